import type { Acquisition } from './acquire';
import type { LabelledImage } from './labels';
import { FEWEST_TRIALS, rateOf, Scores, type Rate, type ThresholdRates } from './rates';
import type { Trial } from './trials';

/** A comparison and how similar it found the faces, 0–100. */
export interface ScoredTrial extends Trial {
  readonly score: number;
}

/** Rates of a group: a value of a segment. */
export interface GroupRates {
  readonly value: string;
  /** Failure-to-acquire rate: images of the group that never come to a comparison. */
  readonly fta: Rate;
  /** False match rate among people of the group. */
  readonly fmr: Rate;
  readonly fnmr: Rate;
  /** Medians of the scores (0–100) of the group; null without any. */
  readonly medians: { readonly mated: number | null; readonly nonMated: number | null };
  /** Rates over thresholds, for pictures; empty where there are too few comparisons to draw any. */
  readonly curve: readonly ThresholdRates[];
}

export type RateName = 'fta' | 'fmr' | 'fnmr';

/** How far the groups of a segment differ in a rate. */
export interface Differential {
  readonly rate: RateName;
  /** Values of the groups with the highest and the lowest rate, of those with enough trials; null below two of them. */
  readonly highest: string | null;
  readonly lowest: string | null;
  /** Highest rate by the lowest; null when the lowest is 0, or there is none. */
  readonly ratio: number | null;
  /** Whether the confidence intervals of highest and lowest lie apart. */
  readonly shown: boolean;
}

export interface SegmentRates {
  readonly segment: string;
  readonly groups: readonly GroupRates[];
  readonly differentials: readonly Differential[];
}

export interface Compared {
  readonly mated: readonly ScoredTrial[];
  readonly nonMated: readonly ScoredTrial[];
}

const rateNames: readonly RateName[] = ['fta', 'fmr', 'fnmr'];

/**
 * Rates by group of each segment, with the differences between them (ISO/IEC 19795-10:2024 calls for both, and for
 * their uncertainty). A comparison belongs to a group when both of its images do; an image that leaves the segment blank
 * goes with the other one. So false matches are those within a group, where they are the most likely.
 *
 * @param threshold similarity (0–100) from which faces match
 * @param thresholds those of the curves
 */
export function ratesBySegment(
  { acquired, failed }: Acquisition<unknown>,
  compared: Compared,
  threshold: number,
  thresholds: readonly number[],
): SegmentRates[] {
  const images: readonly LabelledImage[] = [...acquired, ...failed];
  const segments = [...new Set(images.flatMap((image) => Object.keys(image.segments)))];
  return segments.map((segment) => {
    const values = new Set(images.flatMap((image) => image.segments[segment] ?? []));
    const groups = [...values].sort().map((value): GroupRates => {
      const within = (trials: readonly ScoredTrial[]): number[] =>
        trials.filter((trial) => groupOf(trial, segment) === value).map(({ score }) => score);
      const scores = new Scores(within(compared.mated), within(compared.nonMated));
      const [fmr, fnmr] = [scores.fmr(threshold), scores.fnmr(threshold)];
      const enough = Math.min(fmr.trials, fnmr.trials) >= FEWEST_TRIALS;
      const isOf = (image: LabelledImage): boolean => image.segments[segment] === value;
      return {
        value,
        fta: rateOf(failed.filter(isOf).length, images.filter(isOf).length),
        fmr,
        fnmr,
        medians: scores.medians,
        curve: enough ? thresholds.map((at) => scores.at(at)) : [],
      };
    });
    return { segment, groups, differentials: rateNames.map((name) => differ(groups, name)) };
  });
}

function groupOf({ document, live }: Trial, segment: string): string | undefined {
  const ofDocument = document.segments[segment];
  const ofLive = live.segments[segment];
  if (ofDocument === undefined || ofLive === undefined) return ofDocument ?? ofLive;
  return ofDocument === ofLive ? ofDocument : undefined;
}

function differ(groups: readonly GroupRates[], rate: RateName): Differential {
  const ordered = groups
    .filter((group) => group[rate].trials >= FEWEST_TRIALS)
    .sort((one, other) => (one[rate].rate ?? 0) - (other[rate].rate ?? 0));
  const [lowest] = ordered;
  const highest = ordered.at(-1);
  if (!lowest || !highest || lowest === highest) {
    return { rate, highest: null, lowest: null, ratio: null, shown: false };
  }
  const [least, most] = [lowest[rate].rate ?? 0, highest[rate].rate ?? 0];
  return {
    rate,
    highest: highest.value,
    lowest: lowest.value,
    ratio: least === 0 ? null : most / least,
    shown: highest[rate].low > lowest[rate].high,
  };
}
