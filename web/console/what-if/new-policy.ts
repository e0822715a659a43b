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
