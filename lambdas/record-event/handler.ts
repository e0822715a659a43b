import * as z from 'zod';
import type { ChainHead } from '../shared/audit/chain';
import { recordOnce } from '../shared/audit/record-once';
import { environments, readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { isFinal, verificationSchema } from '../shared/verification';
import { countFailureOf, isFailure, type CountingGround } from './count-failure';

const environment = readEnvironment(environments['record-event']);

const tables = {
  verifications: environment.VERIFICATIONS_TABLE,
  auditEvents: environment.AUDIT_EVENTS_TABLE,
};

const ground: CountingGround = {
  tables,
  abuseTable: environment.ABUSE_TABLE,
  policy: environment.ABUSE_POLICY,
};

const {
  status,
  reason,
  document,
  liveness,
  match,
  duplicates,
  enrolment,
  forced,
  machineMilliseconds,
} = verificationSchema.shape;

/** What the workflow may change on the row; null takes an attribute away. */
const changesSchema = z.strictObject({
  status: status.optional(),
  reason: reason.nullable(),
  document,
  liveness,
  match,
  duplicates,
  enrolment: enrolment.nullable(),
  machineMilliseconds,
  forced,
});

const inputSchema = z.strictObject({
  verificationId: z.uuid(),
  /** The same for every retry of one recording. */
  eventId: z.string().min(1),
  type: z.string().min(1),
  data: z.record(z.string(), z.json()),
  changes: changesSchema,
});

/** A redrive has taken up what was erased. The execution fails by this name. */
class VerificationErasedError extends Error {
  override readonly name = 'VerificationErased';

  constructor() {
    super('The verification was erased: nothing of it is left to judge.');
  }
}

/**
 * Appends to a verification's audit trail and changes its row, in one transaction.
 * A repeat writes nothing. A failure of the applicant is counted for the subject, the device and the address.
 *
 * @returns the head of the trail afterwards
 * @throws VerificationErasedError
 */
export async function handler(input: unknown): Promise<ChainHead> {
  const { verificationId, eventId, type, data, changes } = inputSchema.parse(input);
  const { reason, enrolment, ...set } = changes;
  const after = await recordOnce(tables, verificationId, eventId, ({ erasure }) => {
    if (erasure) throw new VerificationErasedError();
    const final = changes.status !== undefined && isFinal(changes.status);
    return {
      type,
      actor: 'workflow',
      data,
      set: {
        ...set,
        ...(reason && { reason }),
        ...(enrolment && { enrolment }),
        ...(final && { decidedAt: new Date().toISOString() }),
      },
      remove: [
        ...(reason === null ? (['reason'] as const) : []),
        ...(enrolment === null ? (['enrolment'] as const) : []),
        ...(final ? (['awaiting', 'taskToken', 'claim'] as const) : []),
      ],
    };
  });
  // Nobody has failed where a test subject asked for it.
  if (isFailure(changes) && !after.forced)
    await countFailureOf(ground, { verificationId, eventId, changes });
  logger.info('Recorded an event', { verificationId, type, sequence: after.auditSequence });
  return { sequence: after.auditSequence, hash: after.auditHash };
}
