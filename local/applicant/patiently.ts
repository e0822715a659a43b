import { setTimeout as pause } from 'node:timers/promises';

/** How often a request is made that the API has no room for, and the pauses between, in milliseconds. */
const repeats = { attempts: 12, first: 500, growth: 1.6, longest: 10_000 };

/** Longer than this, in seconds, nobody waits: they are held back, and not for want of room. */
const LONGEST_WAIT = 60;

/** Whether nothing was done for a request, and a later one may find room. */
const isBusy = ({ status, headers }: Response): boolean =>
  (status === 429 || status === 503) && Number(headers.get('retry-after') ?? 0) <= LONGEST_WAIT;

/**
 * Repeats a request while the API has no room for it, after pauses that grow and differ, so that not all who were
 * turned away come back at once.
 */
export async function patiently(request: () => Promise<Response>): Promise<Response> {
  let milliseconds = repeats.first;
  for (let attempt = 1; ; attempt += 1) {
    const response = await request();
    if (!isBusy(response) || attempt === repeats.attempts) return response;
    await response.arrayBuffer();
    await pause(milliseconds * (0.5 + Math.random()));
    milliseconds = Math.min(milliseconds * repeats.growth, repeats.longest);
  }
}
