import pc from 'picocolors';
import { printTable } from '../../local/commands/print';
import type { Evaluation } from './evaluation';
import { caveats, differentialText, rateText, suggestionText } from './words';

/** Prints what matters of an evaluation to a terminal. */
export function printEvaluation(evaluation: Evaluation): void {
  const { people, images, comparisons, failureToAcquire, rates, policy, suggestions } = evaluation;
  console.log(
    `${people} people, ${images.document} documents, ${images.live} live images: ` +
      `${comparisons.mated} mated and ${comparisons.nonMated} non-mated comparisons on ${evaluation.on}\n`,
  );
  printTable(
    ['failure to acquire', 'rate (95 % interval)'],
    [
      ['documents', rateText(failureToAcquire.document)],
      ['live images', rateText(failureToAcquire.live)],
    ],
  );
  console.log();
  printTable(
    ['threshold', 'false match (FMR)', 'false non-match (FNMR)', ''],
    rates.map(({ threshold, fmr, fnmr }) => [
      String(threshold),
      rateText(fmr),
      rateText(fnmr),
      marksOf(threshold, policy, suggestions),
    ]),
  );
  for (const { segment, groups, differentials } of evaluation.segments) {
    console.log();
    printTable(
      [`${segment}, at ${evaluation.segmentsAt}`, 'failure to acquire', 'FMR', 'FNMR'],
      groups.map(({ value, fta, fmr, fnmr }) => [value, ...[fta, fmr, fnmr].map(rateText)]),
    );
    for (const differential of differentials) console.log(differentialText(differential));
  }
  console.log(`\nmatch.approveFrom: ${suggestionText(suggestions.approveFrom)}`);
  console.log(`match.reviewFrom: ${suggestionText(suggestions.reviewFrom)}`);
  if (suggestions.policy) console.log(`\n${JSON.stringify(suggestions.policy, null, 2)}`);
  console.log();
  for (const caveat of caveats(evaluation)) console.log(pc.dim(caveat));
}

function marksOf(
  threshold: number,
  { approveFrom, reviewFrom }: Evaluation['policy'],
  suggestions: Evaluation['suggestions'],
): string {
  const marks: readonly (readonly [string, number | null])[] = [
    ['approveFrom', approveFrom],
    ['reviewFrom', reviewFrom],
    ['suggested approveFrom', suggestions.approveFrom.threshold],
    ['suggested reviewFrom', suggestions.reviewFrom.threshold],
  ];
  return marks
    .filter(([, value]) => value === threshold)
    .map(([mark]) => mark)
    .join(', ');
}
