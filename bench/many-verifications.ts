import { createHash, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { documentKey, faceKey, livenessPrefix } from '../lambdas/shared/evidence';
import { defaultPolicy } from '../lambdas/shared/policy';
import type { Verification } from '../lambdas/shared/verification';
import type { Stack } from '../local/commands/verification-run';
import { endpointPath } from '../local/embedded/endpoints';

/** Rows that one BatchWriteItem takes, and batches that are under way at a time. */
const BATCH = 25;
const AT_ONCE = 4;

/** One is begun every so many milliseconds: 100,000 in about three months. */
const INTERVAL = 78_000;

/** How a thousand verifications end, or stand; those under way are the newest in the table only by chance. */
const outcomes: readonly (readonly [number, Pick<Verification, 'status' | 'reason'>])[] = [
  [790, { status: 'approved' }],
  [40, { status: 'rejected', reason: 'NO_FACE' }],
  [35, { status: 'rejected', reason: 'LIVENESS_LOW' }],
  [30, { status: 'rejected', reason: 'FACE_MISMATCH' }],
  [10, { status: 'rejected', reason: 'DUPLICATE_FACE' }],
  [5, { status: 'rejected', reason: 'REVIEWER_REJECTED' }],
  [60, { status: 'expired', reason: 'EXPIRED' }],
  [20, { status: 'canceled', reason: 'CANCELED' }],
  [5, { status: 'failed' }],
  [3, { status: 'in_review' }],
  [2, { status: 'awaiting_document' }],
];

/** Puts rows as the workflow leaves them behind, the newest of now. Their audit trails are not with them. */
export async function putVerifications(stack: Stack, count: number): Promise<void> {
  const { origin, operatorCredentials, outputs } = stack;
  const TableName = outputs.VerificationsTableName;
  if (TableName === undefined) throw new Error('The stack has no output VerificationsTableName.');
  const documents = DynamoDBDocument.from(
    new DynamoDBClient({
      region: 'us-east-1',
      endpoint: `${origin}${endpointPath('dynamodb')}`,
      credentials: { ...operatorCredentials },
    }),
  );
  const first = Date.now() - count * INTERVAL;
  let next = 0;
  const putOn = async (): Promise<void> => {
    while (next < count) {
      const start = next;
      next += BATCH;
      const rows = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) =>
        verificationOf(start + index, first + (start + index) * INTERVAL),
      );
      const puts = rows.map((Item) => ({ PutRequest: { Item } }));
      await documents.batchWrite({ RequestItems: { [TableName]: puts } });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, putOn));
  documents.destroy();
}

/** The same at every run, but for its id and its time. */
function verificationOf(number: number, createdAt: number): Verification {
  const id = randomUUID();
  const chance = createHash('sha256').update(String(number)).digest();
  const at = (seconds: number) => new Date(createdAt + seconds * 1000).toISOString();
  const begun: Verification = {
    id,
    applicationId: number % 3 === 0 ? 'application-a' : 'application-b',
    subjectId: `subject-${number % 30_000}`,
    ...outcomeOf(chance.readUInt32BE(0) % 1000),
    policy: defaultPolicy,
    policyVersion: defaultPolicy.version,
    createdAt: at(0),
    updatedAt: at(90),
    applicantTokenHash: chance.toString('hex'),
    applicantTokenExpiresAt: at(3600),
    consent: { textVersion: '2026-10', language: 'en', at: at(5) },
    documentAttempt: 1 + (chance.readUInt8(4) % 2),
    livenessAttempt: 1,
    auditSequence: 9,
    auditHash: chance.toString('hex'),
  };
  if (begun.status === 'awaiting_document') return begun;
  return {
    ...begun,
    decidedAt: at(90),
    document: {
      accepted: begun.reason !== 'NO_FACE',
      attempt: begun.documentAttempt,
      documentKey: documentKey(id, 1),
      documentVersionId: randomUUID(),
      faceKey: faceKey(id, 1),
      face: {
        confidence: 99.2,
        sharpness: 88,
        brightness: 71,
        widthPixels: 310,
        heightPixels: 402,
      },
      image: {
        format: 'jpeg',
        widthPixels: 2400,
        heightPixels: 1600,
        sha256: chance.toString('hex'),
      },
    },
    liveness: {
      accepted: begun.reason !== 'LIVENESS_LOW',
      attempt: 1,
      sessionId: randomUUID(),
      status: 'SUCCEEDED',
      confidence: begun.reason === 'LIVENESS_LOW' ? 45 : 85 + chance.readUInt8(5) / 17,
      referenceKey: `${livenessPrefix(id)}1/reference.jpg`,
      referenceVersionId: null,
      auditKeys: [`${livenessPrefix(id)}1/audit_image_0.jpg`],
    },
    livenessSessions: 1,
    match: { similarity: begun.reason === 'FACE_MISMATCH' ? 30 : 80 + chance.readUInt8(6) / 13 },
    machineMilliseconds: 600 + chance.readUInt8(7),
  };
}

function outcomeOf(chance: number): Pick<Verification, 'status' | 'reason'> {
  let rest = chance;
  for (const [share, outcome] of outcomes) {
    if (rest < share) return outcome;
    rest -= share;
  }
  throw new Error('The shares of all outcomes must add up to a thousand.');
}
