import { countFailure, offenderOf } from '../shared/abuse/counters';
import { readTrace } from '../shared/abuse/trace';
import { recordOnce } from '../shared/audit/record-once';
import type { AuditTables } from '../shared/audit/append-audit-event';
import type { AbusePolicy } from '../shared/policy';
import type { Reason } from '../shared/reasons';
import type { Verification } from '../shared/verification';

/** Where failures are counted, and how. */
export interface CountingGround {
  readonly tables: AuditTables;
  readonly abuseTable: string;
  readonly policy: AbusePolicy;
}

/** An event that has been recorded. */
export interface Recorded {
  readonly verificationId: string;
  readonly eventId: string;
  readonly changes: Pick<Partial<Verification>, 'status' | 'document' | 'liveness'> & {
    readonly reason?: Reason | null | undefined;
  };
}

/**
 * Reasons of a rejection that are no failure of their own: of a document and of a liveness check each refusal has
 * counted already, and a reviewer decides when it suits them, which says nothing of how fast somebody tries.
 */
const notCounted: ReadonlySet<Reason> = new Set([
  'NO_FACE',
  'FACE_UNCLEAR',
  'SEVERAL_FACES',
  'DOCUMENT_UNREADABLE',
  'LIVENESS_LOW',
  'LIVENESS_FAILED',
  'REVIEWER_REJECTED',
]);

/** Whether an event says that somebody has failed: with a document, with a liveness check, or as another's face. */
export function isFailure({ status, reason, document, liveness }: Recorded['changes']): boolean {
  if (status === 'rejected') return reason != null && !notCounted.has(reason);
  return document?.accepted === false || liveness?.accepted === false;
}

/**
 * Counts a failure for whoever is behind it, and writes down on the trail of the verification what came of it. All of
 * it can be repeated: each failure counts once.
 */
export async function countFailureOf(
  { tables, abuseTable, policy }: CountingGround,
  { verificationId, eventId }: Recorded,
): Promise<void> {
  const failure = { id: `${verificationId} ${eventId}`, at: Date.now() };
  const keys = await readTrace(abuseTable, verificationId);
  const counted = await Promise.all(
    keys.map(async (key) => ({ key, hold: await countFailure(abuseTable, key, failure, policy) })),
  );
  for (const { key, hold } of counted) {
    if (!hold) continue;
    const { kind, until } = hold;
    const by = offenderOf(key);
    await recordOnce(tables, verificationId, `${eventId} ${kind} ${by}`, () => ({
      type: `abuse.${kind}`,
      actor: 'workflow',
      data: { by, until },
    }));
  }
}
