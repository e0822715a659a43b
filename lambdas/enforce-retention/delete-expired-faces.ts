import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { dynamodb } from '../shared/clients/dynamodb';
import { subjectSchema, type Subject } from '../shared/enrolment/subject';
import { deleteSubject, readSubject } from '../shared/enrolment/subjects';
import { deleteFaceVectors } from '../shared/erasure/face-vectors';
import { standingHold } from '../shared/holds/standing-holds';
import { readVerification } from '../shared/read-verification';
import { UnknownVerificationError } from '../shared/unknown-verification-error';
import type { Verification } from '../shared/verification';
import { environment, ground } from './environment';
import { patiently } from './patiently';
import type { Remaining } from './remaining';

const found = subjectSchema.pick({ subjectId: true });

/** Faces whose deletion is one call, which takes up to 4,096: a call a second is far below Rekognition's quotas. */
const BATCH = 100;

/**
 * Deletes the face vectors that were enrolled before a moment, but for those on legal hold. All subjects are read through
 * each time, some five thousand with a request: so no failure, no hold that was lifted, and no shorter period leaves anything
 * behind, and there is no place to remember.
 *
 * @returns how many subjects are enrolled no more
 */
export async function deleteExpiredFaces(before: Date, remaining: Remaining): Promise<number> {
  let deleted = 0;
  let batch: Subject[] = [];
  const end = async () => {
    await deleteFaces(batch);
    deleted += batch.length;
    batch = [];
  };
  for await (const { subjectId } of enrolledBefore(before, remaining)) {
    const subject = await expiredSubject(subjectId, before);
    if (subject) batch.push(subject);
    if (batch.length === BATCH) await end();
  }
  await end();
  return deleted;
}

async function* enrolledBefore(
  before: Date,
  remaining: Remaining,
): AsyncGenerator<Pick<Subject, 'subjectId'>> {
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName: environment.SUBJECTS_TABLE,
      FilterExpression: 'enrolledAt <= :before',
      ExpressionAttributeValues: { ':before': before.toISOString() },
      ProjectionExpression: 'subjectId',
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      remaining.check();
      yield found.parse(item);
    }
    remaining.check();
  }
}

/** The row as it is by now; undefined when it has another face by now, or is held. */
async function expiredSubject(subjectId: string, before: Date): Promise<Subject | undefined> {
  const subject = await readSubject(environment.SUBJECTS_TABLE, subjectId);
  if (!subject || Date.parse(subject.enrolledAt) > before.getTime()) return undefined;
  if (await standingHold(environment.HOLDS_TABLE, { of: 'subject', id: subjectId })) {
    return undefined;
  }
  const verification = await verificationBehind(subject);
  return verification?.holds ? undefined : subject;
}

/** Vectors go before the audit event, and that before the row by which a repeat finds them. */
async function deleteFaces(subjects: readonly Subject[]): Promise<void> {
  const collections = new Map<string, string[]>();
  for (const subject of subjects) {
    for (const { collectionId, faceId } of [subject, ...(subject.replaced ?? [])]) {
      collections.set(collectionId, [...(collections.get(collectionId) ?? []), faceId]);
    }
  }
  for (const [collectionId, faceIds] of collections) {
    await patiently(() => deleteFaceVectors({ collectionIds: [collectionId] }, faceIds));
  }
  for (const subject of subjects) {
    await recordExpiry(subject);
    await deleteSubject(environment.SUBJECTS_TABLE, subject);
  }
}

async function recordExpiry(subject: Subject): Promise<void> {
  const verification = await verificationBehind(subject);
  if (!verification) return;
  await appendAuditEvent(ground.tables, verification.id, ({ enrolment }) => {
    if (enrolment?.faceId !== subject.faceId) return undefined;
    const { faceId, collectionId, enrolledAt } = subject;
    return {
      type: 'face.expired',
      actor: 'retention',
      data: { faceId, collectionId, enrolledAt },
      remove: ['enrolment'],
    };
  });
}

/** The verification that enrolled a face; undefined for an imported one, and when the row is gone before the face. */
async function verificationBehind({ verificationId }: Subject): Promise<Verification | undefined> {
  if (verificationId === undefined) return undefined;
  try {
    return await readVerification(ground.tables.verifications, verificationId);
  } catch (error) {
    if (error instanceof UnknownVerificationError) return undefined;
    throw error;
  }
}
