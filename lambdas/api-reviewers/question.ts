import type { Amendment } from '../shared/audit/append-audit-event';
import { ConflictError } from '../shared/api/errors';
import { hashTaskToken } from '../shared/task';
import type { Opinion, ReviewOf, Verification } from '../shared/verification';

/** What a verification asks reviewers: one wait of its execution, or a case of an approval that is doubted. */
export interface Question {
  /** What ends the wait; a case has none. */
  readonly taskToken?: string;
  /** Names this wait or case among all. */
  readonly taskTokenHash: string;
  readonly reviewOf: ReviewOf;
  /** What has been said, each reviewer once. */
  readonly opinions: readonly Opinion[];
  /** How it was decided, though the workflow may not have gone on yet. */
  readonly decided?: Opinion['outcome'] | undefined;
}

/** What must still be as it was read when a case is taken or decided; the last is written without an event. */
export const unchangedQuestion = [
  'status',
  'taskToken',
  'claim.until',
] as const satisfies Amendment['unchanged'];

/**
 * Reads what reviewers are asked.
 *
 * @throws ConflictError when they are asked nothing
 */
export function questionOf(verification: Verification): Question {
  const { status, awaiting, taskToken, reviewOf = 'match', opinions = [], review } = verification;
  const { caseState, caseId } = verification;
  if (caseState !== undefined && caseId !== undefined) {
    const decided = review?.taskTokenHash === caseId ? review.outcome : undefined;
    return { taskTokenHash: caseId, reviewOf: 'enrolment', opinions, decided };
  }
  if (awaiting !== 'review' || taskToken === undefined) {
    throw new ConflictError(
      `The verification is ${status}; only those in review can be taken and decided. Read it again for how it stands.`,
    );
  }
  const taskTokenHash = hashTaskToken(taskToken);
  // A review of another wait than this one says nothing of it.
  const decided = review?.taskTokenHash === taskTokenHash ? review.outcome : undefined;
  return { taskToken, taskTokenHash, reviewOf, opinions, decided };
}

/** Whether a reviewer has taken the case, and their time is not over. */
export function isHeldBy({ claim }: Verification, reviewer: string): boolean {
  return claim?.reviewer === reviewer && isRunning(claim);
}

/** @throws ConflictError while another reviewer has taken the case */
export function assertNotHeldByAnother({ claim }: Verification, reviewer: string): void {
  if (!claim || claim.reviewer === reviewer || !isRunning(claim)) return;
  throw new ConflictError(
    `${claim.reviewer} has taken this case until ${claim.until}; choose another, or ask them to give it back.`,
  );
}

/** Its time may have run out just as well: the token does not say. */
export function decidedAlready(): ConflictError {
  return new ConflictError(
    'The verification has been decided, or its time ran out; read it for the outcome.',
  );
}

function isRunning({ until }: NonNullable<Verification['claim']>): boolean {
  return Date.parse(until) > Date.now();
}
