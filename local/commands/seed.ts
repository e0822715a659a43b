import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { resolve } from 'node:path';
import pc from 'picocolors';
import * as z from 'zod';
import { ApplicationClient, ReviewerClient } from '../applicant/api-client';
import { LivenessClient } from '../applicant/liveness-client';
import { endpointPath } from '../embedded/endpoints';
import { cases, type Case } from '../seed/cases';
import { Cast } from '../seed/cast';
import type { Actors } from '../seed/endings';
import { plan, type Planned } from '../seed/plan';
import { play, type Stage } from '../seed/play';
import { readArguments, runCommand, UsageError } from './arguments';
import { printTable } from './print';
import { withProgress } from './progress';
import { findRunningStack } from './running-stack';
import { signIn } from './sign-in';
import { stepFunctionsOf, type Stack } from './verification-run';

/** How many verifications are made at once: enough that the machine never waits for one of them. */
const AT_ONCE = 6;

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

/** What became of one planned verification. */
interface Result {
  readonly planned: Planned;
  readonly outcome: string;
}

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
    const results = await playAll(stage, plan(count, Date.now().toString(36)));
    report(results, performance.now() - start);
    return results.every(isAsPlanned) ? 0 : 1;
  } finally {
    await closeStage(stage);
  }
}

async function openStage(stack: Stack): Promise<Stage> {
  const reviewers = ['ada', 'ben'].map(async (username) => {
    const token = await signIn(stack, { username, groups: ['reviewer'] });
    return new ReviewerClient(stack.apiUrl, token);
  });
  const database = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: `${stack.origin}${endpointPath('dynamodb')}`,
    credentials: { ...stack.operatorCredentials },
  });
  const actors: Actors = {
    stack,
    application: new ApplicationClient(stack.apiUrl, stack.apiKey),
    reviewers: await Promise.all(reviewers),
    stepFunctions: stepFunctionsOf(stack),
    tables: DynamoDBDocumentClient.from(database),
  };
  return { actors, cast: await Cast.assemble(), liveness: await LivenessClient.start() };
}

async function closeStage({ actors, cast, liveness }: Stage): Promise<void> {
  actors.stepFunctions.destroy();
  actors.tables.destroy();
  await Promise.all([cast.dismiss(), liveness.close()]);
}

/** Plays the first alone, since others pretend to be whom it enrols, and then several at once. */
async function playAll(stage: Stage, planned: readonly Planned[]): Promise<Result[]> {
  const results: Result[] = [];
  const start = performance.now();
  const playOne = async (one: Planned): Promise<void> => {
    results.push({ planned: one, outcome: await outcomeOf(stage, one) });
    showProgress(results, planned.length, performance.now() - start);
  };
  const [first, ...others] = planned;
  if (first) await playOne(first);
  const queue = others[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const one of queue) await playOne(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  process.stderr.write('\n');
  return results;
}

/** A verification that could not be made does not keep the others from being made. */
async function outcomeOf(stage: Stage, planned: Planned): Promise<string> {
  try {
    return (await play(stage, planned)).outcome;
  } catch (error) {
    return `not made: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const isAsPlanned = ({ planned, outcome }: Result): boolean => outcome === planned.kind.outcome;

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
