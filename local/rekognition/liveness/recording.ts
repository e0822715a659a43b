import type { BoundingBox, RawImage } from '../engine/types';

/** The mean colours of a frame, cell by cell: enough to follow how a face is lit. */
export interface ColourGrid {
  readonly columns: number;
  readonly rows: number;
  /** Red, green and blue of each cell, row by row from the top left, 0–255. */
  readonly cells: Uint8Array;
}

/** A frame of the video, in milliseconds from its first one. */
export interface RecordedFrame {
  readonly time: number;
  readonly grid: ColourGrid;
}

/** A video as it is judged. */
export interface Recording {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly RecordedFrame[];
  /** The frames shown at the times asked for, in that order. */
  readonly samples: readonly RawImage[];
}

/** A colour, 0–255 each. */
export type MeanColour = readonly [red: number, green: number, blue: number];

/** How much of a face's box, to each side of its centre, is surely skin, as a ratio. */
const innerFace = 0.3;

/** The mean colour of the middle of a face. */
export function faceColour({ columns, rows, cells }: ColourGrid, face: BoundingBox): MeanColour {
  const centreX = face.left + face.width / 2;
  const centreY = face.top + face.height / 2;
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let index = 0; index < columns * rows; index += 1) {
    const x = ((index % columns) + 0.5) / columns;
    const y = (Math.floor(index / columns) + 0.5) / rows;
    if (Math.abs(x - centreX) > innerFace * face.width) continue;
    if (Math.abs(y - centreY) > innerFace * face.height) continue;
    count += 1;
    sums[0] += cells[index * 3] ?? 0;
    sums[1] += cells[index * 3 + 1] ?? 0;
    sums[2] += cells[index * 3 + 2] ?? 0;
  }
  const divisor = Math.max(1, count);
  return [sums[0] / divisor, sums[1] / divisor, sums[2] / divisor];
}
