/** The bytes are no image the engine can read: neither JPEG nor PNG, damaged, or of too many pixels. */
export class ImageFormatError extends Error {
  override readonly name = 'ImageFormatError';
}
