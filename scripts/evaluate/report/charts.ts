import { placeOn, type Axis } from './axis';
import { escaped } from './markup';

export const lineStyles = ['first', 'second', 'third', 'fourth'] as const;

export type LineStyle = (typeof lineStyles)[number];

/** A line of a picture. Lines differ in their dashes, too, for whoever does not tell the colours apart. */
export interface Line {
  readonly title: string;
  readonly style: LineStyle;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Thresholds, as upright lines. */
  readonly marks: readonly { readonly title: string; readonly at: number }[];
}

/** Something known between bounds. */
export interface Interval {
  readonly title: string;
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

export interface IntervalChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly x: Axis;
  readonly intervals: readonly Interval[];
}

/** Sizes in units of the picture. */
const WIDTH = 720;
const HEIGHT = 340;
const LEFT = 90;
const RIGHT = 20;
const TOP = 56;
const BOTTOM = 52;
const ROW = 30;

const innerWidth = WIDTH - LEFT - RIGHT;

/** Lines over two axes, as SVG. */
export function lineChart({ id, title, description, x, y, lines, marks }: LineChart): string {
  const innerHeight = HEIGHT - TOP - BOTTOM;
  const across = (value: number): number => LEFT + placeOn(x, value) * innerWidth;
  const down = (value: number): number => HEIGHT - BOTTOM - placeOn(y, value) * innerHeight;
  const grid = y.ticks.map(
    (tick) => `<path class="grid" d="M ${LEFT} ${round(down(tick))} H ${WIDTH - RIGHT}"/>
<text class="tick" text-anchor="end" x="${LEFT - 8}" y="${round(down(tick) + 4)}">${escaped(y.format(tick))}</text>`,
  );
  const upright = marks.map(({ title: name, at }, index) => {
    const place = round(across(at));
    const label = `${name} ${at}`;
    return `<path class="mark" d="M ${place} ${TOP} V ${HEIGHT - BOTTOM}"/>
<text class="tick" text-anchor="end" x="${place - 4}" y="${TOP + 14 + index * 15}">${escaped(label)}</text>`;
  });
  const drawn = lines.map(({ style, points }) => {
    const path = points.map(([at, value]) => `${round(across(at))} ${round(down(value))}`);
    return path.length === 0 ? '' : `<path class="line ${style}" d="M ${path.join(' L ')}"/>`;
  });
  const legend = lines.map(({ title: name, style }, index) => {
    const left = LEFT + (index * innerWidth) / Math.max(2, lines.length);
    return `<path class="line ${style}" d="M ${left} 40 h 32"/><text x="${left + 40}" y="44">${escaped(name)}</text>`;
  });
  const parts = [...grid, ...bottomAxis(x, HEIGHT, across), ...drawn, ...upright, ...legend];
  const side = `<text class="tick" x="${LEFT - 82}" y="20">${escaped(y.title)}</text>`;
  return svg(id, title, description, HEIGHT, [side, ...parts]);
}

/** A row for each interval, with a dot at its value, as SVG. */
export function intervalChart({ id, title, description, x, intervals }: IntervalChart): string {
  const height = TOP + intervals.length * ROW + BOTTOM;
  const left = LEFT + 60;
  const across = (value: number): number => left + placeOn(x, value) * (WIDTH - RIGHT - left);
  const rows = intervals.map(({ title: name, low, value, high }, index) => {
    const y = TOP + (index + 0.5) * ROW;
    const [from, to] = [round(across(low)), round(across(high))];
    return `<text text-anchor="end" x="${left - 12}" y="${y + 4}">${escaped(name)}</text>
<path class="line first" d="M ${from} ${y} H ${to} M ${from} ${y - 6} v 12 M ${to} ${y - 6} v 12"/>
<circle class="dot" cx="${round(across(value))}" cy="${y}" r="5"/>`;
  });
  const heading = `<text x="12" y="24">${escaped(title)}</text>`;
  return svg(id, title, description, height, [heading, ...bottomAxis(x, height, across), ...rows]);
}

function bottomAxis(x: Axis, height: number, across: (value: number) => number): string[] {
  const ticks = x.ticks.map(
    (tick) =>
      `<text class="tick" text-anchor="middle" x="${round(across(tick))}" y="${height - BOTTOM + 18}">${escaped(x.format(tick))}</text>`,
  );
  const title = `<text class="tick" text-anchor="middle" x="${LEFT + innerWidth / 2}" y="${height - 12}">${escaped(x.title)}</text>`;
  return [...ticks, title];
}

function svg(
  id: string,
  title: string,
  description: string,
  height: number,
  parts: readonly string[],
): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${escaped(title)}</title><desc id="${id}-text">${escaped(description)}</desc>
${parts.join('\n')}
</svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
