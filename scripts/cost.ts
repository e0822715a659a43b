import pc from 'picocolors';
import * as z from 'zod';
import { livenessRegions, type LivenessRegion } from '../lambdas/shared/liveness-regions';
import { defaultPolicy } from '../lambdas/shared/policy';
import { priceDetails, priceVersion } from '../lambdas/shared/price-table';
import { readArguments, runCommand, UsageError } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import type { Amounts } from './cost/amounts';
import { Bill, UnknownPricesError } from './cost/bill';
import { branchesOf } from './cost/branches';
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

const PER_MONTH_REMEDY =
  'give how many verifications there are in a month: a whole number above 0, such as 10000';

const options = z.object({
  'per-month': z
    .string({ error: PER_MONTH_REMEDY })
    .regex(/^[1-9]\d{0,9}$/, { error: PER_MONTH_REMEDY })
    .transform(Number),
  region: z
    .enum(livenessRegions, {
      error: `give a region that has Face Liveness: ${livenessRegions.join(', ')}`,
    })
    .default('us-east-1'),
});

interface PricedBranch {
  readonly name: string;
  readonly amounts: Amounts;
  readonly bill: Bill;
}

function cost(): Promise<number> {
  const { 'per-month': perMonth, region } = readArguments(
    { 'per-month': { type: 'string' }, region: { type: 'string' } },
    options,
  );
  const branches = price(region);
  console.log(
    `${pc.bold(`${whole(perMonth)} verifications a month in ${region}`)}, by AWS's list prices of ${priceVersion}\n` +
      'US dollars, without free tiers, discounts by volume, and taxes.\n',
  );
  printApproval(branches, perMonth, region);
  printBranches(branches, perMonth);
  printNotes(branches, perMonth);
  return Promise.resolve(0);
}

/** @throws UsageError naming every price of the region that is not known */
function price(region: LivenessRegion): PricedBranch[] {
  const definition = readDefinition();
  const uses = usesUnder(defaultPolicy);
  try {
    return branchesOf(definition, defaultPolicy).map((branch) => {
      const amounts = usageOf(branch, definition, uses);
      return { name: branch.name, amounts, bill: Bill.of(amounts, region) };
    });
  } catch (error) {
    if (!(error instanceof UnknownPricesError)) throw error;
    throw new UsageError(
      `--region: ${error.message}\nLook them up on the price pages of AWS and write them into ` +
        'lambdas/shared/price-table.ts. All prices of us-east-1 are there.',
    );
  }
}

function printApproval(
  [approved]: readonly PricedBranch[],
  perMonth: number,
  region: LivenessRegion,
): void {
  if (!approved) return;
  const { bill } = approved;
  const keys = Bill.of({ keyMonth: KEYS }, region).total;
  const floor = Bill.of({ livenessCheck: 1 }, region).total;
  const again = Bill.of({ imageAnalysis: SEARCHED_AGAIN }, region).total;
  printTable(
    ['All approved, at the first attempts', 'each', `${whole(perMonth)} a month`, 'share'],
    [
      ...bill
        .byService()
        .map(({ service, cost }) => [
          service,
          each(cost),
          month(cost * perMonth),
          `${((100 * cost) / bill.total).toFixed(1)} %`,
        ]),
      [pc.bold('together'), pc.bold(each(bill.total)), pc.bold(month(bill.total * perMonth)), ''],
      ['searched again by the reconciler', each(again), month(again * perMonth), ''],
      [`${String(KEYS)} keys of KMS, however many there are`, '', month(keys), ''],
      ['beside it: the talk', each(TALK), month(TALK * perMonth), ''],
      ['beside it: a liveness check alone, the floor', each(floor), month(floor * perMonth), ''],
    ],
  );
}

function printBranches(branches: readonly PricedBranch[], perMonth: number): void {
  console.log();
  printTable(
    [
      'If all went this way',
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
    `Not from AWS's own pages: ${secondaryPrices()}.`,
    ...(beyond
      ? [
          `Beyond ${whole(checks)} checks or ${whole(analyses)} analyses a month AWS charges less each; here they cost what the first do.`,
        ]
      : []),
  ];
  console.log();
  for (const note of notes) console.log(pc.dim(note));
}

/** Prices that were found elsewhere than at AWS, by where. */
function secondaryPrices(): string {
  const names = new Map<string, string[]>();
  for (const [name, { source, secondary }] of Object.entries(priceDetails)) {
    if (secondary) names.set(source, [...(names.get(source) ?? []), name]);
  }
  return [...names].map(([source, found]) => `${found.join(', ')} (${source})`).join('; ');
}

const whole = (count: number): string => count.toLocaleString('en-US');
const each = (dollars: number): string => `$${dollars.toFixed(5)}`;
const megabytes = (bytes: number): string => String(bytes / 1e6);
const month = (dollars: number): string =>
  dollars.toLocaleString('en-US', { style: 'currency', currency: 'USD' });

void runCommand(cost);
