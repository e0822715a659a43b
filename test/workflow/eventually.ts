import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MILLISECONDS = 30;

/** Past any wait that ends well; shorter than a test may take, so that the failure names what was awaited. */
const PATIENCE_MILLISECONDS = 50_000;

/**
 * Asks until there is an answer.
 *
 * @param what is awaited, for the failure
 * @throws Error when there is none in time
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await pause(INTERVAL_MILLISECONDS);
  }
}
