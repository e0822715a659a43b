import { cronField, daysOfMonthField, daysOfWeekField, type DayTest } from './cron-fields';
import { ScheduleError } from './schedule-error';

/** The years that EventBridge takes. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** A cron expression of EventBridge, in UTC. */
export interface CronSchedule {
  /**
   * The next minute that fits.
   *
   * @param after milliseconds since the epoch; a minute that begins at this very time is not meant
   * @returns milliseconds since the epoch, or undefined when there is none any more
   */
  readonly next: (after: number) => number | undefined;
}

/**
 * Reads what stands between the parentheses: minutes, hours, days of the month, months, days of the week, years.
 *
 * @throws ScheduleError for what EventBridge would refuse
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
 */
export function readCron(text: string): CronSchedule {
  const fields = text.trim().split(/\s+/);
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  if (
    minute === undefined ||
    hour === undefined ||
    dayOfMonth === undefined ||
    month === undefined ||
    dayOfWeek === undefined ||
    year === undefined ||
    fields.length > 6
  ) {
    throw new ScheduleError('a cron expression has six fields');
  }
  const times = {
    minutes: cronField(minute, { name: 'minutes', first: 0, last: 59 }),
    hours: cronField(hour, { name: 'hours', first: 0, last: 23 }),
  };
  const months = cronField(month, { name: 'months', first: 1, last: 12, words: MONTHS });
  const years = cronField(year, { name: 'years', first: FIRST_YEAR, last: LAST_YEAR });
  const isDay = readDays(dayOfMonth, dayOfWeek);
  return {
    next: (after) => {
      for (const [inYear, inMonth] of monthsFrom(after, years, months)) {
        const found = firstAfter(after, daysOf(inYear, inMonth, isDay), times);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

function readDays(dayOfMonth: string, dayOfWeek: string): DayTest {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ScheduleError('one of the days of the month and of the week must be ?, and not both');
  }
  return dayOfWeek === '?' ? daysOfMonthField(dayOfMonth) : daysOfWeekField(dayOfWeek);
}

/** Months that fit, from the one of a time on. January is 1. */
function* monthsFrom(
  after: number,
  years: readonly number[],
  months: readonly number[],
): Iterable<readonly [year: number, month: number]> {
  const from = new Date(after);
  for (const year of years) {
    if (year < from.getUTCFullYear()) continue;
    for (const month of months) {
      if (year === from.getUTCFullYear() && month <= from.getUTCMonth()) continue;
      yield [year, month];
    }
  }
}

/** The days of a month that fit, as milliseconds since the epoch. */
function daysOf(year: number, month: number, isDay: DayTest): number[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 1;
  return Array.from({ length }, (_, index) => index + 1)
    .filter((day) => isDay({ day, length, weekday: ((firstWeekday + day - 2) % 7) + 1 }))
    .map((day) => Date.UTC(year, month - 1, day));
}

function firstAfter(
  after: number,
  days: readonly number[],
  { minutes, hours }: { readonly minutes: readonly number[]; readonly hours: readonly number[] },
): number | undefined {
  for (const day of days) {
    for (const hour of hours) {
      for (const minute of minutes) {
        const time = day + (hour * 60 + minute) * 60_000;
        if (time > after) return time;
      }
    }
  }
  return undefined;
}
