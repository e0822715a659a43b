import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { readArguments, runCommand } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import { seconds, withProgress } from '../local/commands/progress';
import { CrashRun } from '../test/support/crash/crash-run';

const LARGEST_SEED = 2 ** 31;

const options = z.object({
  seconds: z.coerce
    .number({ error: 'give a number of seconds from 1 on' })
    .int('give whole seconds')
    .min(1, 'give a number of seconds from 1 on')
    .default(60),
  seed: z.coerce
    .number({ error: 'give the number that another run has printed' })
    .int('give the number that another run has printed')
    .min(0, 'give the number that another run has printed')
    .max(LARGEST_SEED, 'give the number that another run has printed')
    .default(() => randomInt(LARGEST_SEED)),
});

async function crash(): Promise<number> {
  const given = readArguments({ seconds: { type: 'string' }, seed: { type: 'string' } }, options);
  console.log(`Seed ${given.seed}: --seed ${given.seed} chooses the same again.`);
  const start = performance.now();
  const run = await withProgress('Drawing applicants', () => CrashRun.begin(given.seed));
  try {
    while (performance.now() - start < given.seconds * 1000) await round(run);
    await withProgress('Taking everything to its end', () => run.settle());
    report(run, performance.now() - start);
    return run.violations.length === 0 ? 0 : 1;
  } finally {
    await run.close();
  }
}

async function round(run: CrashRun): Promise<void> {
  await run.round();
  const { kills, acknowledged, violations } = run;
  console.log(
    `${String(kills).padStart(4)} kills  ${String(acknowledged).padStart(6)} acknowledged  ${violations.length} violations`,
  );
}

function report(run: CrashRun, milliseconds: number): void {
  const { ledger, kills, decided, violations } = run;
  console.log();
  printTable(
    ['what', 'count'],
    [
      ['kills', String(kills)],
      ...Object.entries(ledger.counts).map(([kind, count]) => [
        `acknowledged: ${kind}`,
        String(count),
      ]),
      ['verifications decided', String(decided)],
      ['violations', String(violations.length)],
    ],
  );
  console.log(`\nIn ${seconds(milliseconds)}, seed ${run.seed}.`);
  for (const violation of violations) console.error(violation);
}

void runCommand(crash);
