import { setTimeout as pause } from 'node:timers/promises';

const POLL_MILLISECONDS = 30;

/** Long enough for a machine under heavy load; whoever waits in vain is told what was there instead. */
const LIMIT_MILLISECONDS = 45_000;

/**
 * Reads something again and again until it is as it should be.
 *
 * @throws Error that shows what was read last, when it never comes to be so
 */
export async function eventually<Value>(
  read: () => Promise<Value>,
  fulfilled: (value: Value) => boolean,
): Promise<Value> {
  const end = Date.now() + LIMIT_MILLISECONDS;
  for (;;) {
    const value = await read();
    if (fulfilled(value)) return value;
    if (Date.now() > end) throw new Error(`It stayed as it was: ${JSON.stringify(value)}`);
    await pause(POLL_MILLISECONDS);
  }
}
