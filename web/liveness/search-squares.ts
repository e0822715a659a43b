import type { Box } from './face-boxes';

/** Side of the smaller squares as a ratio of the picture's longer side: two of them cover it with an overlap. */
const tileRatio = 0.625;

/**
 * The squares of a picture that are searched for faces: one around all of it, and smaller ones in which the portrait
 * on a card is large enough for the model.
 */
export function squaresOf(width: number, height: number): Box[] {
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
