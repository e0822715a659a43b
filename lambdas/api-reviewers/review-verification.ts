import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import type { reviewBody } from '../shared/api/reviewer-schemas';
import { appendAuditEvent, type Amendment } from '../shared/audit/append-audit-event';
import { logger } from '../shared/logger';
import { completeTask } from '../shared/task';
import type { Opinion, Verification } from '../shared/verification';
import { withdrawEnrolment } from '../shared/enrolment/withdraw-enrolment';
import { tables, withdrawalGround } from './environment';
import {
  assertNotHeldByAnother,
  decidedAlready,
  questionOf,
  unchangedQuestion,
  type Question,
} from './question';
import { assertReasonFits } from './review-reasons';
import { toReviewedView } from './review-view';
import { assertVisible } from './visible-verification';

/**
 * Says what a reviewer thinks of a case, which decides it, or under four eyes the second such opinion does.
 * A decision is written down first and sent after it; should the sending fail, a reviewer repeating it
 * sends it. Notes stay on the row, where they can be erased; the trail, which cannot, holds their hashes.
 */
export const reviewVerification = operation('reviewVerification', async (request) => {
  const { caller, path, body } = request;
  const verification = await appendAuditEvent(tables, path.verificationId, (before) => {
    assertVisible(before, caller);
    return review(before, caller.reviewer, body);
  });
  const after = await carryOut(verification);
  logger.info('Reviewed a verification', {
    verificationId: path.verificationId,
    decided: after.review?.outcome ?? null,
  });
  return toReviewedView(after, caller);
});

/** Does what was decided, if anything was. */
async function carryOut(verification: Verification): Promise<Verification> {
  const { caseState, reviewOf } = verification;
  if (caseState === 'withdrawing') return withdrawEnrolment(withdrawalGround, verification);
  // A doubted approval that stands is all in its row.
  if (reviewOf === 'enrolment') return verification;
  const question = questionOf(verification);
  if (question.decided) await send(question, question.decided);
  return verification;
}

function review(
  before: Verification,
  reviewer: string,
  { decision: outcome, reason, note }: z.infer<typeof reviewBody>,
): Amendment | undefined {
  const { reviewOf, opinions, decided, taskTokenHash } = questionOf(before);
  const own = opinions.find((opinion) => opinion.reviewer === reviewer);
  if (own?.outcome === outcome && (decided ?? outcome) === outcome) return undefined; // a repeat
  if (decided) throw decidedAlready();
  if (own) throw new ConflictError('You have decided this case; another reviewer must do so, too.');
  assertNotHeldByAnother(before, reviewer);
  const at = new Date().toISOString();
  const opinion: Opinion = { reviewOf, reviewer, outcome, reason, note, at };
  assertNewToQuestion(opinion, before);
  assertReasonFits(opinion);
  const reviewers = [...reviewersFor(outcome, opinions), reviewer];
  const settles = reviewers.length >= (before.policy.review.fourEyes ? 2 : 1);
  return {
    ...eventsOf(opinion, before, settles ? reviewers : undefined),
    actor: `reviewer:${reviewer}`,
    set: {
      opinions: [...opinions, opinion],
      ...(settles && { review: { outcome, at, taskTokenHash } }),
      ...(settles && settledBy(opinion)),
    },
    remove:
      settles && reviewOf === 'enrolment' && outcome === 'approve'
        ? ['claim', 'caseState']
        : ['claim'],
    unchanged: unchangedQuestion,
  };
}

/** Where the verification goes: on in the workflow, or out of the enrolment that was doubted. */
function settledBy({ reviewOf, outcome, at }: Opinion): Partial<Verification> {
  if (reviewOf !== 'enrolment') return { status: 'deciding' };
  if (outcome === 'approve') return {};
  return { status: 'rejected', reason: 'DUPLICATE_FACE', decidedAt: at, caseState: 'withdrawing' };
}

/**
 * Where one reviewer decides, the decision is all there is to say.
 *
 * @param deciding reviewers who have decided with this opinion; undefined while it takes another
 */
function eventsOf(
  { reviewOf, outcome, reason, note }: Opinion,
  { policy }: Verification,
  deciding: readonly string[] | undefined,
): Pick<Amendment, 'type' | 'data' | 'then'> {
  const noteHash = createHash('sha256').update(note).digest('hex');
  const data = { reviewOf, outcome, reason, noteHash };
  if (!policy.review.fourEyes) return { type: 'review.decided', data };
  const decision = { type: 'review.decided', data: { reviewOf, outcome, reviewers: deciding } };
  return { type: 'review.opinion', data, ...(deciding && { then: decision }) };
}

/** A request that is repeated late must not answer the question that came up since, be it of the same kind. */
function assertNewToQuestion(opinion: Opinion, { earlierOpinions = [] }: Verification): void {
  const repeated = earlierOpinions.some(
    (earlier) =>
      earlier.reviewer === opinion.reviewer &&
      earlier.outcome === opinion.outcome &&
      earlier.reason === opinion.reason &&
      earlier.note === opinion.note,
  );
  if (!repeated) return;
  throw new ConflictError(
    'You have said exactly this of a question before, and are asked anew; read the verification, and if it still holds, say in the note why.',
  );
}

async function send({ taskToken, opinions }: Question, outcome: Opinion['outcome']): Promise<void> {
  if (taskToken === undefined) return; // a case: nothing waits for it
  const reviewers = reviewersFor(outcome, opinions);
  if (!(await completeTask(taskToken, { outcome, reviewers }))) throw decidedAlready();
}

function reviewersFor(outcome: Opinion['outcome'], opinions: readonly Opinion[]): string[] {
  return opinions.filter((opinion) => opinion.outcome === outcome).map(({ reviewer }) => reviewer);
}
