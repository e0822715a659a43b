import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { tables } from './environment';
import { toReviewedView } from './review-view';
import { assertVisible } from './visible-verification';

/** Gives a case back. Who has not taken it changes nothing. */
export const releaseReview = operation('releaseReview', async ({ caller, path }) => {
  const { reviewer } = caller;
  const verification = await appendAuditEvent(tables, path.verificationId, (before) => {
    assertVisible(before, caller);
    if (before.claim?.reviewer !== reviewer) return undefined;
    return {
      type: 'review.released',
      actor: `reviewer:${reviewer}`,
      data: {},
      remove: ['claim'],
      unchanged: ['claim.until'],
    };
  });
  return toReviewedView(verification, caller);
});
