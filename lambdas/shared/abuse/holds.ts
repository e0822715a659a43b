import { BlockedError, PausedError } from '../api/errors';
import { offenderOf, readStanding } from './counters';
import { holdAt, type Hold, type Offender } from './standing';

/** A hold, with whom it holds. */
export interface Held {
  readonly key: string;
  readonly by: Offender;
  readonly hold: Hold;
}

/** The holds in force, by the keys of counters. */
export async function readHolds(table: string, keys: readonly string[]): Promise<Held[]> {
  const standings = await Promise.all(
    keys.map(async (key) => ({ key, hold: holdAt(await readStanding(table, key), Date.now()) })),
  );
  return standings.flatMap(({ key, hold }) => (hold ? [{ key, by: offenderOf(key), hold }] : []));
}

/** The one that lasts longest: whoever is held waits for that. */
export function longest(held: readonly Held[]): Hold | undefined {
  // ISO 8601 in UTC: the greater string is the later time.
  return held
    .map(({ hold }) => hold)
    .reduce<Hold | undefined>(
      (one, other) => (one && one.until >= other.until ? one : other),
      undefined,
    );
}

/** What somebody is told who is held, in full sentences. */
export interface HoldWords {
  /** Before the time. */
  readonly paused: string;
  readonly blocked: string;
}

/**
 * Lets nobody begin anything who is held.
 *
 * @throws PausedError, BlockedError
 */
export async function assertFree(
  table: string,
  keys: readonly string[],
  words: HoldWords,
): Promise<void> {
  const hold = longest(await readHolds(table, keys));
  if (hold?.kind === 'paused') throw new PausedError(`${words.paused} ${hold.until}.`, hold.until);
  if (hold) throw new BlockedError(words.blocked);
}
