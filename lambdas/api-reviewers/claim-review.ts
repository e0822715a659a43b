import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent, type Amendment } from '../shared/audit/append-audit-event';
import { UpdateExpression } from '../shared/audit/update-expression';
import { dynamodb } from '../shared/clients/dynamodb';
import type { Verification } from '../shared/verification';
import { tables } from './environment';
import {
  assertNotHeldByAnother,
  decidedAlready,
  isHeldBy,
  questionOf,
  unchangedQuestion,
} from './question';
import { toReviewedView } from './review-view';
import { assertVisible, readVisible } from './visible-verification';

/** Takes a case, so that nobody else works on it for a while; who has it may take it again to keep it longer. */
export const claimReview = operation('claimReview', async ({ caller, path }) => {
  const { reviewer } = caller;
  const before = await readVisible(path.verificationId, caller);
  const kept = isHeldBy(before, reviewer) && (await keepLonger(before));
  if (kept) return toReviewedView(kept, caller);
  const verification = await appendAuditEvent(tables, path.verificationId, (row) => {
    assertVisible(row, caller);
    return take(row, reviewer);
  });
  return toReviewedView(verification, caller);
});

function take(before: Verification, reviewer: string): Amendment | undefined {
  const { opinions, decided } = questionOf(before);
  if (decided) throw decidedAlready();
  if (opinions.some((opinion) => opinion.reviewer === reviewer)) {
    throw new ConflictError('You have decided this case; it waits for another reviewer to agree.');
  }
  assertNotHeldByAnother(before, reviewer);
  if (isHeldBy(before, reviewer)) return undefined; // by the same reviewer, a moment ago
  return {
    type: 'review.taken',
    actor: `reviewer:${reviewer}`,
    data: {},
    set: { claim: { reviewer, until: endOfClaim(before) } },
    unchanged: unchangedQuestion,
  };
}

/**
 * Moves the end of a claim, which is no event of its own.
 *
 * @returns the row afterwards; undefined when the case has changed hands or is no longer asked
 */
async function keepLonger(before: Verification): Promise<Verification | undefined> {
  const { id, claim } = before;
  if (!claim) return undefined;
  const until = endOfClaim(before);
  const expression = new UpdateExpression();
  expression.set('claim.until', until);
  expression.expect('claim.until', claim.until);
  expression.expect('claim.reviewer', claim.reviewer);
  expression.expect('taskToken', before.taskToken);
  try {
    await dynamodb.send(
      new UpdateCommand({ TableName: tables.verifications, Key: { id }, ...expression.toInput() }),
    );
    return { ...before, claim: { ...claim, until } };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function endOfClaim({ policy }: Verification): string {
  return new Date(Date.now() + policy.review.claimSeconds * 1000).toISOString();
}
