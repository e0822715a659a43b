import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { LivenessClient } from '../local/applicant/liveness-client';
import { readArguments, runCommand } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import { seconds, withProgress } from '../local/commands/progress';
import { drawApplicants, takeThrough } from './applicants';
import { percentile } from './figure';
import { whereTimeWent } from './load-report';
import { StackProcess } from './stack';

const options = z.object({
  applicants: z.coerce
    .number({ error: 'give a number of applicants from 1 to 1000' })
    .int('give a whole number')
    .min(1, 'give a number of applicants from 1 to 1000')
    .max(1000, 'give a number of applicants from 1 to 1000')
    .default(200),
  quotas: z.boolean().default(false),
});

/** What became of one applicant. */
type Passage =
  { readonly id: string; readonly milliseconds: number } | { readonly failure: string };

/** Lets applicants come all at once, and tells whether all were decided and where the time went. */
async function load(): Promise<number> {
  const { applicants: number, quotas } = readArguments(
    { applicants: { type: 'string' }, quotas: { type: 'boolean' } },
    options,
  );
  const folder = await mkdtemp(join(tmpdir(), 'honnin-load-'));
  const people = await withProgress('Drawing applicants', drawApplicants);
  const running = await StackProcess.start(folder, { quotas, pages: false });
  const liveness = await LivenessClient.start();
  const turnedAway = countTurnedAway();
  try {
    const { stack } = running;
    const start = performance.now();
    const passages = await withProgress(`${number} applicants at once`, () =>
      Promise.all(
        Array.from({ length: number }, async (_, index): Promise<Passage> => {
          const person = people[index % people.length];
          if (!person) throw new Error('There are no applicants.');
          const began = performance.now();
          try {
            const id = await takeThrough(stack, liveness, person);
            return { id, milliseconds: performance.now() - began };
          } catch (error) {
            return { failure: String(error) };
          }
        }),
      ),
    );
    const elapsed = performance.now() - start;
    const approved = passages.flatMap((passage) => ('id' in passage ? [passage] : []));
    const failures = passages.flatMap((passage) => ('failure' in passage ? [passage.failure] : []));
    const times = approved.map(({ milliseconds }) => milliseconds);
    const report = await withProgress('Reading histories', () =>
      whereTimeWent(
        stack,
        approved.map(({ id }) => id),
      ),
    );
    console.log();
    printTable(
      ['what', 'figure'],
      [
        ['applicants at once', String(number)],
        ['quotas', quotas ? "an account's defaults" : 'none'],
        ['approved', String(approved.length)],
        ['not approved', String(failures.length)],
        ['all together took', seconds(elapsed)],
        ['an applicant took, p50', seconds(percentile(times, 0.5))],
        ['an applicant took, p95', seconds(percentile(times, 0.95))],
        ['requests that the API had no room for', String(turnedAway.count())],
        ['calls of the workflow that were throttled, and repeated', String(report.throttled)],
      ],
    );
    console.log('\nWhere the time went: between entering and leaving each state.\n');
    printTable(
      ['state', 'entered', 'p50', 'p95', 'throttled'],
      report.states.map(({ state, entered, p50, p95, throttled }) => [
        state,
        String(entered),
        seconds(p50),
        seconds(p95),
        String(throttled),
      ]),
    );
    for (const failure of failures) console.error(failure);
    return failures.length === 0 ? 0 : 1;
  } finally {
    turnedAway.stop();
    await liveness.close();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where Node.js tells of the headers of every answer that `fetch` gets. */
const ANSWERS = 'undici:request:headers';
const answerMessage = z.object({ response: z.object({ statusCode: z.number() }) });

/** Counts answers that say that there is no room for a request. */
function countTurnedAway(): { count: () => number; stop: () => void } {
  let count = 0;
  const listen = (message: unknown): void => {
    const { statusCode } = answerMessage.parse(message).response;
    if (statusCode === 429 || statusCode === 503) count += 1;
  };
  subscribe(ANSWERS, listen);
  return { count: () => count, stop: () => unsubscribe(ANSWERS, listen) };
}

void runCommand(load);
