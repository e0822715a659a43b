import { uprightChip } from './embedding';
import type { Place3 } from './geometry';
import { cutChip } from './pixels';
import type { Quality, RawImage } from './types';

/** Side of the upright chip that a face is judged on, in pixels: the face itself is about 170 of them high. */
const CHIP_SIDE = 256;

/** The part of the chip that is face, without hair and what is behind: from here to as far from the other end. */
const FACE_START = 40;
const FACE_END = CHIP_SIDE - FACE_START;

/** Pixels on either side that the deliberate blur averages. */
const BLUR_REACH = 4;

/** How much of its detail a face keeps under the blur when it is plainly blurred already, and when it is clear, 0–1. */
const KEPT_WHEN_BLURRED = 0.78;
const KEPT_WHEN_CLEAR = 0.5;

/** A chip counts as bright as the pixel that this share of its pixels is darker than. */
const BRIGHT_SHARE = 0.9;

/** How well a face can be seen. */
export function qualityOf(image: RawImage, points: readonly Place3[]): Quality {
  const chip = luminance(cutChip(image, CHIP_SIDE, uprightChip(points, CHIP_SIDE)));
  const kept = Math.max(keptDetail(chip, 1), keptDetail(chip, CHIP_SIDE));
  return {
    brightness: brightnessOf(chip),
    sharpness: percentage((KEPT_WHEN_BLURRED - kept) / (KEPT_WHEN_BLURRED - KEPT_WHEN_CLEAR)),
  };
}

/** Luma as ITU-R BT.601 weighs the colours, 0–255. */
function luminance(chip: Float32Array): Float32Array {
  const result = new Float32Array(chip.length / 3);
  for (let pixel = 0; pixel < result.length; pixel += 1) {
    const at = pixel * 3;
    result[pixel] =
      0.299 * (chip[at] ?? 0) + 0.587 * (chip[at + 1] ?? 0) + 0.114 * (chip[at + 2] ?? 0);
  }
  return result;
}

/** Brightness of the lighter parts of a face and what is around it, which tells the light apart from the tone of a skin. */
function brightnessOf(chip: Float32Array): number {
  const pixelsOf = new Uint32Array(256);
  for (const value of chip) {
    const level = Math.min(255, Math.floor(value));
    pixelsOf[level] = (pixelsOf[level] ?? 0) + 1;
  }
  let darker = 0;
  const level = pixelsOf.findIndex((pixels) => (darker += pixels) > chip.length * BRIGHT_SHARE);
  return percentage(level / 255);
}

/**
 * The part of an image's steps between neighbours that a blur leaves, 0–1: little of a clear image, most of one
 * that is blurred already, whatever its contrast. After Crete et al., "The blur effect: perception and estimation
 * with a new no-reference perceptual blur metric", 2007.
 *
 * @param stride how far apart neighbours lie in the array: 1 along rows, the chip's side along columns
 */
function keptDetail(chip: Float32Array, stride: number): number {
  let steps = 0;
  let lost = 0;
  for (let row = FACE_START; row < FACE_END; row += 1) {
    for (let column = FACE_START; column < FACE_END; column += 1) {
      const at = row * CHIP_SIDE + column;
      const step = Math.abs((chip[at] ?? 0) - (chip[at - stride] ?? 0));
      // Two neighbouring averages differ by what one has beyond the other at either end.
      const ahead = chip[at + BLUR_REACH * stride] ?? 0;
      const behind = chip[at - (BLUR_REACH + 1) * stride] ?? 0;
      const blurredStep = Math.abs(ahead - behind) / (2 * BLUR_REACH + 1);
      steps += step;
      lost += Math.max(0, step - blurredStep);
    }
  }
  return steps === 0 ? 1 : (steps - lost) / steps;
}

function percentage(ratio: number): number {
  return 100 * Math.min(1, Math.max(0, ratio));
}
