const hour = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

/** The beginning of an hour or a day, short enough for an axis. */
export const formatPeriod = (start: Date, unit: 'hour' | 'day'): string =>
  (unit === 'hour' ? hour : day).format(start);
