const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Seconds between the attempts to deliver a webhook, which span a day. No pause may be longer than the twelve hours for
 * which SQS hides a message.
 */
export const RETRY_PAUSES: readonly number[] = [
  5,
  30,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  10 * HOUR,
];

/** The share of a pause by which it may be shorter or longer, so that what failed together is not repeated together. */
export const RETRY_JITTER = 0.1;

/** Attempts in all, after which a message is a dead letter. */
export const DELIVERY_ATTEMPTS = RETRY_PAUSES.length + 1;

/**
 * Seconds to wait after a failed attempt; undefined after the last one.
 *
 * @param attempt counts from 1
 * @param random from 0 up to, and without, 1
 */
export function pauseAfter(
  attempt: number,
  random: () => number = Math.random,
): number | undefined {
  const pause = RETRY_PAUSES[attempt - 1];
  return pause && Math.round(pause * (1 + RETRY_JITTER * (2 * random() - 1)));
}
