import { trialsToShow, type Rate, type Scores } from './rates';

/** A threshold for a false match rate that is wanted. */
export type Suggestion =
  | {
      readonly wantedFmr: number;
      readonly threshold: number;
      readonly fmr: Rate;
      readonly fnmr: Rate;
    }
  | { readonly wantedFmr: number; readonly threshold: null; readonly why: string };

/** False match rates, ratios (0–1), at which to approve and from which on to show to a reviewer. */
export interface WantedRates {
  readonly approve: number;
  readonly review: number;
}

export interface Suggestions {
  readonly approveFrom: Suggestion;
  readonly reviewFrom: Suggestion;
  /** What to write into the policy; null unless both thresholds can be told. */
  readonly policy: {
    readonly match: { readonly approveFrom: number; readonly reviewFrom: number };
  } | null;
}

/** Thresholds have one decimal, and a policy takes none up to 1, which would look like a ratio. */
const STEPS = 10;
const LOWEST = 1.1 * STEPS;
const HIGHEST = 100 * STEPS;

/** A threshold at which more people than this (0–1) do not match themselves is of no use. */
const MOST_FNMR = 0.5;

/** Thresholds at which the false match rate is not above what is wanted, as far as the comparisons can show. */
export function suggest(scores: Scores, { approve, review }: WantedRates): Suggestions {
  const approveFrom = suggestThreshold(scores, approve);
  const reviewFrom = suggestThreshold(scores, review);
  const policy =
    approveFrom.threshold === null || reviewFrom.threshold === null
      ? null
      : { match: { approveFrom: approveFrom.threshold, reviewFrom: reviewFrom.threshold } };
  return { approveFrom, reviewFrom, policy };
}

/** The lowest threshold whose false match rate lies below the wanted one with its whole confidence interval. */
function suggestThreshold(scores: Scores, wantedFmr: number): Suggestion {
  for (let step = LOWEST; step <= HIGHEST; step++) {
    const threshold = step / STEPS;
    const fmr = scores.fmr(threshold);
    if (fmr.high > wantedFmr) continue;
    const fnmr = scores.fnmr(threshold);
    if ((fnmr.rate ?? 1) > MOST_FNMR) break;
    return { wantedFmr, threshold, fmr, fnmr };
  }
  const { trials } = scores.fmr(0);
  const needed = trialsToShow(wantedFmr);
  const why =
    trials < needed
      ? `${trials} comparisons of different people are too few to show it: it takes ${needed} without a match`
      : 'these scores do not tell people apart well enough: most would not match themselves either';
  return { wantedFmr, threshold: null, why };
}
