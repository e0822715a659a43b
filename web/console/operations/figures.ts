import type { Chart } from '../api/review-api';

export type Series = Chart['series'][number];

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const smallNumber = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const time = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const DAY = 86_400;

/** A value of any unit; a dash where nothing was measured. */
export function formatFigure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return (Math.abs(value) < 1 ? smallNumber : number).format(value);
}

/** When each period of a chart begins, short enough for an axis. */
export function timesOf({ start, periodSeconds, series }: Chart): string[] {
  const format = periodSeconds >= DAY ? day : time;
  const [first] = series;
  return (first?.values ?? []).map((_, index) =>
    format.format(new Date(Date.parse(start) + index * periodSeconds * 1000)),
  );
}

export const isMeasured = ({ values }: Series): boolean => values.some((value) => value !== null);

/** Whether something was measured, and all of it was zero. */
export const isZero = (series: Series): boolean =>
  isMeasured(series) && series.values.every((value) => (value ?? 0) === 0);

/** The value of the last period in which there was one. */
export const latestOf = ({ values }: Series): number | null =>
  values.findLast((value) => value !== null) ?? null;

/** A length of time of whole minutes, hours or days, as it follows "every". */
export function everyPeriod(seconds: number): string {
  const [size, unit] =
    seconds % DAY === 0 ? [DAY, 'day'] : seconds % 3600 === 0 ? [3600, 'hour'] : [60, 'minute'];
  const count = seconds / size;
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}
