const HOUR = 3_600_000;

/** How far back the page looks; milliseconds. */
export const ranges = [
  { id: '3h', text: '3 hours', length: 3 * HOUR },
  { id: '1d', text: '1 day', length: 24 * HOUR },
  { id: '1w', text: '1 week', length: 7 * 24 * HOUR },
] as const;

export type Range = (typeof ranges)[number];
