import pc from 'picocolors';

/** Something measured, beside what it may be. */
export interface Figure {
  readonly what: string;
  readonly today: number;
  /** The most it may be; with `atLeast` the least. Some things have none. */
  readonly budget?: number;
  readonly atLeast?: boolean;
  /** Writes it with its unit. */
  readonly format: (value: number) => string;
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(0)} KB`;
export const dollars = (value: number): string => `$${value.toFixed(5)}`;
export const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;
export const count = (value: number): string => value.toFixed(0);

/** The figure's row in the table; what is beyond its budget stands out. */
export function rowOf({ what, today, budget, atLeast = false, format }: Figure): string[] {
  if (budget === undefined) return [what, '', format(today)];
  const kept = atLeast ? today >= budget : today <= budget;
  return [what, format(budget), kept ? pc.green(format(today)) : pc.red(format(today))];
}

/** The smallest of the values that so large a part of them (0–1) does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
