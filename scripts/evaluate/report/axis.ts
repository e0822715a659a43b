/** A scale of a picture. */
export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** Whether each tenfold takes the same room; `from` is above 0 then. */
  readonly logarithmic: boolean;
  readonly format: (value: number) => string;
}

/** Where a value lies on an axis, 0–1; what lies beyond its ends is drawn there. */
export function placeOn({ from, to, logarithmic }: Axis, value: number): number {
  const scaled = (of: number): number => (logarithmic ? Math.log10(of) : of);
  const within = Math.min(Math.max(value, from), to);
  return (scaled(within) - scaled(from)) / (scaled(to) - scaled(from));
}

/** Similarities from 0 to 100. */
export const scoreAxis = (title: string): Axis => ({
  title,
  from: 0,
  to: 100,
  ticks: [0, 20, 40, 60, 80, 100],
  logarithmic: false,
  format: String,
});

/** Error rates down to what so many trials can show. */
export function errorAxis(title: string, trials: number): Axis {
  const lowest = Math.min(-1, Math.floor(Math.log10(1 / Math.max(trials, 10))));
  return {
    title,
    from: 10 ** lowest,
    to: 1,
    ticks: Array.from({ length: 1 - lowest }, (_, index) => 10 ** (lowest + index)),
    logarithmic: true,
    format: (value) => `${Number((value * 100).toPrecision(1))} %`,
  };
}

/** Shares from 0 up to the largest. */
export function shareAxis(title: string, largest: number): Axis {
  const to = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5].find((bound) => bound >= largest) ?? 1;
  return {
    title,
    from: 0,
    to,
    ticks: [0, 1, 2, 3, 4].map((part) => (to * part) / 4),
    logarithmic: false,
    format: (value) => `${Number((value * 100).toFixed(2))} %`,
  };
}
