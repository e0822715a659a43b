import sharp from 'sharp';

/** The side of the picture of a face of which each network is shown a part, in pixels. */
const PICTURE_SIDE = 192;

/** What each network is shown, in the order and range of its ONNX input. */
export interface Inputs {
  /** 512 × 512 × RGB, 0–255: the picture twice as large in the top left, black elsewhere. */
  readonly detector: Uint8Array;
  /** 192 × 192 × RGB, 0–1: the whole picture. */
  readonly mesh: Float32Array;
  /** 150 × 150 × RGB, 0–255: the middle of the picture. */
  readonly recognizer: Float32Array;
}

/** @param picture the bytes of `face.png` */
export async function inputsFrom(picture: Buffer): Promise<Inputs> {
  const pixels = await sharp(picture).removeAlpha().raw().toBuffer();
  const colour = (x: number, y: number, channel: number): number =>
    x < PICTURE_SIDE && y < PICTURE_SIDE ? (pixels[(y * PICTURE_SIDE + x) * 3 + channel] ?? 0) : 0;
  return {
    detector: Uint8Array.from(
      square(512, (x, y, channel) => colour(Math.floor(x / 2), Math.floor(y / 2), channel)),
    ),
    mesh: Float32Array.from(square(PICTURE_SIDE, (x, y, channel) => colour(x, y, channel) / 255)),
    recognizer: Float32Array.from(square(150, (x, y, channel) => colour(x + 21, y + 21, channel))),
  };
}

function square(
  side: number,
  colour: (x: number, y: number, channel: number) => number,
): readonly number[] {
  return Array.from({ length: side * side * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return colour(pixel % side, Math.floor(pixel / side), index % 3);
  });
}
