import sharp from 'sharp';
import { drawFace } from '../../people/face';
import type { Person } from '../../people/people';

/** A video for a fake camera: Motion JPEG, one JPEG file after the other. */
export type Film = Buffer;

/** Chromium plays Motion JPEG at this many frames a second, whatever it was made for. */
const FRAME_RATE = 30;

/** Size of what is filmed of a person, in pixels: what the liveness check asks of a camera at least. */
const WIDTH = 640;
const HEIGHT = 480;

/** Size of the drawn person: at arm's length, and so near that the face fills the oval. */
const FAR = 0.5;
const NEAR = 1.1;

/** How long a person stays afar, comes near and stays near, in seconds: time for a page to get ready, and to be lit. */
const SECONDS_FAR = 3;
const SECONDS_COMING = 1.5;
const SECONDS_NEAR = 9;

/** Drawing takes longer than showing, so each position is shown for two frames on the way. */
const FRAMES_EACH = 2;

/** A person who comes near, as the liveness check asks, stays a while, and is back afar in the next round. */
export async function filmFace(person: Person): Promise<Film> {
  const steps = (SECONDS_COMING * FRAME_RATE) / FRAMES_EACH;
  const coming = await Promise.all(
    Array.from({ length: steps }, (_, step) =>
      frameOf(person, FAR + ((NEAR - FAR) * step) / steps),
    ),
  );
  const [far, near] = await Promise.all([frameOf(person, FAR), frameOf(person, NEAR)]);
  return Buffer.concat([
    repeat(far, SECONDS_FAR * FRAME_RATE),
    ...coming.map((frame) => repeat(frame, FRAMES_EACH)),
    repeat(near, SECONDS_NEAR * FRAME_RATE),
  ]);
}

/** A picture held still before the camera: a document, an empty room. */
export function filmStill(picture: Buffer): Film {
  return repeat(picture, FRAME_RATE);
}

/** The person's face in the middle of the frame. */
async function frameOf(person: Person, scale: number): Promise<Buffer> {
  const drawing = sharp(await drawFace(person, { scale }, WIDTH));
  const { height } = await drawing.metadata();
  return drawing
    .extract({ left: 0, top: Math.round((height - HEIGHT) / 2), width: WIDTH, height: HEIGHT })
    .jpeg({ quality: 85 })
    .toBuffer();
}

function repeat(frame: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => frame));
}
