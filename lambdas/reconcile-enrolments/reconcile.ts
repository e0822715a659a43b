import { randomUUID } from 'node:crypto';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import type { Subject } from '../shared/enrolment/subject';
import { readSubject } from '../shared/enrolment/subjects';
import { deleteFaceVectors } from '../shared/erasure/face-vectors';
import { noteMentions } from '../shared/erasure/mentions';
import { logger } from '../shared/logger';
import type { Verification } from '../shared/verification';
import { environment, tables } from './environment';
import { lookalikesOf, verificationOf, type Lookalike } from './search-again';

/** A face that is enrolled, and the verification that enrolled it, unless it was imported. */
interface Enrolled {
  readonly faceId: string;
  readonly subjectId: string;
  readonly enrolledAt: string;
  readonly verification: Verification | undefined;
}

/**
 * Searches an enrolled face again, and opens a case where another subject's looks the same. Two verifications find each
 * other from both sides: the case is of the one that enrolled later. Deletes, too, what the face took the place of.
 */
export async function reconcile(named: Subject): Promise<void> {
  const subject = await readSubject(environment.SUBJECTS_TABLE, named.subjectId);
  if (subject?.faceId !== named.faceId) return; // enrolled anew since, or erased
  const { replaced = [] } = subject;
  await deleteFaceVectors(
    { collectionIds: environment.FACE_COLLECTIONS },
    replaced.map(({ faceId }) => faceId),
  );
  const lookalikes = await lookalikesOf(subject);
  if (lookalikes.length === 0) return;
  const own = await ownOf(subject);
  for (const lookalike of lookalikes) {
    const other = await enrolledAs(lookalike);
    if (!other) continue; // being decided, or left by a fault
    if (isAllowed(own, other) || isAllowed(other, own)) continue;
    const [later, earlier] = chosenOf(own, other);
    if (later.verification) await openCase(later, earlier, lookalike.similarity);
    else logger.warn('Two imported faces look the same', { faceIds: [own.faceId, other.faceId] });
  }
}

async function ownOf(subject: Subject): Promise<Enrolled> {
  const { faceId, subjectId, enrolledAt, verificationId } = subject;
  const verification =
    verificationId === undefined ? undefined : await verificationOf(verificationId);
  return { faceId, subjectId, enrolledAt, verification };
}

/** What a found face is enrolled as; undefined of one that no approval and no import has recorded. */
async function enrolledAs({ faceId, subjectId }: Lookalike): Promise<Enrolled | undefined> {
  const subject = await readSubject(environment.SUBJECTS_TABLE, subjectId);
  return subject?.faceId === faceId ? ownOf(subject) : undefined;
}

/** Whether a reviewer was shown the other face and approved all the same: an approved row keeps such faces. */
function isAllowed({ verification }: Enrolled, { faceId }: Enrolled): boolean {
  return (
    verification?.caseState === undefined &&
    verification?.duplicates?.some((duplicate) => duplicate.faceId === faceId) === true
  );
}

/** The later one first, and one with a verification before an imported one, which has nothing to decide on. */
function chosenOf(one: Enrolled, other: Enrolled): [later: Enrolled, earlier: Enrolled] {
  if (!one.verification !== !other.verification) {
    return one.verification ? [one, other] : [other, one];
  }
  return one.enrolledAt > other.enrolledAt ||
    (one.enrolledAt === other.enrolledAt && one.faceId > other.faceId)
    ? [one, other]
    : [other, one];
}

/** The verification stays approved until reviewers have decided. */
async function openCase(
  { faceId, verification }: Enrolled,
  { faceId: otherFaceId, subjectId: otherSubject }: Enrolled,
  similarity: number,
): Promise<void> {
  if (!verification) return;
  const found = { faceId: otherFaceId, subjectId: otherSubject, similarity };
  await noteMentions(environment.MENTIONS_TABLE, verification, [found]);
  await appendAuditEvent(tables, verification.id, (before) => {
    const { status, enrolment, caseState, duplicates = [] } = before;
    if (status !== 'approved' || enrolment?.faceId !== faceId) return undefined;
    if (caseState !== undefined && duplicates.some((one) => one.faceId === otherFaceId)) {
      return undefined; // reviewers are asked already
    }
    const at = new Date().toISOString();
    const { opinions = [], earlierOpinions = [] } = before;
    return {
      type: 'enrolment.doubted',
      actor: 'system',
      data: { faceId: otherFaceId, similarity },
      set: {
        duplicates: [...duplicates, found],
        caseState: 'open',
        caseId: randomUUID(),
        reviewOf: 'enrolment',
        awaitingSince: at,
        earlierOpinions: [...earlierOpinions, ...opinions],
      },
      remove: ['claim', 'opinions', 'review'],
    };
  });
  logger.info('Opened a case', { verificationId: verification.id });
}
