import type { Evaluation } from './evaluation';
import { FEWEST_TRIALS, type Rate } from './rates';
import type { Differential, RateName } from './segments';
import type { Suggestion } from './suggest';

export const rateTitles: Readonly<Record<RateName, string>> = {
  fta: 'failure to acquire',
  fmr: 'false match',
  fnmr: 'false non-match',
};

/** A ratio as a percentage, with as many decimals as it takes to see it. */
export function percent(ratio: number): string {
  const value = ratio * 100;
  if (value === 0 || value >= 10) return `${value.toFixed(value === 0 ? 0 : 1)} %`;
  const decimals = Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(value))));
  return `${value.toFixed(decimals)} %`;
}

/** A rate with its interval, or that there are too few trials to tell one. */
export function rateText(rate: Rate): string {
  if (rate.rate === null) return 'no trials';
  if (rate.trials < FEWEST_TRIALS) return `too few to say (${rate.errors} of ${rate.trials})`;
  return `${percent(rate.rate)} (${percent(rate.low)} to ${percent(rate.high)})`;
}

export function suggestionText(suggestion: Suggestion): string {
  const goal = `a false match rate of at most ${percent(suggestion.wantedFmr)}`;
  if (suggestion.threshold === null) return `no threshold for ${goal}: ${suggestion.why}`;
  return `${suggestion.threshold} for ${goal}; there, false non-match is ${rateText(suggestion.fnmr)}`;
}

export function differentialText({ rate, highest, lowest, ratio, shown }: Differential): string {
  const title = `${rateTitles[rate]} differential`;
  if (highest === null || lowest === null) {
    return `${title}: fewer than two groups have ${FEWEST_TRIALS} trials, too few to say`;
  }
  const times = ratio === null ? '' : `, ${ratio.toFixed(1)} times as often`;
  return shown
    ? `${title}: ${highest} more than ${lowest}${times}; the intervals lie apart`
    : `${title}: not shown by this sample; the intervals of ${highest} and ${lowest} overlap${times}`;
}

/** What a reader must know not to take the figures for more than they are. */
export function caveats({ on, comparisons }: Evaluation): string[] {
  const { nonMated, nonMatedInAll, withoutScore } = comparisons;
  const wasSampled = nonMated + withoutScore < nonMatedInAll;
  return [
    ...(on === 'embedded'
      ? [
          'Compared by the face engine of the embedded AWS. Its scores say nothing about those of Rekognition: do not take thresholds from them into a deployment.',
        ]
      : []),
    ...(wasSampled
      ? [
          `Of ${nonMatedInAll} pairs of different people a sample was compared, drawn at random by a fixed seed: the same labels give the same sample.`,
        ]
      : []),
    ...(withoutScore > 0
      ? [
          `${withoutScore} comparisons found no face in the crop of the document. They are in no rate; a deployment shows them to a reviewer.`,
        ]
      : []),
    'Intervals are of 95 %, by Wilson and the rule of three, and take comparisons for independent. Those that share an image or a person are not, so the truth may lie further off.',
  ];
}
