import sharp, { type Sharp } from 'sharp';
import { drawFace } from '../../people/face';
import type { Person } from '../../people/people';

/** What a camera sees, as JPEG files of one size in bytes: the first until it is played, the last from then on. */
export type Scene = readonly [Buffer, ...Buffer[]];

/** Size of the drawn person: at arm's length, and so near that the face fills the oval. */
const FAR = 0.5;
const NEAR = 1.1;

/** How many positions a person is drawn in on their way. */
const STEPS = 15;

/** Size of what is seen of a person, in pixels: what the liveness check asks of a camera at least. */
const WIDTH = 640;
const HEIGHT = 480;

/** A person at arm's length, who comes near. */
export async function personComingNear(person: Person): Promise<Scene> {
  const sizes = Array.from(
    { length: STEPS },
    (_, step) => FAR + ((NEAR - FAR) * step) / (STEPS - 1),
  );
  return scene(await Promise.all(sizes.map((size) => portrait(person, size))));
}

/** A picture before the camera: a document, an empty table. */
export async function still(picture: Buffer): Promise<Scene> {
  return scene([sharp(picture)]);
}

/** The person's face in the middle. */
async function portrait(person: Person, scale: number): Promise<Sharp> {
  const drawing = sharp(await drawFace(person, { scale }, WIDTH));
  const { height } = await drawing.metadata();
  const top = Math.round((height - HEIGHT) / 2);
  return drawing.extract({ left: 0, top, width: WIDTH, height: HEIGHT });
}

async function scene(pictures: readonly Sharp[]): Promise<Scene> {
  // With Huffman tables of their own, frames would differ in more than their last part.
  const frames = await Promise.all(
    pictures.map((picture) => picture.jpeg({ quality: 85, optimiseCoding: false }).toBuffer()),
  );
  const length = Math.max(...frames.map((frame) => frame.length));
  const [first, ...others] = frames.map((frame) => padded(frame, length));
  if (!first) throw new Error('A scene needs a picture.');
  return [first, ...others];
}

/** A JPEG file may have any number of bytes 0xFF before the marker that ends it (ITU-T T.81, B.1.1.2). */
function padded(frame: Buffer, length: number): Buffer {
  const end = frame.length - 2;
  const filling = Buffer.alloc(length - frame.length, 0xff);
  return Buffer.concat([frame.subarray(0, end), filling, frame.subarray(end)]);
}
