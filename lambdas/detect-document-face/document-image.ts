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

/** An upload, decoded once: upright, sRGB, opaque, without metadata. */
export interface DocumentImage extends Size {
  readonly format: ImageFormat;
  /** Of the uploaded bytes, hexadecimal. */
  readonly sha256: string;
  readonly pixels: Buffer;
}

/**
 * Decodes an upload of unknown origin.
 *
 * @throws UnreadableImageError
 */
export async function readDocumentImage(bytes: Buffer): Promise<DocumentImage> {
  const format = imageFormat(bytes);
  if (!format) throw new UnreadableImageError('not a JPEG, PNG, WebP or AVIF image');
  if (format === 'heic') {
    throw new UnreadableImageError(
      'HEIC is not accepted; send the photograph as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)',
    );
  }
  const { data, info } = await decode(bytes);
  return {
    format,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pixels: data,
    width: info.width,
    height: info.height,
  };
}

async function decode(bytes: Buffer) {
  const options = { limitInputPixels: MAXIMUM_PIXELS, failOn: 'error' } as const;
  const metadata = await reading(sharp(bytes, options).metadata());
  if ((metadata.pages ?? 1) > 1) {
    throw new UnreadableImageError('an animation; send a single photograph');
  }
  if (Math.min(metadata.width, metadata.height) < MINIMUM_SIDE) {
    throw new UnreadableImageError(
      `${metadata.width}x${metadata.height} pixels; each side needs ${MINIMUM_SIDE} at least`,
    );
  }
  return reading(
    sharp(bytes, options)
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: 'white' })
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
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

/** The image as JPEG, small enough to send to Rekognition. */
export async function forAnalysis(image: DocumentImage): Promise<Buffer> {
  return fromPixels(image)
    .resize({
      width: ANALYSED_SIDE,
      height: ANALYSED_SIDE,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A part of the image as JPEG, enlarged where Rekognition would find it too small. */
export async function crop(
  image: DocumentImage,
  area: Size & { readonly left: number; readonly top: number },
): Promise<Buffer> {
  const enlargement = Math.max(1, MINIMUM_SIDE / Math.min(area.width, area.height));
  return fromPixels(image)
    .extract(area)
    .resize({ width: Math.round(area.width * enlargement) })
    .jpeg({ quality: 95 })
    .toBuffer();
}

function fromPixels({ pixels, width, height }: DocumentImage): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: MAXIMUM_PIXELS });
}
