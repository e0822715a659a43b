import * as z from 'zod';
import { livenessPrice } from './prices';
import type { Verification } from './verification';

const DAY = 86_400_000;

/** Keeps quotients of amounts that are whole, such as 0.3 : 0.015, from falling short of them. */
const ROUNDING = 1e-9;

/** The day (UTC) of a time in milliseconds since the epoch. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** When the day after begins, which has a budget of its own. */
export const dayAfter = (time: number): string =>
  new Date((Math.floor(time / DAY) + 1) * DAY).toISOString();

/** What a day has spent: a row of the table LivenessSpending, whose key is the day. */
export const spendingSchema = z.object({
  /** Liveness sessions that were opened. */
  sessions: z.int().default(0),
  /** What an operator has allowed for this day alone, in US dollars, beside the budget. */
  extraDollars: z.number().default(0),
});

/** How many sessions an amount pays for at the list price of a region. */
export const sessionsWithin = (dollars: number, region: string): number =>
  Math.floor(dollars / livenessPrice(region) + ROUNDING);

/** When the liveness check that a verification awaits can be begun, where that was put off and is not over. */
export function postponedUntil({ status, postponedUntil: until }: Verification) {
  if (status !== 'awaiting_liveness' || until === undefined) return undefined;
  return Date.parse(until) > Date.now() ? until : undefined;
}
