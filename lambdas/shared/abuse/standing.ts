import * as z from 'zod';
import type { AbusePolicy } from '../policy';

/** Whom failures are counted for. */
export const offenderSchema = z.enum(['subject', 'device', 'address']);

export type Offender = z.infer<typeof offenderSchema>;

export const holdKindSchema = z.enum(['paused', 'blocked']);

/** A pause or a block: nothing may be begun until it ends. No legal hold, which is of `shared/holds`. */
const holdSchema = z.object({
  kind: holdKindSchema,
  until: z.iso.datetime(),
  /** The failure that brought it about, by which a repeat of its recording is recognised. */
  failureId: z.string(),
});

export type Hold = z.infer<typeof holdSchema>;

/** What is known of the failures of one subject, device or address. Times are ISO 8601. */
export const standingSchema = z.object({
  /** The failures of the latest window. */
  failures: z.array(z.object({ id: z.string(), at: z.iso.datetime() })),
  /** When the latest pauses began. */
  pauses: z.array(z.iso.datetime()),
  hold: holdSchema.optional(),
});

export type Standing = z.infer<typeof standingSchema>;

export const untried: Standing = { failures: [], pauses: [] };

export interface Failure {
  /** The same for every repeat of one recording. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The hold in force at a time, in milliseconds since the epoch. */
export function holdAt({ hold }: Standing, at: number): Hold | undefined {
  return hold && Date.parse(hold.until) > at ? hold : undefined;
}

/**
 * Counts a failure. While a hold is in force nothing more is counted: what was begun before it may still fail.
 *
 * @param limit failures of a window that bring about a pause
 * @returns the standing afterwards; the very same object when nothing changes
 */
export function afterFailure(
  before: Standing,
  { id, at }: Failure,
  limit: number,
  policy: AbusePolicy,
): Standing {
  if (holdAt(before, at) || before.failures.some((known) => known.id === id)) return before;
  const failures = [
    ...before.failures.filter((known) => isWithin(known.at, at, policy.windowSeconds)),
    { id, at: toTime(at) },
  ];
  const pauses = before.pauses.filter((pause) => isWithin(pause, at, policy.pausesWithinSeconds));
  if (failures.length < limit) return { failures, pauses };
  const blocked = pauses.length + 1 >= policy.pausesUntilBlock;
  const seconds = blocked ? policy.blockSeconds : policy.pauseSeconds;
  return {
    failures: [],
    pauses: [...pauses, toTime(at)],
    hold: {
      kind: blocked ? 'blocked' : 'paused',
      until: toTime(at + seconds * 1000),
      failureId: id,
    },
  };
}

/** When nothing of a standing counts any more, in milliseconds since the epoch. */
export function endOf({ failures, pauses, hold }: Standing, policy: AbusePolicy): number {
  return Math.max(
    ...failures.map(({ at }) => Date.parse(at) + policy.windowSeconds * 1000),
    ...pauses.map((at) => Date.parse(at) + policy.pausesWithinSeconds * 1000),
    hold ? Date.parse(hold.until) : 0,
  );
}

const isWithin = (time: string, at: number, seconds: number): boolean =>
  Date.parse(time) > at - seconds * 1000;

const toTime = (at: number): string => new Date(at).toISOString();
