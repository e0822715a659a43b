import { setTimeout as pause } from 'node:timers/promises';
import { isThrottling } from '../shared/clients/throttling';

/** Pauses, in milliseconds, that double: nobody waits for this function, and applicants share the quotas with it. */
const FIRST_PAUSE = 1_000;
const TRIES = 6;

/** Repeats a call that is throttled beyond what the SDK repeats by itself. */
export async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isThrottling(error) || failures + 1 >= TRIES) throw error;
      await pause(FIRST_PAUSE * 2 ** failures * (0.5 + Math.random() / 2));
    }
  }
}
