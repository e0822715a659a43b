import type { Evaluation, NamedScore } from '../evaluation';
import { caveats, percent, rateText, suggestionText } from '../words';
import { errorAxis, scoreAxis, shareAxis } from './axis';
import { lineChart } from './charts';
import { escaped, figure, htmlTable } from './markup';
import { segmentSection } from './segment-section';
import { style } from './style';

/** The whole report as one HTML page that needs nothing beside it. */
export function htmlReport(evaluation: Evaluation): string {
  const { on, at, people, images, comparisons, suggestions } = evaluation;
  const fragment = suggestions.policy
    ? `<pre><code>${escaped(JSON.stringify(suggestions.policy, null, 2))}</code></pre>`
    : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Face comparison, evaluated</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Face comparison, evaluated</h1>
<p>${escaped(`${people} people, ${images.document} documents and ${images.live} live images; ${comparisons.mated} mated and ${comparisons.nonMated} non-mated comparisons on ${on}, policy ${evaluation.policyVersion}, ${at}.`)}</p>
${caveats(evaluation)
  .map((caveat) => `<p class="note">${escaped(caveat)}</p>`)
  .join('\n')}
<h2>Suggested thresholds</h2>
<p><code>match.approveFrom</code>: ${escaped(suggestionText(suggestions.approveFrom))}.</p>
<p><code>match.reviewFrom</code>: ${escaped(suggestionText(suggestions.reviewFrom))}.</p>
${fragment}
<h2>Error rates by threshold</h2>
${ratesSection(evaluation)}
<h2>Scores</h2>
${scoresFigure(evaluation)}
<h2>Failure to acquire</h2>
${acquisitionSection(evaluation)}
${evaluation.segments.map((segment, index) => segmentSection(segment, index, evaluation.segmentsAt)).join('\n')}
<h2>Comparisons that stand out</h2>
<p>Look at these first: a wrong label shows here.</p>
${extremesTable('The least similar of the same person', evaluation.extremes.lowestMated)}
${extremesTable('The most similar of different people', evaluation.extremes.highestNonMated)}
</main>
</body>
</html>
`;
}

function ratesSection({ rates, curve, comparisons, policy, suggestions }: Evaluation): string {
  const suggested = [
    { title: 'suggested approveFrom', at: suggestions.approveFrom.threshold },
    { title: 'suggested reviewFrom', at: suggestions.reviewFrom.threshold },
  ].flatMap(({ title, at }) => (at === null ? [] : [{ title, at }]));
  const marks = [
    { title: 'approveFrom', at: policy.approveFrom },
    { title: 'reviewFrom', at: policy.reviewFrom },
    ...suggested,
  ];
  const most = Math.max(comparisons.mated, comparisons.nonMated);
  const byThreshold = lineChart({
    id: 'rates',
    title: 'Error rates by threshold',
    description:
      'The higher the threshold, the fewer false matches and the more false non-matches.',
    x: scoreAxis('Similarity from which faces match'),
    y: errorAxis('Rate; one of 0 lies on the lower edge', most),
    lines: [
      {
        title: 'False non-match (FNMR)',
        style: 'first',
        points: curve.map(({ threshold, fnmr }) => [threshold, fnmr.rate ?? 0]),
      },
      {
        title: 'False match (FMR)',
        style: 'second',
        points: curve.map(({ threshold, fmr }) => [threshold, fmr.rate ?? 0]),
      },
    ],
    marks,
  });
  const tradeOff = lineChart({
    id: 'det',
    title: 'Detection error trade-off',
    description: 'False non-match rate by false match rate, over all thresholds.',
    x: errorAxis('False match rate (FMR)', comparisons.nonMated),
    y: errorAxis('False non-match rate (FNMR)', comparisons.mated),
    lines: [
      {
        title: 'Detection error trade-off (DET)',
        style: 'first',
        points: curve.map(({ fmr, fnmr }) => [fmr.rate ?? 0, fnmr.rate ?? 0]),
      },
    ],
    marks: [],
  });
  const head = ['Threshold', 'False match (FMR)', 'False non-match (FNMR)'];
  const rows = (of: Evaluation['rates']): string[][] =>
    of.map(({ threshold, fmr, fnmr }) => [String(threshold), rateText(fmr), rateText(fnmr)]);
  const table = htmlTable('Rates with 95 % intervals', head, rows(rates));
  const everyTen = curve.filter(({ threshold }) => threshold % 10 === 0);
  const points = htmlTable('The same points, every 10 of the threshold', head, rows(everyTen));
  return `${table}${figure(byThreshold, points)}${figure(tradeOff, points)}`;
}

function scoresFigure({ histogram, policy }: Evaluation): string {
  const width = 100 / histogram.length;
  const largest = Math.max(...histogram.map(({ mated, nonMated }) => Math.max(mated, nonMated)));
  const stairs = (of: 'mated' | 'nonMated') =>
    histogram.flatMap((bin): [number, number][] => [
      [bin.from, bin[of]],
      [bin.from + width, bin[of]],
    ]);
  const picture = lineChart({
    id: 'scores',
    title: 'Distribution of scores',
    description: 'How the similarities of the same person and of different people are spread.',
    x: scoreAxis('Similarity'),
    y: shareAxis('Share of comparisons', largest),
    lines: [
      { title: 'Same person (mated)', style: 'first', points: stairs('mated') },
      { title: 'Different people (non-mated)', style: 'second', points: stairs('nonMated') },
    ],
    marks: [
      { title: 'approveFrom', at: policy.approveFrom },
      { title: 'reviewFrom', at: policy.reviewFrom },
    ],
  });
  const rows = histogram
    .filter(({ mated, nonMated }) => mated + nonMated > 0)
    .map(({ from, mated, nonMated }) => [
      `${from} to ${from + width}`,
      percent(mated),
      percent(nonMated),
    ]);
  return figure(
    picture,
    htmlTable('Shares of comparisons', ['Similarity', 'Same person', 'Different people'], rows),
  );
}

function acquisitionSection({ failureToAcquire: { document, live, images } }: Evaluation): string {
  const rates = htmlTable(
    'Images that never come to a comparison',
    ['Kind', 'Rate with 95 % interval'],
    [
      ['Documents', rateText(document)],
      ['Live images', rateText(live)],
    ],
  );
  if (images.length === 0) return rates;
  const failed = images.map(({ image, reason, detail }) => [image, reason, detail]);
  return `${rates}<details><summary>Which images</summary>${htmlTable('Images that failed', ['Image', 'Reason', 'Detail'], failed)}</details>`;
}

const extremesTable = (caption: string, scores: readonly NamedScore[]): string =>
  htmlTable(
    caption,
    ['Document', 'Live image', 'Similarity'],
    scores.map(({ document, live, score }) => [document, live, score.toFixed(1)]),
  );
