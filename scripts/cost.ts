import pc from 'picocolors';
import { isPriceName, priceDetails } from '../lambdas/shared/price-names';
import { defaultPolicy } from '../lambdas/shared/policy';
import { priceVersion, type Price, type RegionPrices } from '../lambdas/shared/price-table';
import { readArguments, runCommand } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import type { Amounts } from './cost/amounts';
import { Bill } from './cost/bill';
import { branchesOf } from './cost/branches';
import { assertKnown, names, options } from './cost/options';
import { usageOf } from './cost/usage';
import { assumed, usesUnder } from './cost/uses';
import { readDefinition } from './state-graph';

/** What a verification is said to cost in the talk that the flow comes from (AWS Summit Japan 2024, DOL-05). */
const TALK = 0.025;

/** Keys of the stack: one encrypts, one signs. */
const KEYS = 2;

/** How often the reconciler searches an enrolled face again: every hour those of the last seventy minutes. */
const SEARCHED_AGAIN = 70 / 60;

/** The most of a month that the prices hold for; beyond it AWS charges less. */
const FIRST_TIER = { checks: 500_000, analyses: 1_000_000 };

interface PricedBranch {
  readonly name: string;
  readonly amounts: Amounts;
  readonly bill: Bill;
}

function cost(): Promise<number> {
  const given = readArguments(names, options);
  assertKnown(given);
  const { perMonth, region, prices } = given;
  const branches = price(prices);
  console.log(
    `${pc.bold(`${whole(perMonth)} verifications a month in ${region}`)}, by AWS's list prices of ${priceVersion}\n` +
      'US dollars, without free tiers, discounts by volume, and taxes.\n',
  );
  printApproval(branches, perMonth, prices);
  printBranches(branches, perMonth);
  printPrices(prices);
  printNotes(branches, perMonth);
  return Promise.resolve(0);
}

function price(prices: RegionPrices): PricedBranch[] {
  const definition = readDefinition();
  const uses = usesUnder(defaultPolicy);
  return branchesOf(definition, defaultPolicy).map((branch) => {
    const amounts = usageOf(branch, definition, uses);
    return { name: branch.name, amounts, bill: Bill.of(amounts, prices) };
  });
}

function printApproval(
  [approved]: readonly PricedBranch[],
  perMonth: number,
  prices: RegionPrices,
): void {
  if (!approved) return;
  const { bill } = approved;
  const keys = Bill.of({ keyMonth: KEYS }, prices).total;
  const floor = Bill.of({ livenessCheck: 1 }, prices).total;
  const again = Bill.of({ imageAnalysis: SEARCHED_AGAIN }, prices).total;
  const all = perMonth * (bill.total + again) + keys;
  const row = (what: string, one: number): string[] => [what, each(one), month(one * perMonth)];
  printTable(
    ['By service, if all are approved at once', 'each', `${whole(perMonth)} a month`, 'share'],
    [
      ...bill
        .byService()
        .map(({ service, cost: one }) => [
          ...row(service, one),
          `${((100 * one) / bill.total).toFixed(1)} %`,
        ]),
      [...row('an approval', bill.total).map(pc.bold), '100.0 %'],
      row('searched again by the reconciler', again),
      [`${KEYS} keys of KMS, however many there are`, each(keys / perMonth), month(keys)],
      [pc.bold('together'), pc.bold(each(all / perMonth)), pc.bold(month(all))],
      row('beside it: the talk', TALK),
      row('beside it: a liveness check alone, the floor', floor),
    ],
    [1, 2, 3],
  );
}

function printBranches(branches: readonly PricedBranch[], perMonth: number): void {
  console.log();
  printTable(
    [
      'By branch, if all went this way',
      'checks',
      'analyses',
      'transitions',
      'each',
      `${whole(perMonth)} a month`,
    ],
    branches.map(({ name, amounts, bill }) => [
      name,
      whole(amounts.livenessCheck ?? 0),
      whole(amounts.imageAnalysis ?? 0),
      whole(amounts.stateTransition ?? 0),
      each(bill.total),
      month(bill.total * perMonth),
    ]),
    [1, 2, 3, 4, 5],
  );
  console.log(
    pc.dim(
      'Branches are the ways through the workflow, by the state they end in or wait in: checks are liveness checks,\n' +
        'analyses calls of Rekognition for an image or a face. Rejections of documents and of liveness checks use up\n' +
        'every attempt first. What you pay is their mix: take of each the share that goes that way.',
    ),
  );
}

function printPrices(prices: RegionPrices): void {
  console.log();
  printTable(
    ['By these prices', 'US dollars', 'from', 'read'],
    Object.entries(prices)
      .filter((entry): entry is [keyof typeof priceDetails, Price] => isPriceName(entry[0]))
      .map(([name, { dollars, source }]) => {
        const { service, unit } = priceDetails[name];
        return [`${service}: ${unit}`, decimal(dollars), source.name, source.month];
      }),
  );
}

function printNotes([approved]: readonly PricedBranch[], perMonth: number): void {
  const { document, liveness, retention } = defaultPolicy;
  const { checks, analyses } = FIRST_TIER;
  const beyond =
    perMonth * (approved?.amounts.livenessCheck ?? 0) > checks ||
    perMonth * (approved?.amounts.imageAnalysis ?? 0) > analyses;
  const notes = [
    `By the default policy: ${document.attempts} documents, or ${liveness.attempts} liveness checks of one session each, before a rejection that allows others; documents kept for ${retention.documentDays} days, liveness images for ${retention.livenessDays}, faces for ${retention.faceDays}.`,
    `Assumed: ${megabytes(assumed.documentBytes)} MB a document, ${megabytes(assumed.livenessImageBytes)} MB a live image, ${megabytes(assumed.pageBytes)} MB of pages; ${assumed.rowKilobytes} KB a row, ${assumed.eventKilobytes} KB an audit event; functions charged for ${assumed.seconds} s, the one for documents for ${assumed.documentSeconds} s; ${assumed.readsEachStep} questions where it stands in each step.`,
    'Not counted: logs, traces, metrics and alarms, the sign-in of reviewers, retries after throttling.',
    ...(beyond
      ? [
          `Beyond ${whole(checks)} checks or ${whole(analyses)} analyses a month AWS charges less each; here they cost what the first do.`,
        ]
      : []),
  ];
  console.log();
  for (const note of notes) console.log(pc.dim(note));
}

const whole = (count: number): string => count.toLocaleString('en-US');
const each = (dollars: number): string => `$${dollars.toFixed(5)}`;
const decimal = (dollars: number): string =>
  dollars.toLocaleString('en-US', { maximumFractionDigits: 12, useGrouping: false });
const megabytes = (bytes: number): string => String(bytes / 1e6);
const month = (dollars: number): string =>
  dollars.toLocaleString('en-US', { style: 'currency', currency: 'USD' });

void runCommand(cost);
