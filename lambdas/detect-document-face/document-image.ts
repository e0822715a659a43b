import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import type { Size } from '../shared/document-judgement';
import { imageFormat, type ImageFormat } from './image-format';

/** The largest image that is decoded, in pixels: photographs of phones have up to 100 million. */
const MAXIMUM_PIXELS = 100_000_000;

/** The shortest side Rekognition takes, in pixels. */
const MINIMUM_SIDE = 80;

/** Longest side of the image faces are looked for in, in pixels: as JPEG well below Rekognition's 5 MB. */
const ANALYSED_SIDE = 2400;

/** A photograph that cannot be used, with what is wrong and what helps. */
export class UnreadableImageError extends Error {
  override readonly name = 'UnreadableImageError';
}

/**
 * An upload, and its size once upright. It is decoded when it is used, piece by piece: all its pixels at once would
 * take up to 300 MB.
 */
export interface DocumentImage extends Size {
  readonly format: ImageFormat;
  /** Of the uploaded bytes, hexadecimal. */
  readonly sha256: string;
  readonly bytes: Buffer;
}

const READING = { limitInputPixels: MAXIMUM_PIXELS, failOn: 'error' } as const;

/**
 * Looks at an upload of unknown origin.
 *
 * @throws UnreadableImageError when it can be seen without decoding all of it that it cannot be used
 */
export async function readDocumentImage(bytes: Buffer): Promise<DocumentImage> {
  const format = imageFormat(bytes);
  if (!format) throw new UnreadableImageError('not a JPEG, PNG, WebP or AVIF image');
  if (format === 'heic') {
    throw new UnreadableImageError(
      'HEIC is not accepted; send the photograph as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)',
    );
  }
  const { width, height } = await readSize(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { format, sha256, bytes, width, height };
}

async function readSize(bytes: Buffer): Promise<Size> {
  const { pages = 1, autoOrient } = await reading(sharp(bytes, READING).metadata());
  const { width, height } = autoOrient;
  if (pages > 1) throw new UnreadableImageError('an animation; send a single photograph');
  if (Math.min(width, height) < MINIMUM_SIDE) {
    throw new UnreadableImageError(
      `${width}x${height} pixels; each side needs ${MINIMUM_SIDE} at least`,
    );
  }
  return { width, height };
}

/** Tells faults of an image from faults of ours; sharp has no error classes. */
async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const detail = message.includes('pixel limit')
      ? `more than ${MAXIMUM_PIXELS} pixels; send a smaller photograph`
      : 'damaged or cut off; send the photograph again';
    throw new UnreadableImageError(detail, { cause: error });
  }
}

/**
 * The image as JPEG, small enough to send to Rekognition.
 *
 * @throws UnreadableImageError
 */
export async function forAnalysis(image: DocumentImage): Promise<Buffer> {
  return reading(
    decode(image)
      .resize({
        width: ANALYSED_SIDE,
        height: ANALYSED_SIDE,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .jpeg({ quality: 90 })
      .toBuffer(),
  );
}

/**
 * A part of the image as JPEG, enlarged where Rekognition would find it too small.
 *
 * @throws UnreadableImageError
 */
export async function crop(
  image: DocumentImage,
  area: Size & { readonly left: number; readonly top: number },
): Promise<Buffer> {
  const enlargement = Math.max(1, MINIMUM_SIDE / Math.min(area.width, area.height));
  return reading(
    decode(image)
      .extract(area)
      .resize({ width: Math.round(area.width * enlargement) })
      .jpeg({ quality: 95 })
      .toBuffer(),
  );
}

/** Upright, sRGB, opaque, without metadata. */
function decode({ bytes }: DocumentImage): Sharp {
  return sharp(bytes, READING).autoOrient().toColourspace('srgb').flatten({ background: 'white' });
}
