import type { ObjectStorage } from '../s3/object-storage';
import { ServiceError } from '../service';
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

/** Reads the image a request names and finds the faces in it. */
export class ImageReader {
  constructor(
    private readonly objects: ObjectStorage,
    private readonly engine: FaceAnalyser,
  ) {}

  /**
   * @throws ServiceError `InvalidParameterException`, `InvalidS3ObjectException`, `ImageTooLargeException` or
   * `InvalidImageFormatException`.
   */
  async analyse(image: ImageInput): Promise<Analysis> {
    const bytes = await this.bytesOf(image);
    if (!isJpegOrPng(bytes)) throw invalidImageFormat();
    const analysis = await this.decode(bytes);
    if (Math.min(analysis.width, analysis.height) < minimumSide) throw invalidParameters();
    return analysis;
  }

  private async bytesOf({ Bytes: inline, S3Object: object }: ImageInput): Promise<Buffer> {
    if (inline !== undefined && object === undefined) return Buffer.from(inline, 'base64');
    if (inline !== undefined || object === undefined) throw invalidParameters();
    return this.objectBytes(object);
  }

  private async objectBytes(object: NonNullable<ImageInput['S3Object']>): Promise<Buffer> {
    try {
      const { body } = await this.objects.get(object.Bucket, object.Name, object.Version);
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
const unreadable = new Set(['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed']);

function isJpegOrPng(bytes: Buffer): boolean {
  return [jpegSignature, pngSignature].some((signature) =>
    bytes.subarray(0, signature.length).equals(signature),
  );
}
