import { readCron } from './cron-expression';
import { ScheduleError } from './schedule-error';

/** When a rule is due. */
export interface Schedule {
  /** As the template has it: `rate(1 day)`. */
  readonly expression: string;
  /**
   * The next time after another.
   *
   * @param after milliseconds since the epoch
   * @param since when the rule came to be, from which a rate counts
   * @returns milliseconds since the epoch, or undefined when there is none any more
   */
  readonly next: (after: number, since: number) => number | undefined;
}

/** Milliseconds. */
const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Reads `rate(…)` or `cron(…)`.
 *
 * @throws ScheduleError for what EventBridge would refuse
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function readSchedule(expression: string): Schedule {
  const [, kind, fields = ''] = /^(rate|cron)\(([^()]*)\)$/.exec(expression) ?? [];
  if (kind === 'cron') return { expression, ...readCron(fields) };
  if (kind !== 'rate') {
    throw new ScheduleError(`"${expression}" is neither rate(…) nor cron(…)`);
  }
  const period = readPeriod(fields);
  return {
    expression,
    next: (after, since) => since + (Math.floor((after - since) / period) + 1) * period,
  };
}

/** Milliseconds. One stands before a singular, more before a plural. */
function readPeriod(fields: string): number {
  const [, digits = '', unit, plural] = /^([1-9]\d*) +(minute|hour|day)(s?)$/.exec(fields) ?? [];
  const count = Number(digits);
  if ((unit !== 'minute' && unit !== 'hour' && unit !== 'day') || count > 1 !== (plural === 's')) {
    throw new ScheduleError(
      `"${fields}" is no rate: give a positive number, a space, and minute, hour or day, with an s after numbers above 1`,
    );
  }
  return count * UNITS[unit];
}
