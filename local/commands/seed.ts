import { resolve } from 'node:path';
import pc from 'picocolors';
import * as z from 'zod';
import { cases, type Case } from '../seed/cases';
import { plan } from '../seed/plan';
import { isAsPlanned, playAll, type Result } from '../seed/play-all';
import { closeStage, openStage } from '../seed/stage';
import { readArguments, runCommand, UsageError } from './arguments';
import { printTable } from './print';
import { withProgress } from './progress';
import { findRunningStack } from './running-stack';

const options = z.object({
  count: z.coerce
    .number({ error: 'give how many verifications to make, 1 to 100,000' })
    .int()
    .min(1)
    .max(100_000)
    .default(300),
  data: z
    .string()
    .default('.honnin')
    .transform((path) => resolve(path)),
});

async function seed(): Promise<number> {
  const { count, data } = readArguments(
    { count: { type: 'string' }, data: { type: 'string' } },
    options,
  );
  const stack = await findRunningStack(data);
  if (!stack) {
    throw new UsageError(
      `No stack runs on ${data}; start one with npm start, or name its folder with --data`,
    );
  }
  const stage = await withProgress('Assembling the cast', () => openStage(stack));
  try {
    const start = performance.now();
    const planned = plan(count, Date.now().toString(36));
    const results = await playAll(stage, planned, (soFar) =>
      showProgress(soFar, count, performance.now() - start),
    );
    process.stderr.write('\n');
    report(results, performance.now() - start);
    return results.every(isAsPlanned) ? 0 : 1;
  } finally {
    await closeStage(stage);
  }
}

function showProgress(results: readonly Result[], count: number, milliseconds: number): void {
  const wrong = results.filter((result) => !isAsPlanned(result)).length;
  const rate = (results.length / milliseconds) * 60_000;
  const complaint = wrong > 0 ? pc.red(`, ${String(wrong)} not as planned`) : '';
  process.stderr.write(
    `\r${String(results.length)} of ${String(count)} verifications, ${rate.toFixed(0)} a minute${complaint} `,
  );
}

function report(results: readonly Result[], milliseconds: number): void {
  const rows = cases.flatMap((kind) => {
    const some = results.filter(({ planned }) => planned.kind === kind);
    return some.length === 0 ? [] : [rowOf(kind, some)];
  });
  printTable(['', 'made', 'kind', 'outcome'], rows);
  const minutes = milliseconds / 60_000;
  const rate = results.length / minutes;
  console.log(
    `\n${String(results.length)} verifications in ${minutes.toFixed(1)} minutes, ${rate.toFixed(0)} a minute`,
  );
}

function rowOf({ title, outcome }: Case, results: readonly Result[]): string[] {
  const made = String(results.length);
  const wrong = results.filter((result) => !isAsPlanned(result));
  if (wrong.length === 0) return [pc.green('✓'), made, title, outcome];
  const others = [...new Set(wrong.map((result) => result.outcome))].join('; ');
  return [pc.red('✗'), made, title, `${outcome}, but ${String(wrong.length)} were ${others}`];
}

void runCommand(seed);
