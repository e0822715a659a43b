import type { ReviewedVerification } from '../api/review-api';
import { holderOf, isBeforeReviewers } from './cases';

/** How a case stands to somebody who looks at it. */
export type CaseState =
  /** There is nothing to decide (any more). */
  | { readonly kind: 'closed' }
  /** They have said what they think; another must, too. */
  | { readonly kind: 'spoken' }
  | { readonly kind: 'held'; readonly by: string; readonly until: string }
  | { readonly kind: 'free' }
  | { readonly kind: 'mine'; readonly until: string };

/** @param now milliseconds since 1970 */
export function caseStateOf(
  verification: ReviewedVerification,
  reviewer: string,
  now: number,
): CaseState {
  const { opinions, claim } = verification;
  if (!isBeforeReviewers(verification)) return { kind: 'closed' };
  if (opinions.some((opinion) => opinion.reviewer === reviewer)) return { kind: 'spoken' };
  const by = holderOf(verification, now);
  if (by === undefined || claim === undefined) return { kind: 'free' };
  return by === reviewer
    ? { kind: 'mine', until: claim.until }
    : { kind: 'held', by, until: claim.until };
}
