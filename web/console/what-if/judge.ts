import type { Policy, Reason, Scores } from '../api/review-api';
import { wasSearched } from '../picture/statistics';

/** The part of a policy that can be tried out from stored scores; all scores run from 0 to 100. */
export interface Thresholds {
  readonly livenessMinimum: number;
  readonly approveFrom: number;
  readonly reviewFrom: number;
  readonly duplicateSimilarity: number;
}

/** Why stored scores do not tell how a verification would have ended. */
export type Unknown =
  /** Another liveness check would have been asked for. */
  | 'ANOTHER_ATTEMPT'
  /** It ended before the faces were compared. */
  | 'NEVER_COMPARED'
  /** It ended before the face was looked for among those enrolled. */
  | 'NEVER_SEARCHED';

export type Judgement =
  | { readonly outcome: 'approved' | 'review' }
  | { readonly outcome: 'rejected'; readonly reason: Reason }
  | { readonly outcome: 'unknown'; readonly because: Unknown };

export const thresholdsOf = ({ liveness, match, duplicate }: Policy): Thresholds => ({
  livenessMinimum: liveness.minimumConfidence,
  approveFrom: match.approveFrom,
  reviewFrom: match.reviewFrom,
  duplicateSimilarity: duplicate.similarity,
});

/**
 * Judges a verification from its stored scores as the workflow would have by other thresholds. A reviewer's answer
 * stands where the same question would have been asked again.
 *
 * @param policy the rules in force, besides the thresholds
 * @returns undefined when no threshold had a say: it was not decided, or ended before a live face was seen
 */
export function judge(one: Scores, thresholds: Thresholds, policy: Policy): Judgement | undefined {
  if (!isComparable(one)) return undefined;
  if ((one.liveness ?? 0) < thresholds.livenessMinimum) {
    if (one.livenessAttempt < policy.liveness.attempts) return unknown('ANOTHER_ATTEMPT');
    return { outcome: 'rejected', reason: 'LIVENESS_LOW' };
  }
  return judgeMatch(one, thresholds, policy) ?? judgeDuplicate(one, thresholds, policy);
}

/** Whether a verification was decided, or waits for a reviewer, by scores that thresholds are about. */
const isComparable = ({ status, liveness }: Scores): boolean =>
  typeof liveness === 'number' && ['approved', 'rejected', 'in_review'].includes(status);

/** @returns undefined when person and document are one */
function judgeMatch(
  one: Scores,
  { approveFrom, reviewFrom }: Thresholds,
  policy: Policy,
): Judgement | undefined {
  const { similarity } = one;
  if (similarity === undefined) return unknown('NEVER_COMPARED');
  if (similarity !== null && similarity >= approveFrom) return undefined;
  if (similarity !== null && similarity < reviewFrom) {
    return { outcome: 'rejected', reason: 'FACE_MISMATCH' };
  }
  const answer = answerToMatch(one, policy);
  if (answer === 'approve') return undefined;
  if (answer === 'reject') return { outcome: 'rejected', reason: 'REVIEWER_REJECTED' };
  return { outcome: 'review' };
}

/** What a reviewer said of the faces. Only the answer to the last question is kept, but earlier ones show. */
function answerToMatch(one: Scores, { version, match }: Policy): 'approve' | 'reject' | undefined {
  if (one.reviewOf === 'match') return one.review;
  const belowThen = one.policyVersion === version && (one.similarity ?? 0) < match.approveFrom;
  return one.reviewOf !== undefined && belowThen ? 'approve' : undefined;
}

function judgeDuplicate(
  one: Scores,
  { duplicateSimilarity }: Thresholds,
  { duplicate }: Policy,
): Judgement {
  if (!wasSearched(one)) return unknown('NEVER_SEARCHED');
  if ((one.duplicateSimilarity ?? 0) < duplicateSimilarity) return judgeChange(one);
  const answer = answerToDuplicate(one);
  if (answer === 'approve') return judgeChange(one);
  if (duplicate.outcome === 'review' && answer === undefined) return { outcome: 'review' };
  return { outcome: 'rejected', reason: 'DUPLICATE_FACE' };
}

/** A changed face is asked about last, so who was asked had been let pass before. */
const answerToDuplicate = ({ reviewOf, review }: Scores): 'approve' | 'reject' | undefined =>
  reviewOf === 'face_change' ? 'approve' : reviewOf === 'match' ? undefined : review;

/** Whether the subject came with another face than before was seen then, and no score is kept of it. */
function judgeChange({ reviewOf, review }: Scores): Judgement {
  if (reviewOf !== 'face_change' || review === 'approve') return { outcome: 'approved' };
  if (review === undefined) return { outcome: 'review' };
  return { outcome: 'rejected', reason: 'SUBJECT_FACE_CHANGED' };
}

const unknown = (because: Unknown): Judgement => ({ outcome: 'unknown', because });
