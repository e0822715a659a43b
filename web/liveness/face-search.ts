import { distinctFaces, modelSide, readFaces, type Box, type FaceBox } from './face-boxes';

/** Pixels row by row from the top left: four bytes each, red, green, blue and opacity. */
export interface Picture {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/** Runs the model on 128 × 128 × RGB from -1 to 1; answers its 896 × 17 numbers. */
export type FaceModel = (pixels: Float32Array) => ArrayLike<number>;

/** Side of the smaller squares as a ratio of the picture's longer side: two of them cover it with an overlap. */
const tileRatio = 0.625;

/** Finds the faces in a picture, the likeliest first. */
export function findFaces(picture: Picture, model: FaceModel): FaceBox[] {
  const found = squaresOf(picture).flatMap((square) =>
    readFaces(model(cutSquare(picture, square)), square),
  );
  return distinctFaces(found);
}

/**
 * The squares that are searched: one around all of the picture, and smaller ones in which the portrait on a card is
 * large enough for the model.
 */
function squaresOf({ width, height }: Picture): Box[] {
  const longer = Math.max(width, height);
  const tile = longer * tileRatio;
  const tiles = startsOf(height, tile).flatMap((top) =>
    startsOf(width, tile).map((left) => ({ left, top, width: tile, height: tile })),
  );
  return [
    { left: (width - longer) / 2, top: (height - longer) / 2, width: longer, height: longer },
    ...tiles,
  ];
}

/** Where squares begin along a side: at both ends, or one in the middle of a side shorter than they are. */
function startsOf(length: number, side: number): number[] {
  return length <= side ? [(length - side) / 2] : [0, length - side];
}

/** A square as the model takes it; black where it reaches beyond the picture. */
function cutSquare(picture: Picture, square: Box): Float32Array {
  const step = square.width / modelSide;
  const pixels = new Float32Array(modelSide * modelSide * 3);
  for (let row = 0; row < modelSide; row += 1) {
    const rows = rangeOf(square.top + row * step, step);
    for (let column = 0; column < modelSide; column += 1) {
      const columns = rangeOf(square.left + column * step, step);
      writeMean(picture, rows, columns, pixels, (row * modelSide + column) * 3);
    }
  }
  return pixels;
}

/** Rows or columns of a picture, the last one not included. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Those that a pixel of the model's covers, one at least. */
function rangeOf(from: number, length: number): Range {
  const start = Math.round(from);
  return { start, end: Math.max(start + 1, Math.round(from + length)) };
}

/** Writes the mean of some pixels in the scale of the model. */
function writeMean(
  { data, width, height }: Picture,
  rows: Range,
  columns: Range,
  into: Float32Array,
  target: number,
): void {
  let [red, green, blue] = [0, 0, 0];
  for (let y = Math.max(0, rows.start); y < Math.min(height, rows.end); y += 1) {
    for (let x = Math.max(0, columns.start); x < Math.min(width, columns.end); x += 1) {
      const source = (y * width + x) * 4;
      red += data[source] ?? 0;
      green += data[source + 1] ?? 0;
      blue += data[source + 2] ?? 0;
    }
  }
  const scale = (rows.end - rows.start) * (columns.end - columns.start) * 127.5;
  into[target] = red / scale - 1;
  into[target + 1] = green / scale - 1;
  into[target + 2] = blue / scale - 1;
}
