import sharp, { type Sharp } from 'sharp';
import { scaleOf, type Similarity } from './geometry';
import { ImageFormatError } from './image-format-error';
import type { RawImage } from './types';

/** Images are judged at this length of their longer side at most, in pixels; faces large enough to compare stay so. */
const LONGEST_SIDE = 1600;

/** More pixels than any camera of a phone or any scanner gives; an image of more is refused, not decoded. */
const MOST_PIXELS = 120_000_000;

/** Rekognition reads these two formats and no other. */
const READABLE_FORMATS: readonly string[] = ['jpeg', 'png'];

export interface DecodedImage {
  /** Pixels as judged: upright, in sRGB, scaled down if they were many. */
  readonly pixels: RawImage;
  /** Size of the upright image before it was scaled down. */
  readonly width: number;
  readonly height: number;
}

/** @throws ImageFormatError when the bytes are not a whole JPEG or PNG, or of too many pixels */
export async function decode(image: Uint8Array | RawImage): Promise<DecodedImage> {
  const isFile = image instanceof Uint8Array;
  try {
    const source = isFile ? fromFile(image) : fromPixels(image);
    const { format, autoOrient } = await source.metadata();
    if (isFile && !READABLE_FORMATS.includes(format)) {
      throw new ImageFormatError(`The image is ${format}; send JPEG or PNG.`);
    }
    const { data, info } = await source
      .autoOrient()
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      pixels: { data, width: info.width, height: info.height },
      width: autoOrient.width,
      height: autoOrient.height,
    };
  } catch (error) {
    if (error instanceof ImageFormatError) throw error;
    throw new ImageFormatError('The image cannot be read; send a whole JPEG or PNG.', {
      cause: error,
    });
  }
}

function fromFile(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
}

function fromPixels({ data, width, height }: RawImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/**
 * Fits an image into the top left of a black square.
 *
 * @returns side × side × RGB, and how many of its pixels one of the image became
 */
export async function letterbox(
  image: RawImage,
  side: number,
): Promise<{ data: Uint8Array; scale: number }> {
  const scale = side / Math.max(image.width, image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const data = await fromPixels(image)
    .resize(width, height, { fit: 'fill' })
    .extend({ right: side - width, bottom: side - height, background: 'black' })
    .raw()
    .toBuffer();
  return { data, scale };
}

/** How many samples a pixel of a chip is averaged from, along each axis, at most. */
const MOST_SAMPLES = 4;

/**
 * Cuts a square chip out of an image, as a similarity from the chip's places to the image's says.
 * Samples are interpolated between four pixels; what lies outside the image is black.
 *
 * @returns side × side × RGB, 0–255
 */
export function cutChip(image: RawImage, side: number, placement: Similarity): Float32Array {
  const { a, b, shiftX, shiftY } = placement;
  const samples = Math.min(MOST_SAMPLES, Math.max(1, Math.round(scaleOf(placement))));
  const sums = new Float32Array(side * side * 3);
  // The chip is walked in steps of a sample: each adds to the pixel it lies in.
  for (let row = 0; row < side * samples; row += 1) {
    const y = (row + 0.5) / samples - 0.5;
    const rowStart = Math.floor(row / samples) * side;
    for (let column = 0; column < side * samples; column += 1) {
      const x = (column + 0.5) / samples - 0.5;
      const target = (rowStart + Math.floor(column / samples)) * 3;
      addSample(image, a * x - b * y + shiftX, b * x + a * y + shiftY, sums, target);
    }
  }
  return samples === 1 ? sums : sums.map((sum) => sum / (samples * samples));
}

/** Adds what lies at a place of an image, interpolated between four pixels, to a pixel of the chip. */
function addSample(
  { data, width, height }: RawImage,
  x: number,
  y: number,
  sums: Float32Array,
  target: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return;
  const across = x - left;
  const down = y - top;
  const upperStart = (top * width + left) * 3;
  const lowerStart = upperStart + width * 3;
  for (let colour = 0; colour < 3; colour += 1) {
    const [one, two] = [upperStart + colour, lowerStart + colour];
    const upper = (data[one] ?? 0) * (1 - across) + (data[one + 3] ?? 0) * across;
    const lower = (data[two] ?? 0) * (1 - across) + (data[two + 3] ?? 0) * across;
    sums[target + colour] = (sums[target + colour] ?? 0) + upper + (lower - upper) * down;
  }
}

/** The chip as a mirror shows it. */
export function mirrored(chip: Float32Array, side: number): Float32Array {
  const result = new Float32Array(chip.length);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const source = (y * side + x) * 3;
      result.set(chip.subarray(source, source + 3), (y * side + side - 1 - x) * 3);
    }
  }
  return result;
}
