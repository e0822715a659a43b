import type { Policy, Scores } from '../api/review-api';
import { judge, thresholdsOf, type Judgement, type Thresholds } from './judge';

/** A verification that would have ended otherwise, or of which nobody can say how. */
export interface Change {
  readonly verification: Scores;
  readonly judgement: Judgement;
}

export type OutcomeCounts = Readonly<Record<Judgement['outcome'], number>>;

export interface Comparison {
  /** Verifications in which thresholds had a say. */
  readonly judged: number;
  readonly before: OutcomeCounts;
  readonly after: OutcomeCounts;
  readonly changes: readonly Change[];
}

/** Judges verifications by other thresholds, and sets what comes out against what did. */
export function compare(
  scores: readonly Scores[],
  thresholds: Thresholds,
  policy: Policy,
): Comparison {
  const none = { approved: 0, rejected: 0, review: 0, unknown: 0 };
  const [before, after] = [{ ...none }, { ...none }];
  const changes: Change[] = [];
  let judged = 0;
  for (const verification of scores) {
    const judgement = judge(verification, thresholds, policy);
    if (!judgement) continue;
    judged += 1;
    before[actual(verification)] += 1;
    after[judgement.outcome] += 1;
    if (differs(verification, judgement)) changes.push({ verification, judgement });
  }
  return { judged, before, after, changes };
}

function actual({ status }: Scores): 'approved' | 'rejected' | 'review' {
  if (status === 'approved' || status === 'rejected') return status;
  return 'review';
}

function differs(verification: Scores, judgement: Judgement): boolean {
  if (judgement.outcome !== actual(verification)) return true;
  return judgement.outcome === 'rejected' && judgement.reason !== verification.reason;
}

/** What the stored scores cannot tell about other thresholds. */
export interface Proviso {
  readonly kind: 'fainterDuplicates' | 'earlierAttempts' | 'otherPolicies';
  /** Verifications it concerns. */
  readonly count: number;
}

/** What to bear in mind of a comparison; only what concerns any verification. */
export function provisosOf(
  scores: readonly Scores[],
  thresholds: Thresholds,
  policy: Policy,
): Proviso[] {
  const now = thresholdsOf(policy);
  const count = (concerned: (one: Scores) => boolean): number => scores.filter(concerned).length;
  const provisos: Proviso[] = [
    {
      kind: 'fainterDuplicates',
      count:
        thresholds.duplicateSimilarity < now.duplicateSimilarity
          ? count((one) => one.status === 'approved' && one.duplicateSimilarity === undefined)
          : 0,
    },
    {
      kind: 'earlierAttempts',
      count:
        thresholds.livenessMinimum < now.livenessMinimum
          ? count((one) => one.livenessAttempt > 1)
          : 0,
    },
    { kind: 'otherPolicies', count: count((one) => one.policyVersion !== policy.version) },
  ];
  return provisos.filter((proviso) => proviso.count > 0);
}
