import { ScheduleError } from './schedule-error';

/** What a field takes, in words or in numbers. */
interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Stand for the numbers from `first` on. */
  readonly words?: readonly string[];
}

/** A day of some month. */
export interface Day {
  /** From 1. */
  readonly day: number;
  /** How many days the month has. */
  readonly length: number;
  /** 1 is Sunday, 7 is Saturday. */
  readonly weekday: number;
}

export type DayTest = (day: Day) => boolean;

const DAYS_OF_MONTH: Field = { name: 'days of the month', first: 1, last: 31 };
const DAYS_OF_WEEK: Field = {
  name: 'days of the week',
  first: 1,
  last: 7,
  words: 'SUN MON TUE WED THU FRI SAT'.split(' '),
};
const SUNDAY = 1;
const SATURDAY = 7;

/**
 * The values of a field in ascending order: `*`, numbers, ranges, steps, and lists of these.
 *
 * @throws ScheduleError naming the field
 */
export function cronField(text: string, field: Field): readonly number[] {
  const values = new Set(text.split(',').flatMap((part) => valuesOf(part, field)));
  return [...values].sort((a, b) => a - b);
}

/** @throws ScheduleError naming the field */
export function daysOfMonthField(text: string): DayTest {
  const tests = text.split(',').map((part): DayTest => {
    if (part === 'L') return ({ day, length }) => day === length;
    const weekdayNear = /^(\d+)W$/.exec(part)?.[1];
    if (weekdayNear !== undefined) return isWeekdayNear(valueOf(weekdayNear, DAYS_OF_MONTH));
    const values = cronField(part, DAYS_OF_MONTH);
    return ({ day }) => values.includes(day);
  });
  return (day) => tests.some((test) => test(day));
}

/** @throws ScheduleError naming the field */
export function daysOfWeekField(text: string): DayTest {
  if (/,.*#|#.*,/.test(text)) {
    throw new ScheduleError('with # the days of the week hold one expression');
  }
  const tests = text.split(',').map((part): DayTest => {
    const [, numbered = '', number = ''] = /^([^#]+)#([1-5])$/.exec(part) ?? [];
    if (numbered !== '') {
      const wanted = valueOf(numbered, DAYS_OF_WEEK);
      return ({ day, weekday }) => weekday === wanted && Math.ceil(day / 7) === Number(number);
    }
    if (part === 'L') return ({ weekday }) => weekday === SATURDAY;
    const last = /^(.+)L$/.exec(part)?.[1];
    if (last !== undefined) {
      const wanted = valueOf(last, DAYS_OF_WEEK);
      return ({ day, length, weekday }) => weekday === wanted && day > length - 7;
    }
    const values = cronField(part, DAYS_OF_WEEK);
    return ({ weekday }) => values.includes(weekday);
  });
  return (day) => tests.some((test) => test(day));
}

/** Monday to Friday nearest to a day, within its month. */
function isWeekdayNear(wanted: number): DayTest {
  return ({ day, length, weekday }) => {
    if (weekday === SATURDAY || weekday === SUNDAY || wanted > length) return false;
    const weekdayOfWanted = ((((weekday - 1 + wanted - day) % 7) + 7) % 7) + 1;
    if (weekdayOfWanted === SATURDAY) return day === (wanted === 1 ? 3 : wanted - 1);
    if (weekdayOfWanted === SUNDAY) return day === (wanted === length ? wanted - 2 : wanted + 1);
    return day === wanted;
  };
}

function valuesOf(part: string, field: Field): number[] {
  const [range = '', stepText, ...more] = part.split('/');
  if (more.length > 0) throw notValid(part, field);
  const step = stepText === undefined ? 1 : wholeNumber(stepText, part, field);
  if (step < 1) throw notValid(part, field);
  const [from, to] = boundsOf(range, stepText !== undefined, field);
  if (from > to) throw notValid(part, field);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}

/** A lone value with a step goes on to the end of the field. */
function boundsOf(range: string, stepped: boolean, field: Field): readonly [number, number] {
  if (range === '*') return [field.first, field.last];
  const [fromText = '', toText, ...more] = range.split('-');
  if (more.length > 0) throw notValid(range, field);
  const from = valueOf(fromText, field);
  if (toText !== undefined) return [from, valueOf(toText, field)];
  return [from, stepped ? field.last : from];
}

function valueOf(text: string, field: Field): number {
  const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return field.first + word;
  const value = wholeNumber(text, text, field);
  if (value < field.first || value > field.last) throw notValid(text, field);
  return value;
}

function wholeNumber(text: string, part: string, field: Field): number {
  if (!/^\d{1,4}$/.test(text)) throw notValid(part, field);
  return Number(text);
}

function notValid(part: string, { name }: Field): ScheduleError {
  return new ScheduleError(`"${part}" is nothing for the ${name}`);
}
