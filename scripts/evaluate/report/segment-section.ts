import type { GroupRates, SegmentRates } from '../segments';
import { differentialText, rateText, rateTitles } from '../words';
import { errorAxis, shareAxis } from './axis';
import { intervalChart, lineChart, lineStyles } from './charts';
import { escaped, htmlTable } from './markup';

/**
 * The groups of a segment in a table and pictures.
 *
 * @param index of the segment, for names that are unique in the page
 */
export function segmentSection(
  { segment, groups, differentials }: SegmentRates,
  index: number,
  threshold: number,
): string {
  const table = htmlTable(
    `Rates by ${segment}, at a threshold of ${threshold}; false matches within the group`,
    [
      segment,
      'Failure to acquire',
      'False match (FMR)',
      'False non-match (FNMR)',
      'Median score, same person',
      'Median score, different people',
    ],
    groups.map(({ value, fta, fmr, fnmr, medians }) => [
      value,
      ...[fta, fmr, fnmr].map(rateText),
      ...[medians.mated, medians.nonMated].map((score) => score?.toFixed(1) ?? ''),
    ]),
  );
  const sentences = differentials.map((one) => `<p>${escaped(differentialText(one))}.</p>`);
  const intervals = differentials.map(({ rate }) => {
    const known = groups.flatMap((group) => {
      const { rate: value, low, high } = group[rate];
      return value === null ? [] : [{ title: group.value, low, value, high }];
    });
    return intervalChart({
      id: `segment-${index}-${rate}`,
      title: `${segment}: ${rateTitles[rate]} rate with its 95 % interval`,
      description: 'The figures stand in the table above.',
      x: shareAxis('Rate', Math.max(...known.map(({ high }) => high))),
      intervals: known,
    });
  });
  return `<h2>By ${escaped(segment)}</h2>
${table}
${sentences.join('\n')}
<figure>${intervals.join('\n')}</figure>
${tradeOffs(segment, index, groups)}`;
}

/** The trade-off of each group: of those with the most comparisons, where there are more than can be told apart. */
function tradeOffs(segment: string, index: number, groups: readonly GroupRates[]): string {
  const drawn = groups
    .filter(({ curve }) => curve.length > 0)
    .sort((one, other) => other.fnmr.trials - one.fnmr.trials)
    .slice(0, lineStyles.length);
  if (drawn.length === 0) return '';
  const lines = drawn.flatMap(({ value, curve }, position) => {
    const style = lineStyles[position];
    const points = curve.map(({ fmr, fnmr }) => [fmr.rate ?? 0, fnmr.rate ?? 0] as const);
    return style ? [{ title: value, style, points }] : [];
  });
  const most = (of: 'fmr' | 'fnmr'): number => Math.max(...drawn.map((one) => one[of].trials));
  const picture = lineChart({
    id: `segment-${index}-det`,
    title: `Detection error trade-off by ${segment}`,
    description: 'False non-match rate by false match rate, over all thresholds, for each group.',
    x: errorAxis('False match rate (FMR)', most('fmr')),
    y: errorAxis('False non-match rate (FNMR); one of 0 lies on the edge', most('fnmr')),
    lines,
    marks: [],
  });
  return `<figure>${picture}</figure>`;
}
