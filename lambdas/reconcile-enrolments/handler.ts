import type { Context } from 'aws-lambda';
import { listVerifications } from '../shared/list-verifications';
import { logger } from '../shared/logger';
import { subjectsEnrolled } from '../shared/enrolment/subjects';
import type { Subject } from '../shared/enrolment/subject';
import { withdrawEnrolment } from '../shared/enrolment/withdraw-enrolment';
import { tables, withdrawalGround, environment } from './environment';
import { readProgress, writeProgress } from './progress';
import { reconcile } from './reconcile';

const MINUTE = 60_000;

/** Every run searches what was enrolled within the last hour, however much of it an earlier run has searched. */
const WINDOW = 60 * MINUTE;

/** A search may not find yet what was enrolled only minutes ago: the next run searches that again. */
const SETTLING = 10 * MINUTE;

/** What progress is counted in. */
const SLICE = 5 * MINUTE;

/** A run ends with so much of its time left. */
const RESERVE = MINUTE;

/** Faces searched side by side. */
const AT_ONCE = 8;

/** Nothing was lost: Lambda repeats the run, which goes on where this one ended. */
class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';

  constructor(until: string) {
    super(
      `Enrolments since ${until} have not been searched again yet; the next run goes on there.`,
    );
  }
}

/**
 * Searches every face enrolled in the last hour again, slice by slice from the oldest, and finishes withdrawals that
 * were begun. It starts where the last run ended when that is longer ago than an hour.
 *
 * @throws UnfinishedError when its time ends before it has come to the present
 */
export async function handler(
  _event: unknown,
  { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  await finishWithdrawals();
  const now = Date.now();
  const progress = await readProgress();
  let from = Math.min(progress === undefined ? now : Date.parse(progress), now - WINDOW);
  let searched = 0;
  while (from < now) {
    const to = Math.min(from + SLICE, now);
    for await (const subjects of inChunks(enrolledBetween(from, to))) {
      if (getRemainingTimeInMillis() < RESERVE) throw new UnfinishedError(moment(from));
      await Promise.all(subjects.map(reconcile));
      searched += subjects.length;
    }
    from = to;
    if (to < now - SETTLING) await writeProgress(moment(to));
  }
  await writeProgress(moment(now - SETTLING));
  logger.info('Searched enrolled faces again', { searched });
}

const moment = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** @param to not included */
async function* enrolledBetween(from: number, to: number): AsyncGenerator<Subject> {
  const [earliest, latest] = [moment(from), moment(to - 1)];
  const days = new Set([earliest.slice(0, 10), latest.slice(0, 10)]);
  for (const day of days) {
    yield* subjectsEnrolled(environment.SUBJECTS_TABLE, { day, earliest, latest });
  }
}

async function* inChunks(subjects: AsyncGenerator<Subject>): AsyncGenerator<Subject[]> {
  let chunk: Subject[] = [];
  for await (const subject of subjects) {
    chunk.push(subject);
    if (chunk.length < AT_ONCE) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** A reviewer's function may have ended between the decision and its last deed. */
async function finishWithdrawals(): Promise<void> {
  const { items } = await listVerifications(tables.verifications, {
    partitions: [{ index: 'byCaseState', value: 'withdrawing' }],
    limit: 100,
  });
  for (const verification of items) await withdrawEnrolment(withdrawalGround, verification);
}
