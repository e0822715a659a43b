import type { RawImage } from '../engine/types';
import type { ColourGrid } from './recording';

/** Pixels of a cell's side; even, so that cells hold whole samples of colour. */
const cellSide = 16;

/** A frame as decoders give it (I420): brightness of every pixel, colour of every second one. */
export interface YuvFrame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly planes: readonly [Plane, Plane, Plane];
}

interface Plane {
  readonly offset: number;
  readonly stride: number;
}

/** Mean colours of the cells of a frame. */
export function colourGrid(frame: YuvFrame): ColourGrid {
  const columns = Math.floor(frame.width / cellSide);
  const rows = Math.floor(frame.height / cellSide);
  const cells = new Uint8ClampedArray(columns * rows * 3);
  const [luma, blueness, redness] = frame.planes;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const target = (row * columns + column) * 3;
      const mean = (plane: Plane, side: number): number =>
        cellMean(frame.data, plane, column * side, row * side, side);
      writeRgb(
        cells,
        target,
        mean(luma, cellSide),
        mean(blueness, cellSide / 2),
        mean(redness, cellSide / 2),
      );
    }
  }
  return { columns, rows, cells: new Uint8Array(cells.buffer) };
}

/** The whole frame in red, green and blue. */
export function toRgb({ data, width, height, planes }: YuvFrame): RawImage {
  const pixels = new Uint8ClampedArray(width * height * 3);
  const [luma, blueness, redness] = planes;
  let target = 0;
  for (let y = 0; y < height; y += 1) {
    const lumaRow = luma.offset + y * luma.stride;
    const bluenessRow = blueness.offset + (y >> 1) * blueness.stride;
    const rednessRow = redness.offset + (y >> 1) * redness.stride;
    for (let x = 0; x < width; x += 1) {
      writeRgb(
        pixels,
        target,
        data[lumaRow + x] ?? 0,
        data[bluenessRow + (x >> 1)] ?? 0,
        data[rednessRow + (x >> 1)] ?? 0,
      );
      target += 3;
    }
  }
  return { data: new Uint8Array(pixels.buffer), width, height };
}

function cellMean(
  data: Uint8Array,
  { offset, stride }: Plane,
  left: number,
  top: number,
  side: number,
): number {
  let sum = 0;
  for (let y = top; y < top + side; y += 1) {
    const start = offset + y * stride + left;
    for (let at = start; at < start + side; at += 1) sum += data[at] ?? 0;
  }
  return sum / (side * side);
}

/** ITU-R BT.601 with limited range, which VP8 always has. */
function writeRgb(
  into: Uint8ClampedArray,
  at: number,
  luma: number,
  blueness: number,
  redness: number,
): void {
  const light = 1.164 * (luma - 16);
  const blue = blueness - 128;
  const red = redness - 128;
  into[at] = light + 1.596 * red;
  into[at + 1] = light - 0.392 * blue - 0.813 * red;
  into[at + 2] = light + 2.017 * blue;
}
