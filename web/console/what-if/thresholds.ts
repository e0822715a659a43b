import type { Thresholds } from './judge';

/** A threshold that can be moved. */
export interface Threshold {
  readonly key: keyof Thresholds;
  readonly label: string;
  readonly description: string;
}

export const thresholdList: readonly Threshold[] = [
  {
    key: 'livenessMinimum',
    label: 'Liveness accepted from',
    description: 'Confidence that a living person was there: liveness.minimumConfidence',
  },
  {
    key: 'approveFrom',
    label: 'Similarity approved from',
    description: 'Without a reviewer: match.approveFrom',
  },
  {
    key: 'reviewFrom',
    label: 'Similarity reviewed from',
    description: 'What is below is rejected: match.reviewFrom',
  },
  {
    key: 'duplicateSimilarity',
    label: 'Duplicate from',
    description: 'Similarity to a face of another subject: duplicate.similarity',
  },
];

/** What is wrong with thresholds, by the one it is wrong with; the API would refuse such a policy, too. */
export function thresholdFaults(thresholds: Thresholds): Partial<Record<keyof Thresholds, string>> {
  const faults: Partial<Record<keyof Thresholds, string>> = {};
  if (thresholds.reviewFrom > thresholds.approveFrom) {
    faults.reviewFrom = 'Must not be above what is approved; make both equal to have no reviews.';
  }
  for (const { key } of thresholdList) {
    const fault = scoreFault(thresholds[key]);
    if (fault !== undefined) faults[key] = fault;
  }
  return faults;
}

function scoreFault(value: number): string | undefined {
  if (!(value >= 0 && value <= 100)) return 'Scores run from 0 to 100.';
  // Both scales are common, and 0.8 where 80 was meant lets everybody pass.
  return value > 0 && value <= 1 ? 'Scores run from 0 to 100, not from 0 to 1.' : undefined;
}
