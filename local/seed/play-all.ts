import type { Planned } from './plan';
import { play, type Played } from './play';
import type { Stage } from './stage';

/** How many verifications are made at once: enough that the machine never waits for one of them. */
const AT_ONCE = 6;

/** What became of one planned verification. */
export interface Result {
  readonly planned: Planned;
  /** Absent when it could not be made. */
  readonly verificationId?: string;
  readonly outcome: string;
}

export const isAsPlanned = ({ planned, outcome }: Result): boolean =>
  outcome === planned.kind.outcome;

/**
 * Plays the first alone, since others pretend to be whom it enrols, and then several at once.
 *
 * @param tell told the results so far, whenever there is one more
 */
export async function playAll(
  stage: Stage,
  planned: readonly Planned[],
  tell: (results: readonly Result[]) => void = () => undefined,
): Promise<Result[]> {
  const results: Result[] = [];
  const playOne = async (one: Planned): Promise<void> => {
    results.push({ planned: one, ...(await playedOrNot(stage, one)) });
    tell(results);
  };
  const [first, ...others] = planned;
  if (first) await playOne(first);
  const queue = others[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const one of queue) await playOne(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

/** A verification that could not be made does not keep the others from being made. */
async function playedOrNot(
  stage: Stage,
  planned: Planned,
): Promise<Played | Pick<Played, 'outcome'>> {
  try {
    return await play(stage, planned);
  } catch (error) {
    return { outcome: `not made: ${error instanceof Error ? error.message : String(error)}` };
  }
}
