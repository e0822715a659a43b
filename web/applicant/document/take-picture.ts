import { checkFile, type FileFault } from './file-check';
import { FrameMeasurer } from './frame-measurer';
import { judgeFrame, type Advice } from './judge-frame';
import type { Photo } from './photo';
import { seenRegion, SmallFrames } from './small-frame';

/** Quality of the JPEG, 0–1: no less of a face is left than the camera gave. */
const JPEG_QUALITY = 0.92;

/** Takes what is seen of the camera's picture, with all its pixels. */
export async function takePicture(video: HTMLVideoElement): Promise<Photo> {
  const { left, top, width, height } = seenRegion(video);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(video, left, top, width, height, 0, 0, width, height);
  const file = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY),
  );
  if (!file) throw new Error('The browser could not make a JPEG of the picture.');
  return { file, contentType: 'image/jpeg' };
}

/** A photo, or why a file is none. */
export async function photoOf(
  file: Blob,
  maximumBytes: number,
): Promise<Photo | FileFault | 'unreadable'> {
  const verdict = await checkFile(file, maximumBytes);
  if (!verdict.usable) return verdict.fault;
  try {
    (await createImageBitmap(file)).close();
  } catch {
    return 'unreadable';
  }
  return { file, contentType: verdict.contentType };
}

/** Judges a photo as frames of the camera are judged; undefined when the browser cannot. */
export async function judgePhoto({ file }: Photo): Promise<Advice | undefined> {
  const picture = await createImageBitmap(file);
  const measurer = new FrameMeasurer();
  try {
    const { width, height } = picture;
    const frame = new SmallFrames().draw(picture, { left: 0, top: 0, width, height });
    return frame && judgeFrame(await measurer.measure(frame));
  } finally {
    measurer.close();
    picture.close();
  }
}
