import { createHash } from 'node:crypto';
import type { ObjectsOf } from '../s3/objects-of';
import { ServiceError, type Principal } from '../service';
import { ImageFormatError } from './engine/image-format-error';
import type { Analysis } from './engine/types';
import {
  imageTooLarge,
  invalidImageFormat,
  invalidParameters,
  invalidS3Object,
} from './exceptions';
import type { FaceAnalyser } from './face-analyser';
import type { ImageInput } from './schemas';

/** Limit of an image that lies in a bucket: 15 MB. */
const maximumObjectBytes = 15 * 1024 * 1024;

/** Shortest side of an image, in pixels. */
const minimumSide = 80;

const jpegSignature = Buffer.from([0xff, 0xd8, 0xff]);
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** An image, and the faces in it. */
export interface ReadImage {
  /** The same for the same bytes. */
  readonly imageId: string;
  readonly analysis: Analysis;
}

/** Reads the image a request names, in the name of whoever asks, and finds the faces in it. */
export class ImageReader {
  constructor(
    private readonly objects: ObjectsOf,
    private readonly engine: FaceAnalyser,
  ) {}

  /**
   * @throws ServiceError `InvalidParameterException`, `InvalidS3ObjectException`, `ImageTooLargeException` or
   * `InvalidImageFormatException`.
   */
  async analyse(image: ImageInput, principal: Principal): Promise<Analysis> {
    return (await this.read(image, principal)).analysis;
  }

  /** @throws ServiceError as {@link ImageReader.analyse} does */
  async read(image: ImageInput, principal: Principal): Promise<ReadImage> {
    const bytes = await this.bytesOf(image, principal);
    if (!isJpegOrPng(bytes)) throw invalidImageFormat();
    const analysis = await this.decode(bytes);
    if (Math.min(analysis.width, analysis.height) < minimumSide) throw invalidParameters();
    return { imageId: imageIdOf(bytes), analysis };
  }

  private async bytesOf(
    { Bytes: inline, S3Object: object }: ImageInput,
    principal: Principal,
  ): Promise<Buffer> {
    if (inline !== undefined && object === undefined) return Buffer.from(inline, 'base64');
    if (inline !== undefined || object === undefined) throw invalidParameters();
    return this.objectBytes(object, principal);
  }

  private async objectBytes(
    { Bucket, Name, Version }: NonNullable<ImageInput['S3Object']>,
    principal: Principal,
  ): Promise<Buffer> {
    try {
      const { body } = await this.objects(principal).get(Bucket, Name, Version);
      if (body.length > maximumObjectBytes) {
        throw imageTooLarge(
          `Image size ${body.length} exceeds the maximum of ${maximumObjectBytes} bytes`,
        );
      }
      return body;
    } catch (error) {
      if (error instanceof ServiceError && unreadable.has(error.code)) throw invalidS3Object();
      throw error;
    }
  }

  private async decode(bytes: Buffer): Promise<Analysis> {
    try {
      return await this.engine.analyse(bytes);
    } catch (error) {
      if (error instanceof ImageFormatError) throw invalidImageFormat();
      throw error;
    }
  }
}

/** What S3 answers when there is no such object for the caller. */
const unreadable = new Set([
  'AccessDeniedException',
  'MethodNotAllowed',
  'NoSuchBucket',
  'NoSuchKey',
  'NoSuchVersion',
]);

/** A UUID made of a hash, of version 5, as the image ids of Rekognition are. */
function imageIdOf(bytes: Buffer): string {
  const hash = createHash('sha1').update(bytes).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function isJpegOrPng(bytes: Buffer): boolean {
  return [jpegSignature, pngSignature].some((signature) =>
    bytes.subarray(0, signature.length).equals(signature),
  );
}
