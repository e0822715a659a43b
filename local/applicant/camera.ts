import sharp, { type Sharp } from 'sharp';
import type { FaceEngine, Point, RawImage } from '../rekognition/engine/face-engine';

/** Size of the frames, in pixels: what the liveness check asks of a camera at least. */
export const FRAME_WIDTH = 640;
export const FRAME_HEIGHT = 480;

/** Height of the face in the finest picture kept, in pixels: no frame shows it larger than this without a blur. */
const FINEST_FACE_HEIGHT = 480;

/** Pictures are halved until the face is about this high, in pixels, so that frames are never sampled too coarsely. */
const COARSEST_FACE_HEIGHT = 60;

/** Longest side of the picture that the face is looked for in, in pixels. */
const SEARCHED_SIDE = 1600;

/** Colour of the screen that lights a face, 0–255 each, and how much of the light on it is the screen's, 0–1. */
export interface ScreenLight {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly strength: number;
}

/** Where the face stands in a frame. */
export interface FramePosition {
  /** Height of the face as a ratio of the frame's height. */
  readonly faceHeight: number;
  /** Centre of the face as ratios of the frame's width and height. */
  readonly centre: Point;
  readonly light?: ScreenLight;
}

/** A face in pixels of its picture. */
interface Face {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
}

interface Picture {
  readonly image: RawImage;
  readonly face: Face;
}

/** A camera that looks at one picture of a face, near or far, as if a person held the phone. */
export class Camera {
  /** What was drawn last: a face that is held still is drawn once, and only the light on it changes. */
  private drawn: { readonly place: string; readonly data: Uint8Array } | undefined;

  /** @param pictures the same picture at halved sizes, the finest first */
  private constructor(private readonly pictures: readonly [Picture, ...Picture[]]) {}

  /**
   * Puts a picture before the camera.
   *
   * @param face an image file of any kind that shows a face; of several, the largest is looked at
   * @throws Error when the picture shows no face
   */
  static async from(face: Buffer, engine: Pick<FaceEngine, 'analyse'>): Promise<Camera> {
    const source = await toPixels(
      sharp(face)
        .autoOrient()
        .resize(SEARCHED_SIDE, SEARCHED_SIDE, { fit: 'inside', withoutEnlargement: true }),
    );
    const [largest] = (await engine.analyse(source)).faces;
    if (!largest)
      throw new Error('The picture before the camera shows no face; choose another one.');

    const finest = Math.min(1, FINEST_FACE_HEIGHT / (largest.box.height * source.height));
    const pictures: [Picture, ...Picture[]] = [await pictureOf(source, largest.box, finest)];
    for (
      let scale = finest / 2;
      largest.box.height * source.height * scale >= COARSEST_FACE_HEIGHT;
      scale /= 2
    ) {
      pictures.push(await pictureOf(source, largest.box, scale));
    }
    return new Camera(pictures);
  }

  /** What the camera sees, {@link FRAME_WIDTH} × {@link FRAME_HEIGHT}. What lies beyond the picture continues its edge. */
  frame({ faceHeight, centre, light }: FramePosition): RawImage {
    const height = faceHeight * FRAME_HEIGHT;
    const [finest] = this.pictures;
    const picture = this.pictures.findLast(({ face }) => face.height >= height) ?? finest;
    const { face, image } = picture;
    const scale = face.height / height;
    const columns = samples(FRAME_WIDTH, image.width, scale, face.centreX, centre.x);
    const rows = samples(FRAME_HEIGHT, image.height, scale, face.centreY, centre.y);
    const place = `${faceHeight} ${centre.x} ${centre.y}`;
    if (this.drawn?.place !== place) this.drawn = { place, data: draw(image, columns, rows) };
    const data = this.drawn.data.slice();
    if (light) {
      tint(
        data,
        light,
        reach(columns, face.centreX, face.width),
        reach(rows, face.centreY, face.height),
      );
    }
    return { data, width: FRAME_WIDTH, height: FRAME_HEIGHT };
  }
}

async function pictureOf(
  { data, width, height }: RawImage,
  box: { left: number; top: number; width: number; height: number },
  scale: number,
): Promise<Picture> {
  const resized = sharp(data, { raw: { width, height, channels: 3 } }).resize(
    Math.max(1, Math.round(width * scale)),
  );
  const image = await toPixels(resized);
  return {
    image,
    face: {
      centreX: (box.left + box.width / 2) * image.width,
      centreY: (box.top + box.height / 2) * image.height,
      width: box.width * image.width,
      height: box.height * image.height,
    },
  };
}

async function toPixels(picture: Sharp): Promise<RawImage> {
  const { data, info } = await picture
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** For every column (or row) of a frame: the place in the picture it shows. */
interface Samples {
  readonly place: Float64Array;
  /** The pixel before that place, and the share that the next one has. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float64Array;
}

function samples(
  frameLength: number,
  pictureLength: number,
  scale: number,
  faceCentre: number,
  frameCentre: number,
): Samples {
  const place = new Float64Array(frameLength);
  const first = new Int32Array(frameLength);
  const second = new Int32Array(frameLength);
  const share = new Float64Array(frameLength);
  for (let index = 0; index < frameLength; index += 1) {
    const at = faceCentre + (index + 0.5 - frameCentre * frameLength) * scale - 0.5;
    const inside = Math.min(Math.max(at, 0), pictureLength - 1);
    place[index] = at;
    first[index] = Math.floor(inside);
    second[index] = Math.min(Math.floor(inside) + 1, pictureLength - 1);
    share[index] = inside - Math.floor(inside);
  }
  return { place, first, second, share };
}

/** Interpolates every pixel of the frame between four of the picture. */
function draw(image: RawImage, columns: Samples, rows: Samples): Uint8Array {
  const frame = new Uint8Array(FRAME_WIDTH * FRAME_HEIGHT * 3);
  for (let y = 0; y < FRAME_HEIGHT; y += 1) {
    const top = (rows.first[y] ?? 0) * image.width * 3;
    const bottom = (rows.second[y] ?? 0) * image.width * 3;
    drawRow(image.data, top, bottom, rows.share[y] ?? 0, columns, frame, y * FRAME_WIDTH * 3);
  }
  return frame;
}

/** Draws one row of the frame from two of the picture, which begin at `top` and `bottom`. */
function drawRow(
  source: Uint8Array,
  top: number,
  bottom: number,
  down: number,
  columns: Samples,
  frame: Uint8Array,
  start: number,
): void {
  let target = start;
  for (let x = 0; x < FRAME_WIDTH; x += 1) {
    const left = (columns.first[x] ?? 0) * 3;
    const right = (columns.second[x] ?? 0) * 3;
    const across = columns.share[x] ?? 0;
    const bottomRight = across * down;
    const topRight = across - bottomRight;
    const bottomLeft = down - bottomRight;
    const topLeft = 1 - across - bottomLeft;
    for (let colour = 0; colour < 3; colour += 1) {
      frame[target] =
        (source[top + left + colour] ?? 0) * topLeft +
        (source[top + right + colour] ?? 0) * topRight +
        (source[bottom + left + colour] ?? 0) * bottomLeft +
        (source[bottom + right + colour] ?? 0) * bottomRight +
        0.5;
      target += 1;
    }
  }
}

/** How much of the screen's light each column (or row) gets, 0–1: all of it on the face, little beside it. */
function reach({ place }: Samples, faceCentre: number, faceLength: number): Float64Array {
  return place.map((at) => 1 / (1 + (Math.abs(at - faceCentre) / (0.65 * faceLength)) ** 6));
}

/**
 * Lights the face. The picture counts as taken before a screen of middle grey: a brighter colour adds to what
 * the face throws back of that colour, a darker one takes from it.
 */
function tint(
  frame: Uint8Array,
  light: ScreenLight,
  columns: Float64Array,
  rows: Float64Array,
): void {
  const gains = [light.red, light.green, light.blue].map(
    (colour) => light.strength * (colour / 255 - 0.5),
  );
  const [red = 0, green = 0, blue = 0] = gains;
  let target = 0;
  for (let y = 0; y < FRAME_HEIGHT; y += 1) {
    const row = rows[y] ?? 0;
    for (let x = 0; x < FRAME_WIDTH; x += 1) {
      const lit = row * (columns[x] ?? 0);
      frame[target] = Math.min(255, (frame[target] ?? 0) * (1 + lit * red) + 0.5);
      frame[target + 1] = Math.min(255, (frame[target + 1] ?? 0) * (1 + lit * green) + 0.5);
      frame[target + 2] = Math.min(255, (frame[target + 2] ?? 0) * (1 + lit * blue) + 0.5);
      target += 3;
    }
  }
}
