import type { Policy } from '../api/review-api';
import type { Thresholds } from './judge';

/** What a version may be called; the API holds policies to the same. */
const VERSION = /^[\w.-]{1,64}$/;

/** The policy in force with other thresholds, under a name of its own. */
export const policyWith = (policy: Policy, thresholds: Thresholds, version: string): Policy => ({
  ...policy,
  version,
  liveness: { ...policy.liveness, minimumConfidence: thresholds.livenessMinimum },
  match: {
    ...policy.match,
    approveFrom: thresholds.approveFrom,
    reviewFrom: thresholds.reviewFrom,
  },
  duplicate: { ...policy.duplicate, similarity: thresholds.duplicateSimilarity },
});

/** What is wrong with the name of a new version, if anything is. */
export function versionFault(version: string, { version: current }: Policy): string | undefined {
  if (!VERSION.test(version)) return 'Use 1–64 letters, digits, “.”, “_” or “-”.';
  if (version === current)
    return 'This is the version in force: verifications tell policies apart by it.';
  return undefined;
}

/** What is wrong with a threshold, if anything is: policies are refused that look like a scale from 0 to 1. */
export function thresholdFault(value: number): string | undefined {
  if (!Number.isFinite(value) || value < 0 || value > 100) return 'Scores run from 0 to 100.';
  return value > 0 && value <= 1
    ? 'This looks like a 0–1 scale: scores run from 0 to 100.'
    : undefined;
}

/** What is wrong with thresholds that are right by themselves, if anything is. */
export const orderFault = ({ approveFrom, reviewFrom }: Thresholds): string | undefined =>
  reviewFrom > approveFrom
    ? 'Must not be above the similarity approved without a review; make both equal to have no reviews.'
    : undefined;
