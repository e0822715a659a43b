import { uprightChip } from './embedding';
import type { Place3 } from './geometry';
import { cutChip } from './pixels';
import type { Quality, RawImage } from './types';

const CHIP_SIDE = 256;

export function qualityOf(image: RawImage, points: readonly Place3[]): Quality {
  const chip = cutChip(image, CHIP_SIDE, uprightChip(points, CHIP_SIDE));
  return { brightness: chip.length, sharpness: 0 };
}
