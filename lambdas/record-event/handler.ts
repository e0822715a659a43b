import * as z from 'zod';
import type { ChainHead } from '../shared/audit/chain';
import { recordOnce } from '../shared/audit/record-once';
import { faceVectorSchema } from '../shared/enrolment/subject';
import { logger } from '../shared/logger';
import { noteMentions } from '../shared/erasure/mentions';
import { readVerification } from '../shared/read-verification';
import {
  isFinal,
  subjectIdSchema,
  verificationSchema,
  type Verification,
} from '../shared/verification';
import { countFailureOf, isFailure, type CountingGround } from './count-failure';
import { enrolmentOf, standingOf, type Standing } from './enrolment';
import { environment, tables } from './environment';

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
  earlierFace,
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
  earlierFace,
  enrolment: faceVectorSchema.nullable().optional(),
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
  /** With a decision: the face that the subject is known to be enrolled with. */
  replaces: faceVectorSchema.nullable().default(null),
  /** Whose standing is to be answered, too. */
  subjectId: subjectIdSchema.optional(),
});

/** A redrive has taken up what was erased. The execution fails by this name. */
class VerificationErasedError extends Error {
  override readonly name = 'VerificationErased';

  constructor() {
    super('The verification was erased: nothing of it is left to judge.');
  }
}

/** Noted first: what names nobody after all does no harm. */
async function noteDuplicates(
  verificationId: string,
  named: NonNullable<Verification['duplicates']>,
): Promise<void> {
  const verification = await readVerification(tables.verifications, verificationId);
  await noteMentions(environment.MENTIONS_TABLE, verification, named);
}

/**
 * Appends to a verification's audit trail and changes its row, in one transaction.
 * A repeat writes nothing. An approval enrols its subject in that very transaction. A failure of the applicant is counted for the subject, the device and the address.
 *
 * @returns the head of the trail afterwards
 * @throws VerificationErasedError
 * @throws SubjectEnrolledMeanwhileError
 */
export async function handler(
  input: unknown,
): Promise<ChainHead & { readonly subject?: Standing }> {
  const { verificationId, eventId, type, data, changes, replaces, subjectId } =
    inputSchema.parse(input);
  const { reason, enrolment, ...set } = changes;
  if (set.duplicates?.length) await noteDuplicates(verificationId, set.duplicates);
  const after = await recordOnce(tables, verificationId, eventId, async (before) => {
    if (before.erasure) throw new VerificationErasedError();
    const final = changes.status !== undefined && isFinal(changes.status);
    const enrols = changes.status === 'approved' && enrolment;
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
      ...(enrols && (await enrolmentOf(before, enrolment, replaces))),
    };
  });
  // Nobody has failed where a test subject asked for it.
  if (isFailure(changes) && !after.forced)
    await countFailureOf(ground, { verificationId, eventId, changes });
  logger.info('Recorded an event', { verificationId, type, sequence: after.auditSequence });
  return {
    sequence: after.auditSequence,
    hash: after.auditHash,
    ...(subjectId !== undefined && { subject: await standingOf(subjectId) }),
  };
}
