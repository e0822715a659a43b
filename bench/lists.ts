import * as z from 'zod';
import { count, milliseconds, percentile, type Figure } from './figure';
import { putVerifications } from './many-verifications';
import type { StackProcess } from './stack';

const VERIFICATIONS = 100_000;
const REPEATS = 15;

/** What the console asks for, from the newest page to what few verifications have. */
const lists = [
  ['the newest 25', 'verifications', {}],
  ['the next page, far back', 'verifications', { to: daysAgo(60) }],
  ['the queue, oldest first', 'verifications', { status: 'in_review', order: 'oldest' }],
  ['one subject', 'verifications', { subjectId: 'subject-77' }],
  ['one reason', 'verifications', { reason: 'LIVENESS_LOW' }],
  ['scores that few have', 'verifications', { maximumLiveness: '50' }],
  ['scores that none has', 'verifications', { maximumSimilarity: '10' }],
  ['500 scores', 'scores', {}],
] as const;

const pageSchema = z.object({ items: z.array(z.unknown()) });

/** How long reviewers wait for a page with very many verifications behind it, asked for one page at a time. */
export async function measureLists({ stack, reviewerToken }: StackProcess): Promise<Figure[]> {
  await putVerifications(stack, VERIFICATIONS);
  const figures: Figure[] = [];
  for (const [name, path, query] of lists) {
    const url = `${stack.apiUrl}/review/${path}?${new URLSearchParams(query).toString()}`;
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const start = performance.now();
      const response = await fetch(url, { headers: { authorization: `Bearer ${reviewerToken}` } });
      pageSchema.parse(await response.json());
      times.push(performance.now() - start);
    }
    const what = `${name}, of ${count(VERIFICATIONS)}`;
    figures.push({ what: `${what}, p50`, today: percentile(times, 0.5), format: milliseconds });
    figures.push({
      what: `${what}, p95`,
      budget: 300,
      today: percentile(times, 0.95),
      format: milliseconds,
    });
  }
  return figures;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}
