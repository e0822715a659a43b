import type { Policy } from '../../lambdas/shared/policy';
import type { Acquisition, FailedImage } from './acquire';
import type { LabelledImage } from './labels';
import { rateOf, Scores, type Rate, type ThresholdRates } from './rates';
import { ratesBySegment, type Compared, type ScoredTrial, type SegmentRates } from './segments';
import { suggest, type Suggestions, type WantedRates } from './suggest';
import type { Trials } from './trials';

/** A comparison that stands out, by the names of its images. */
export interface NamedScore {
  readonly document: string;
  readonly live: string;
  readonly score: number;
}

/** Everything a report says, as it stands in its JSON file. Rates are ratios (0–1), scores and thresholds 0–100. */
export interface Evaluation {
  /** What compared. */
  readonly on: string;
  /** ISO 8601. */
  readonly at: string;
  readonly policyVersion: string;
  readonly people: number;
  readonly images: { readonly document: number; readonly live: number };
  readonly comparisons: {
    readonly mated: number;
    readonly nonMated: number;
    /** More than were made if those were a sample. */
    readonly nonMatedInAll: number;
    /** In whose crop no face was found any more; a deployment shows these to a reviewer. */
    readonly withoutScore: number;
  };
  readonly failureToAcquire: {
    readonly document: Rate;
    readonly live: Rate;
    readonly images: readonly {
      readonly image: string;
      readonly reason: string;
      readonly detail: string;
    }[];
  };
  /** At the thresholds of the policy, those suggested, and common ones. */
  readonly rates: readonly ThresholdRates[];
  /** At thresholds from 0 to 100, for pictures. */
  readonly curve: readonly ThresholdRates[];
  readonly histogram: readonly {
    readonly from: number;
    readonly mated: number;
    readonly nonMated: number;
  }[];
  readonly policy: { readonly approveFrom: number; readonly reviewFrom: number };
  readonly suggestions: Suggestions;
  /** The threshold segments are compared at: the one suggested for approvals, or else the policy's. */
  readonly segmentsAt: number;
  readonly segments: readonly SegmentRates[];
  /** The likeliest places of a wrong label, or of a difficult face. */
  readonly extremes: {
    readonly lowestMated: readonly NamedScore[];
    readonly highestNonMated: readonly NamedScore[];
  };
}

/** What was compared, how, and with what result. */
export interface Work {
  readonly on: string;
  readonly policy: Policy;
  readonly wanted: WantedRates;
  readonly acquisition: Acquisition<unknown>;
  readonly trials: Trials;
  readonly compared: Compared;
}

/** Thresholds that are looked at whatever the policy says. */
const COMMON = [50, 60, 70, 80, 85, 90, 95, 97, 98, 99, 99.5, 99.9];

/** Thresholds of the curve, closer together where scores of one person lie. */
const CURVE = [...stepsOf(0, 95, 0.5), ...stepsOf(95, 100, 0.05), 100];

/** Width of the ranges in which scores are counted together. */
const RANGE = 2.5;

/** How many comparisons are named that stand out. */
const EXTREMES = 10;

/** Draws the conclusions. */
export function concludeFrom({
  on,
  policy,
  wanted,
  acquisition,
  trials,
  compared,
}: Work): Evaluation {
  const { acquired, failed } = acquisition;
  const images: readonly LabelledImage[] = [...acquired, ...failed];
  const scores = new Scores(scoresOf(compared.mated), scoresOf(compared.nonMated));
  const ratesAt = (threshold: number): ThresholdRates => scores.at(threshold);
  const suggestions = suggest(scores, wanted);
  const { approveFrom, reviewFrom } = policy.match;
  const suggested = [suggestions.approveFrom.threshold, suggestions.reviewFrom.threshold].filter(
    (threshold) => threshold !== null,
  );
  const segmentsAt = suggestions.approveFrom.threshold ?? approveFrom;
  const made = compared.mated.length + compared.nonMated.length;
  return {
    on,
    at: new Date().toISOString(),
    policyVersion: policy.version,
    people: new Set(images.map(({ person }) => person)).size,
    images: { document: countOf(images, 'document'), live: countOf(images, 'live') },
    comparisons: {
      mated: compared.mated.length,
      nonMated: compared.nonMated.length,
      nonMatedInAll: trials.nonMatedInAll,
      withoutScore: trials.mated.length + trials.nonMated.length - made,
    },
    failureToAcquire: {
      document: rateOf(countOf(failed, 'document'), countOf(images, 'document')),
      live: rateOf(countOf(failed, 'live'), countOf(images, 'live')),
      images: failed.map(({ name, reason, detail }: FailedImage) => ({
        image: name,
        reason,
        detail,
      })),
    },
    rates: [...new Set([...COMMON, approveFrom, reviewFrom, ...suggested])]
      .sort((one, other) => one - other)
      .map(ratesAt),
    curve: CURVE.map(ratesAt),
    histogram: scores.histogram(RANGE),
    policy: { approveFrom, reviewFrom },
    suggestions,
    segmentsAt,
    segments: ratesBySegment(acquisition, compared, segmentsAt, CURVE),
    extremes: {
      lowestMated: named([...compared.mated].sort((one, other) => one.score - other.score)),
      highestNonMated: named([...compared.nonMated].sort((one, other) => other.score - one.score)),
    },
  };
}

const scoresOf = (trials: readonly ScoredTrial[]): number[] => trials.map(({ score }) => score);

const countOf = (images: readonly LabelledImage[], wanted: LabelledImage['kind']): number =>
  images.filter(({ kind }) => kind === wanted).length;

const named = (ordered: readonly ScoredTrial[]): NamedScore[] =>
  ordered
    .slice(0, EXTREMES)
    .map(({ document, live, score }) => ({ document: document.name, live: live.name, score }));

/** From the first up to but without the last. */
function stepsOf(first: number, last: number, width: number): number[] {
  const count = Math.round((last - first) / width);
  return Array.from({ length: count }, (_, index) => Number((first + index * width).toFixed(2)));
}
