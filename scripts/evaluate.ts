import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import * as z from 'zod';
import { defaultPolicy, parsePolicy, type Policy } from '../lambdas/shared/policy';
import { pricesFor } from '../lambdas/shared/prices';
import { writeWholeFile } from '../local/build/write-whole-file';
import { readArguments, runCommand, UsageError } from '../local/commands/arguments';
import { acquireImages, type AcquiredImage } from './evaluate/acquire';
import { Answers } from './evaluate/answers';
import type { Comparer } from './evaluate/comparer';
import { EmbeddedComparer } from './evaluate/embedded-comparer';
import { concludeFrom, type Evaluation } from './evaluate/evaluation';
import { readLabels, type LabelledImage } from './evaluate/labels';
import { printEvaluation } from './evaluate/print-evaluation';
import { RekognitionComparer } from './evaluate/rekognition-comparer';
import { htmlReport } from './evaluate/report/html-report';
import type { ScoredTrial } from './evaluate/segments';
import { formTrials, type Trial } from './evaluate/trials';
import { Counter } from './support/counter';
import { inLanes } from './support/in-lanes';
import { INTERRUPTED, stopAtInterrupt } from './support/interrupt';
import { Pace } from './support/pace';

/**
 * How many pairs of different people are compared unless told otherwise. The engine compares a million in a second or
 * two; on Rekognition each pair costs, and 3,000 without a match show a rate of 0.1 %.
 */
const NON_MATED = { embedded: 1_000_000, rekognition: 3_000 } as const;

const rateRemedy = 'give a ratio above 0 and below 1: 0.001 is one false match in a thousand';

const rate = z
  .string()
  .transform(Number)
  .refine((value) => value > 0 && value < 1, { error: rateRemedy });

const count = (remedy: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, { error: remedy })
    .transform(Number);

const options = z
  .object({
    folder: z.string({
      error: 'Give the folder of images: npm run evaluate -- FOLDER (docs/evaluate.md)',
    }),
    on: z
      .enum(['embedded', 'rekognition'], { error: 'give embedded or rekognition' })
      .default('embedded'),
    policy: z.string().optional(),
    out: z.string().optional(),
    'approve-fmr': rate.default(0.001),
    'review-fmr': rate.default(0.01),
    'non-mated': count('give how many pairs of different people to compare at most').optional(),
    rate: count('give how many calls a second to make at most, such as 5').default(5),
    yes: z.boolean().default(false),
  })
  .refine((given) => given['approve-fmr'] <= given['review-fmr'], {
    path: ['review-fmr'],
    error: 'must not be below --approve-fmr: a reviewer sees what is not similar enough to approve',
  });

type Options = z.infer<typeof options>;

async function evaluate(): Promise<number> {
  const given = readArguments(
    {
      on: { type: 'string' },
      policy: { type: 'string' },
      out: { type: 'string' },
      'approve-fmr': { type: 'string' },
      'review-fmr': { type: 'string' },
      'non-mated': { type: 'string' },
      rate: { type: 'string' },
      yes: { type: 'boolean' },
    },
    options,
    'folder',
  );
  const folder = resolve(given.folder);
  const out = resolve(given.out ?? join(folder, 'evaluation'));
  const policy = await readPolicy(given.policy);
  const images = await readLabels(folder);
  if (given.on === 'embedded') {
    await makeFolder(out);
    return report(out, await comparedBy(await EmbeddedComparer.start(), images, policy, given));
  }
  const answers = await Answers.open(join(out, 'answers.jsonl'));
  announcePrice(images, answers, given);
  await makeFolder(out);
  const client = new RekognitionClient({});
  const comparer = await RekognitionComparer.start(client, answers, new Pace(given.rate));
  return report(out, await comparedBy(comparer, images, policy, given));
}

async function readPolicy(path: string | undefined): Promise<Policy> {
  if (path === undefined) return defaultPolicy;
  try {
    return parsePolicy(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new UsageError(
      `--policy: ${path}: ${error instanceof Error ? error.message : 'no file'}`,
    );
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    const cause = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out: the folder cannot be made: ${cause}`);
  });
}

const mostNonMated = (given: Options): number => given['non-mated'] ?? NON_MATED[given.on];

/** @throws UsageError telling the price, unless it has been agreed to */
function announcePrice(images: readonly LabelledImage[], answers: Answers, given: Options): void {
  const { mated, nonMated } = formTrials(images, mostNonMated(given));
  const comparisons = mated.length + nonMated.length;
  const calls = images.length + comparisons;
  const prices = pricesFor('us-east-1');
  const dollars = (calls * prices.imageAnalysis).toFixed(2);
  const known = answers.size > 0 ? `, less ${answers.size} whose answers are kept` : '';
  const price = `At most ${calls} calls of Rekognition (${images.length} DetectFaces, ${comparisons} CompareFaces)${known}: $${dollars} at the list price of ${prices.region} (${prices.version}), ${Math.ceil(calls / given.rate / 60)} minutes at ${given.rate} calls a second.`;
  if (!given.yes) throw new UsageError(`${price}\nNothing was sent. To go on, add --yes.`);
  console.error(price);
}

/** Nothing when it was interrupted. */
async function comparedBy<Held>(
  comparer: Comparer<Held>,
  images: readonly LabelledImage[],
  policy: Policy,
  given: Options,
): Promise<Evaluation | undefined> {
  const interrupted = stopAtInterrupt();
  const isStopped = (): boolean => interrupted.aborted;
  try {
    const acquiring = new Counter('images', images.length);
    const count = (): void => acquiring.count();
    const acquisition = await acquireImages(images, comparer, policy.document, count, interrupted);
    if (isStopped()) return undefined;
    const trials = formTrials(acquisition.acquired, mostNonMated(given));
    if (trials.mated.length === 0 || trials.nonMated.length === 0) {
      const reasons = acquisition.failed.map(({ name, detail }) => `${name}: ${detail}`);
      throw new UsageError(
        ['Too few images are good enough to compare anybody with.', ...reasons].join('\n'),
      );
    }
    const comparing = new Counter('comparisons', trials.mated.length + trials.nonMated.length);
    const compared = {
      mated: await compareAll(comparer, trials.mated, comparing, interrupted),
      nonMated: await compareAll(comparer, trials.nonMated, comparing, interrupted),
    };
    if (isStopped()) return undefined;
    const wanted = { approve: given['approve-fmr'], review: given['review-fmr'] };
    return concludeFrom({ on: given.on, policy, wanted, acquisition, trials, compared });
  } finally {
    await comparer.close();
  }
}

async function compareAll<Held>(
  comparer: Comparer<Held>,
  trials: readonly Trial<AcquiredImage<Held>>[],
  counter: Counter,
  signal: AbortSignal,
): Promise<ScoredTrial[]> {
  const compare = async ({ document, live }: Trial<AcquiredImage<Held>>) => {
    const score = await comparer.compare(document.held, live.held);
    counter.count();
    return score === undefined ? [] : [{ document, live, score }];
  };
  const scored = await inLanes(trials, comparer.lanes, compare, signal);
  return scored.flat();
}

async function report(out: string, evaluation: Evaluation | undefined): Promise<number> {
  if (!evaluation) {
    console.error('Stopped. The same command begins anew, but answers of Rekognition are kept.');
    return INTERRUPTED;
  }
  const [page, data] = [join(out, 'report.html'), join(out, 'report.json')];
  await writeWholeFile(page, htmlReport(evaluation));
  await writeWholeFile(data, `${JSON.stringify(evaluation, null, 2)}\n`);
  printEvaluation(evaluation);
  console.log(`\n${page}\n${data}`);
  return 0;
}

void runCommand(evaluate);
