const HOUR = 3_600_000;
/** What is shorter than this is shown by the hour. */
const FEW_DAYS = 48 * HOUR;

/** Some things in the hours or days they happened in. */
export interface Periods<Item> {
  readonly unit: 'hour' | 'day';
  /** Without gaps, in the time zone of the browser. */
  readonly periods: readonly { readonly start: Date; readonly items: readonly Item[] }[];
}

/** Sorts things by when they happened: by the hour when all lies within two days, by the day otherwise. */
export function periodsOf<Item>(
  items: readonly Item[],
  timeOf: (item: Item) => Date,
): Periods<Item> {
  const times = items.map((item) => timeOf(item).getTime());
  const first = times.reduce((a, b) => Math.min(a, b), Infinity);
  const last = times.reduce((a, b) => Math.max(a, b), -Infinity);
  const unit = last - first <= FEW_DAYS ? 'hour' : 'day';
  const byStart = new Map<number, Item[]>();
  if (items.length > 0) {
    const end = startOf(new Date(last), unit).getTime();
    for (let start = startOf(new Date(first), unit); start.getTime() <= end;) {
      byStart.set(start.getTime(), []);
      start = after(start, unit);
    }
  }
  for (const item of items) byStart.get(startOf(timeOf(item), unit).getTime())?.push(item);
  const periods = [...byStart].map(([start, within]) => ({
    start: new Date(start),
    items: within,
  }));
  return { unit, periods };
}

function startOf(time: Date, unit: 'hour' | 'day'): Date {
  const start = new Date(time);
  if (unit === 'hour') start.setMinutes(0, 0, 0);
  else start.setHours(0, 0, 0, 0);
  return start;
}

/** The next start; days need not have 24 hours. */
function after(start: Date, unit: 'hour' | 'day'): Date {
  if (unit === 'hour') return new Date(start.getTime() + HOUR);
  const next = new Date(start);
  next.setDate(next.getDate() + 1);
  return next;
}
