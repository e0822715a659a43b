import { BlockedError, PausedError } from '../api/errors';
import { offenderOf, readStanding } from './counters';
import { holdAt, type Hold, type Offender } from './standing';

/** A pause or a block, with whom it holds back. */
export interface HeldBack {
  readonly key: string;
  readonly by: Offender;
  readonly hold: Hold;
}

/** Who is held back now, by the keys of counters. */
export async function readHeldBack(table: string, keys: readonly string[]): Promise<HeldBack[]> {
  const standings = await Promise.all(
    keys.map(async (key) => ({ key, hold: holdAt(await readStanding(table, key), Date.now()) })),
  );
  return standings.flatMap(({ key, hold }) => (hold ? [{ key, by: offenderOf(key), hold }] : []));
}

/** The pause or block that lasts longest: whoever is held back waits for that. */
export function longest(held: readonly HeldBack[]): Hold | undefined {
  // ISO 8601 in UTC: the greater string is the later time.
  return held
    .map(({ hold }) => hold)
    .reduce<Hold | undefined>(
      (one, other) => (one && one.until >= other.until ? one : other),
      undefined,
    );
}

/** What somebody is told who is held back, in full sentences. */
export interface HeldBackWords {
  /** Before the time. */
  readonly paused: string;
  readonly blocked: string;
}

/**
 * Lets nobody begin anything who is held back.
 *
 * @throws PausedError, BlockedError
 */
export async function assertFree(
  table: string,
  keys: readonly string[],
  words: HeldBackWords,
): Promise<void> {
  const hold = longest(await readHeldBack(table, keys));
  if (hold?.kind === 'paused') throw new PausedError(`${words.paused} ${hold.until}.`, hold.until);
  if (hold) throw new BlockedError(words.blocked);
}
