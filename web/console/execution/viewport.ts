import type { Viewport } from '@xyflow/react';
import type { Box, Size } from './picture';

/** Pixels kept free around the picture. */
const MARGIN = 8;

/**
 * What to look at in a frame: the whole width of the picture, or as much of it as a zoom leaves, with a state in the
 * middle.
 *
 * @param zoom the one somebody chose; otherwise the width fits, and nothing is larger than life
 */
export function viewportOn(
  { width, height }: Size,
  frame: Size,
  box: Box | undefined,
  zoom = Math.min(1, frame.width / (width + 2 * MARGIN)),
): Viewport {
  const place = (size: number, room: number, middle: number): number => {
    const spare = room - size * zoom;
    if (spare >= 0) return spare / 2;
    return Math.min(MARGIN, Math.max(spare - MARGIN, room / 2 - middle * zoom));
  };
  return {
    zoom,
    x: place(width, frame.width, box ? box.x + box.width / 2 : 0),
    y: place(height, frame.height, box ? box.y + box.height / 2 : 0),
  };
}
