import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { readArguments, runCommand } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import { withProgress } from '../local/commands/progress';
import { projectRoot } from '../local/paths';
import { drawApplicants } from './applicants';
import { approvedListPrice } from './approved-path';
import { count, dollars, kilobytes, megabytes, rowOf, seconds, type Figure } from './figure';
import { bundleSizes } from './function-bundles';
import { measureGrowth } from './growth';
import { measureLists } from './lists';
import { measureServices } from './services';
import { StackProcess } from './stack';
import { measureInTurn, measureUnderLoad } from './verifications';

/** A folder for caches that no other stack uses, so that the first start finds nothing made before. */
const CACHE = 'honnin-bench';

/** How long the stack rests before its idle memory is looked at, in milliseconds. */
const REST = 2000;

async function measureStarts(dataFolder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, budget] of [
    ['ready, first start', 10_000],
    ['ready, later starts', 4000],
  ] as const) {
    const running = await withProgress(`Starting a stack (${what})`, () =>
      StackProcess.start(dataFolder),
    );
    figures.push({ what, budget, today: running.startMilliseconds, format: seconds });
    await running.stop();
  }
  return figures;
}

async function measureStack(dataFolder: string): Promise<Figure[]> {
  const applicants = await withProgress('Drawing applicants', drawApplicants);
  const running = await StackProcess.start(dataFolder);
  try {
    // Built once, on the first start ever, beside whatever is done meanwhile.
    await withProgress('Building pages', () => fetch(running.stack.origin));
    const idle = await withProgress('Resting', async () => {
      await new Promise((resolve) => setTimeout(resolve, REST));
      return running.usage();
    });
    return [
      ...(await withProgress('Verifications in turn', () => measureInTurn(running, applicants))),
      { what: 'memory, idle', budget: 400e6, today: idle.bytes, format: megabytes },
      ...(await withProgress('Verifications side by side', () =>
        measureUnderLoad(running, applicants),
      )),
      ...(await withProgress('Single services', () => measureServices(running.stack))),
      ...(await withProgress('Lists of very many', () => measureLists(running))),
    ];
  } finally {
    await running.stop();
  }
}

async function measureBundles(): Promise<Figure[]> {
  const sizes = await withProgress('Bundling functions', bundleSizes);
  return sizes.map(({ name, bytes }) => ({
    what: `bundle of ${name}, without sharp`,
    budget: 400e3,
    today: bytes,
    format: kilobytes,
  }));
}

function priceFigures(): Figure[] {
  const { transitions, total, prices } = approvedListPrice();
  const what = `list price of an approval, ${prices.region}, ${prices.version}`;
  return [
    { what: 'transitions of an approval', budget: 22, today: transitions, format: count },
    { what, budget: 0.0206, today: total, format: dollars },
  ];
}

async function bench(): Promise<number> {
  readArguments({}, z.object({}));
  const folder = await mkdtemp(join(tmpdir(), 'honnin-bench-'));
  process.env.HONNIN_CACHE = CACHE;
  try {
    await removeCache();
    const figures = [
      ...(await measureStarts(folder)),
      ...(await measureStack(folder)),
      ...(await withProgress('Step Functions with a past', measureGrowth)),
      ...(await measureBundles()),
      ...priceFigures(),
    ];
    console.log();
    printTable(['what', 'budget', 'today'], figures.map(rowOf));
    console.log('\nFrom a clone to the first decision is measured by hand: 3 minutes at most.');
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await removeCache();
  }
}

function removeCache(): Promise<void> {
  const cache = join(projectRoot, 'node_modules', '.cache', CACHE);
  return rm(cache, { recursive: true, force: true });
}

void runCommand(bench);
