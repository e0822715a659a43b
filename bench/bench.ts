import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LivenessClient } from '../local/applicant/liveness-client';
import { printTable } from '../local/commands/print';
import { withProgress } from '../local/commands/progress';
import { projectRoot } from '../local/paths';
import { drawApplicants, measure, type Applicant, type Measured } from './applicants';
import { approvedListPrice } from './approved-path';
import { prices } from './prices';
import { StackProcess } from './stack';

const SEQUENTIAL_VERIFICATIONS = 20;
const LOAD = { verifications: 60, atOnce: 6 };

type Row = readonly [what: string, budget: string, figure: string];

const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;
const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const dollars = (value: number): string => `$${value.toFixed(4)}`;

function percentile(values: readonly number[], ratio: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * ratio))] ?? Number.NaN;
}

async function startRows(dataFolder: string): Promise<Row[]> {
  await rm(join(projectRoot, 'node_modules', '.cache', 'honnin'), { recursive: true, force: true });
  const rows: Row[] = [];
  for (const [what, budget] of [
    ['ready, first start', '10 s'],
    ['ready, later starts', '4 s'],
  ] as const) {
    const stack = await StackProcess.start(dataFolder);
    rows.push([what, budget, seconds(stack.startMilliseconds)]);
    await stack.stop();
  }
  return rows;
}

async function sequence(
  stack: StackProcess,
  applicants: readonly Applicant[],
): Promise<Measured[]> {
  const liveness = await LivenessClient.start();
  const measured: Measured[] = [];
  for (let index = 0; index < SEQUENTIAL_VERIFICATIONS; index += 1) {
    const applicant = applicants[index % applicants.length];
    if (applicant) measured.push(await measure(stack.stack, liveness, applicant));
  }
  await liveness.close();
  return measured;
}

/** @returns verifications a minute, and the most memory the stack took, in bytes */
async function load(
  stack: StackProcess,
  applicants: readonly Applicant[],
): Promise<{ perMinute: number; memory: number }> {
  const liveness = await LivenessClient.start();
  let left = LOAD.verifications;
  let memory = 0;
  const start = performance.now();
  const applicantAfterApplicant = async (applicant: Applicant): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await measure(stack.stack, liveness, applicant);
      memory = Math.max(memory, await stack.memory());
    }
  };
  await Promise.all(applicants.slice(0, LOAD.atOnce).map(applicantAfterApplicant));
  const minutes = (performance.now() - start) / 60_000;
  await liveness.close();
  return { perMinute: LOAD.verifications / minutes, memory };
}

/** Size of the largest function as it is deployed, in bytes. */
async function largestBundle(): Promise<number> {
  const folders = await readdir(join(projectRoot, 'lambdas'));
  const sizes = await Promise.all(
    folders
      .filter((folder) => folder !== 'shared')
      .map(async (folder) => {
        const { outputFiles } = await build({
          entryPoints: [join(projectRoot, 'lambdas', folder, 'handler.ts')],
          bundle: true,
          minify: true,
          write: false,
          platform: 'node',
          target: 'node24',
          format: 'esm',
          mainFields: ['module', 'main'],
          external: ['sharp'],
          logLevel: 'silent',
        });
        return outputFiles[0]?.contents.byteLength ?? 0;
      }),
  );
  return Math.max(...sizes);
}

async function bench(): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'honnin-bench-'));
  const rows: Row[] = [];
  try {
    rows.push(...(await withProgress('Starting twice', () => startRows(dataFolder))));
    const applicants = await withProgress('Drawing applicants', drawApplicants);
    const stack = await StackProcess.start(dataFolder);
    const idle = await stack.memory();
    const measured = await withProgress(
      `${String(SEQUENTIAL_VERIFICATIONS)} verifications in turn`,
      () => sequence(stack, applicants),
    );
    const underLoad = await withProgress(
      `${String(LOAD.verifications)} verifications, ${String(LOAD.atOnce)} at once`,
      () => load(stack, applicants),
    );
    await stack.stop();
    const machine = measured.map(({ machineMilliseconds }) => machineMilliseconds);
    const price = approvedListPrice();
    rows.push(
      ['machine time of a verification, p50', '1000 ms', milliseconds(percentile(machine, 0.5))],
      ['machine time of a verification, p95', '2000 ms', milliseconds(percentile(machine, 0.95))],
      ['headless verifications a minute', '100', underLoad.perMinute.toFixed(0)],
      ['memory, idle', '400 MB', megabytes(idle)],
      ['memory, under load', '900 MB', megabytes(underLoad.memory)],
      [
        'largest function bundle, without sharp',
        '400 KB',
        `${((await largestBundle()) / 1e3).toFixed(0)} KB`,
      ],
      ['transitions of an approval', '22', String(price.transitions)],
      [
        'states of an approval, as run',
        '21',
        String(Math.max(...measured.map(({ states }) => states))),
      ],
      [
        `list price of an approval, ${prices.region}, ${prices.version}`,
        '$0.0206',
        dollars(price.total),
      ],
    );
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
  console.log();
  printTable(['what', 'budget', 'today'], rows);
}

void bench();
