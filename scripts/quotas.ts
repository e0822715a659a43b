import pc from 'picocolors';
import * as z from 'zod';
import { livenessRegions, type LivenessRegion } from '../lambdas/shared/liveness-regions';
import { defaultPolicy } from '../lambdas/shared/policy';
import { readArguments, runCommand } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import { approvalLoad, lasting, type Load } from './quotas/load';
import { neededOf, quotas, quotaVersion, REPEATS, titleOf, type Quota } from './quotas/quota-table';
import { readDefinition } from './state-graph';

/** The most collections that the stack takes, and that a Map of the workflow searches side by side. */
const MOST_COLLECTIONS = 40;

const PER_SECOND_REMEDY =
  'give the verifications a second at the busiest: a number above 0, such as 7 or 0.9';
const COLLECTIONS_REMEDY = `give how many collections of faces there are: 1 to ${MOST_COLLECTIONS}`;

const options = z.object({
  'per-second': z
    .string({ error: PER_SECOND_REMEDY })
    .regex(/^\d{1,6}(\.\d{1,6})?$/, { error: PER_SECOND_REMEDY })
    .transform(Number)
    .refine((rate) => rate > 0, { error: PER_SECOND_REMEDY }),
  region: z
    .enum(livenessRegions, {
      error: `give a region that has Face Liveness: ${livenessRegions.join(', ')}`,
    })
    .default('us-east-1'),
  collections: z
    .string()
    .regex(/^\d{1,2}$/, { error: COLLECTIONS_REMEDY })
    .transform(Number)
    .refine((count) => count >= 1 && count <= MOST_COLLECTIONS, { error: COLLECTIONS_REMEDY })
    .default(1),
});

function printQuotas(): Promise<number> {
  const {
    'per-second': perSecond,
    region,
    collections,
  } = readArguments(
    {
      'per-second': { type: 'string' },
      region: { type: 'string' },
      collections: { type: 'string' },
    },
    options,
  );
  const load = approvalLoad(readDefinition(), defaultPolicy, collections);
  console.log(
    `${pc.bold(`${perSecond} verifications a second in ${region}`)}, ${collections === 1 ? 'one collection' : `${collections} collections`} of faces, by the quotas of ${quotaVersion}\n`,
  );
  const rows = quotas.map((quota) => rowOf(quota, load, perSecond, region));
  printTable(['Quota', 'each', 'needed', 'default', 'do'], rows, [1, 2, 3]);
  printEnds(load, region);
  printNotes();
  return Promise.resolve(0);
}

function rowOf(quota: Quota, load: Load, perSecond: number, region: LivenessRegion): string[] {
  const needed = neededOf(quota, load, perSecond);
  const standard = quota.defaults[region];
  return [
    titleOf(quota),
    tenth(quota.each(load)),
    whole(needed),
    whole(standard),
    needed > standard ? pc.bold(remedyOf(quota, needed)) : 'enough',
  ];
}

const remedyOf = ({ remedy }: Quota, needed: number): string =>
  remedy === undefined ? 'fixed: see docs/scale.md' : `${remedy} ${whole(needed)}`;

/** Where the defaults end, the first of them. */
function printEnds(load: Load, region: LivenessRegion): void {
  const ends = quotas
    .map((quota) => {
      const each = quota.each(load) * (quota.repeated ? REPEATS : 1);
      return { name: titleOf(quota), rate: quota.defaults[region] / each };
    })
    .sort((one, other) => one.rate - other.rate)
    .slice(0, 3)
    .map(({ name, rate }) => `${name} at ${(Math.floor(rate * 10) / 10).toFixed(1)}`);
  console.log(`\nWith the defaults of ${region}, what ends first, by verifications a second:`);
  console.log(`${ends.join('; ')}.\n`);
}

function printNotes(): void {
  const sources = new Set(quotas.map(({ source }) => source));
  const notes = [
    `Each: what an approval at the first attempts takes. Needed: rate × each × ${REPEATS} for repeats, without the ${REPEATS} for what is open or written. Count further attempts, and what else the account does there.`,
    `Assumed: a check of ${lasting.livenessSeconds} s, whose result is read ${lasting.livenessResults} times; ${lasting.executionSeconds / 60} minutes from start to decision; the rest as in npm run cost.`,
    'Not in the table: DeleteFaces, 5 a second everywhere, for each who comes again and is approved with another face, each withdrawal and each erasure.',
    `Sources, ${quotaVersion}: ${[...sources].join('; ')}.`,
  ];
  for (const note of notes) console.log(pc.dim(note));
}

const whole = (count: number): string => count.toLocaleString('en-US');
const tenth = (count: number): string =>
  count.toLocaleString('en-US', { maximumFractionDigits: 1 });

void runCommand(printQuotas);
