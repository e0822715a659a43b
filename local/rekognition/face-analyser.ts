import type { Analysis, RawImage } from './engine/types';

/** What the service asks of the face engine. */
export interface FaceAnalyser {
  /** @throws ImageFormatError when the bytes cannot be decoded. */
  analyse(image: Buffer | RawImage): Promise<Analysis>;
}
