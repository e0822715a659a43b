/** How often something went wrong, and between what bounds the true rate lies. */
export interface Rate {
  readonly errors: number;
  readonly trials: number;
  /** Ratio (0–1); null without trials. */
  readonly rate: number | null;
  /** Bounds of the 95 % confidence interval, ratios (0–1). */
  readonly low: number;
  readonly high: number;
}

/** The normal distribution's quantile for 95 %, two-sided. */
const Z = 1.96;

/**
 * What so many errors of so many independent trials say. Where there are errors and successes, the interval is Wilson's
 * (E. B. Wilson, 1927); where there are none of either, it follows the rule of three: the true rate is below 3/n
 * (J. L. Jovanovic and P. S. Levy, "A Look at the Rule of Three", 1997).
 */
export function rateOf(errors: number, trials: number): Rate {
  if (trials === 0) return { errors, trials, rate: null, low: 0, high: 1 };
  const rate = errors / trials;
  if (errors === 0) return { errors, trials, rate, low: 0, high: ruleOfThree(trials) };
  if (errors === trials) return { errors, trials, rate, low: 1 - ruleOfThree(trials), high: 1 };
  const centre = rate + Z ** 2 / (2 * trials);
  const spread = Z * Math.sqrt((rate * (1 - rate)) / trials + Z ** 2 / (4 * trials ** 2));
  const scale = 1 + Z ** 2 / trials;
  return { errors, trials, rate, low: (centre - spread) / scale, high: (centre + spread) / scale };
}

const ruleOfThree = (trials: number): number => Math.min(1, 3 / trials);

/** How many trials without an error it takes to say that a rate is not above a bound: the rule of three. */
export const trialsToShow = (bound: number): number => Math.ceil(3 / bound);

/**
 * Below so many trials a rate is not told. From them on, a rate without errors is at least known to be below 10 %.
 */
export const FEWEST_TRIALS = 30;

/** Rates at a threshold. */
export interface ThresholdRates {
  /** Similarity from which faces match, 0–100. */
  readonly threshold: number;
  readonly fmr: Rate;
  readonly fnmr: Rate;
}

/** Similarities (0–100) of the comparisons that were made. */
export class Scores {
  private readonly mated: readonly number[];
  private readonly nonMated: readonly number[];

  constructor(mated: readonly number[], nonMated: readonly number[]) {
    this.mated = [...mated].sort((a, b) => a - b);
    this.nonMated = [...nonMated].sort((a, b) => a - b);
  }

  /** False match rate: how often different people are as similar as the threshold, or more. */
  fmr(threshold: number): Rate {
    const { nonMated } = this;
    return rateOf(nonMated.length - countBelow(nonMated, threshold), nonMated.length);
  }

  /** False non-match rate: how often a person is less similar to themself than the threshold. */
  fnmr(threshold: number): Rate {
    return rateOf(countBelow(this.mated, threshold), this.mated.length);
  }

  at(threshold: number): ThresholdRates {
    return { threshold, fmr: this.fmr(threshold), fnmr: this.fnmr(threshold) };
  }

  get medians(): { readonly mated: number | null; readonly nonMated: number | null } {
    return { mated: medianOf(this.mated), nonMated: medianOf(this.nonMated) };
  }

  /** How the scores are spread: shares of each kind in ranges of equal width, from 0 to 100. */
  histogram(width: number): { from: number; mated: number; nonMated: number }[] {
    return Array.from({ length: Math.ceil(100 / width) }, (_, index) => {
      const from = index * width;
      // A score of 100 belongs to the last range.
      const to = from + width >= 100 ? Infinity : from + width;
      const share = (scores: readonly number[]): number =>
        scores.length === 0
          ? 0
          : (countBelow(scores, to) - countBelow(scores, from)) / scores.length;
      return { from, mated: share(this.mated), nonMated: share(this.nonMated) };
    });
  }
}

/** @param scores in ascending order */
const medianOf = (scores: readonly number[]): number | null =>
  scores[Math.floor((scores.length - 1) / 2)] ?? null;

/** @param scores in ascending order */
function countBelow(scores: readonly number[], threshold: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scores[middle] ?? 0) < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
