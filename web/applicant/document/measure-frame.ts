/** Pixels as a canvas gives them: four bytes each, row by row. */
export interface Frame {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export interface FrameMeasures {
  /** Mean luminance, 0–255. */
  readonly brightness: number;
  /** How abruptly the strongest edges rise, as a ratio; 0 where nothing stands out. */
  readonly sharpness: number;
  /** The part of the frame, 0–1, that a highlight has washed out. */
  readonly glare: number;
}

interface Luminance {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Measures what spoils photographs of documents. */
export function measureFrame(frame: Frame): FrameMeasures {
  const luminance = toLuminance(frame);
  return {
    brightness: luminance.values.reduce((sum, value) => sum + value, 0) / luminance.values.length,
    sharpness: sharpnessOf(luminance),
    glare: glareOf(luminance),
  };
}

/** By the weights of ITU-R BT.601. */
function toLuminance({ data, width, height }: Frame): Luminance {
  const values = new Float32Array(width * height);
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    const at = pixel * 4;
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    values[pixel] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return { values, width, height };
}

/** Where edges count: the strongest hundredth. */
const EDGES = 0.99;

/** How much larger the hundredth of the differences that noise alone makes is than their median. */
const NOISE_TAIL = 3.82;

/** Contrasts below this, in luminance, are no edges. */
const LEAST_CONTRAST = 8;

/**
 * Compares how edges bend (second differences, which blur takes away first) with how far they rise.
 * What the noise of a camera adds is known by the middle of the differences, since most of a frame is flat.
 */
function sharpnessOf({ values, width, height }: Luminance): number {
  const bends = new Histogram();
  const rises = new Histogram();
  const at = (index: number) => values[index] ?? 0;
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      const i = y * width + x;
      const around = at(i - 1) + at(i + 1) + at(i - width) + at(i + width);
      bends.add(Math.abs(4 * at(i) - around));
      const across = Math.abs(at(i + 2) - at(i - 2));
      const down = Math.abs(at(i + 2 * width) - at(i - 2 * width));
      rises.add(Math.max(across, down));
    }
  }
  const contrast = rises.quantile(EDGES);
  if (contrast < LEAST_CONTRAST) return 0;
  const noise = NOISE_TAIL * bends.quantile(0.5);
  return Math.sqrt(Math.max(0, bends.quantile(EDGES) ** 2 - noise ** 2)) / contrast;
}

/** Counts of values from 0 to 1023. */
class Histogram {
  private readonly counts = new Uint32Array(1024);
  private total = 0;

  add(value: number): void {
    const bin = Math.min(1023, Math.round(value));
    this.counts[bin] = (this.counts[bin] ?? 0) + 1;
    this.total += 1;
  }

  quantile(ratio: number): number {
    let rest = ratio * this.total;
    return this.counts.findIndex((count) => (rest -= count) <= 0);
  }
}

/** Side of the tiles that are looked at for glare, in pixels: larger than print. */
const TILE = 8;

/** From this luminance on nothing can be told apart. */
const WASHED_OUT = 250;

function glareOf({ values, width, height }: Luminance): number {
  const columns = Math.floor(width / TILE);
  const rows = Math.floor(height / TILE);
  let washedOut = 0;
  for (let tile = 0; tile < columns * rows; tile += 1) {
    const top = Math.floor(tile / columns) * TILE;
    const left = (tile % columns) * TILE;
    const lines = Array.from({ length: TILE }, (_, line) => (top + line) * width + left);
    if (lines.every((start) => values.subarray(start, start + TILE).every(isWashedOut))) {
      washedOut += 1;
    }
  }
  return washedOut / Math.max(1, columns * rows);
}

const isWashedOut = (value: number) => value >= WASHED_OUT;
