import { readFile } from 'node:fs/promises';
import {
  crop,
  forAnalysis,
  readDocumentImage,
  UnreadableImageError,
} from '../../lambdas/detect-document-face/document-image';
import { cropAround, judgeDocument } from '../../lambdas/shared/document-judgement';
import type { DocumentPolicy } from '../../lambdas/shared/policy';
import { inLanes } from '../support/in-lanes';
import type { Comparer } from './comparer';
import type { LabelledImage } from './labels';

/** An image that can be compared. */
export interface AcquiredImage<Held> extends LabelledImage {
  readonly held: Held;
}

/** An image that never comes to a comparison. */
export interface FailedImage extends LabelledImage {
  readonly reason: string;
  readonly detail: string;
}

export interface Acquisition<Held> {
  readonly acquired: readonly AcquiredImage<Held>[];
  readonly failed: readonly FailedImage[];
}

type Outcome<Held> = { readonly held: Held } | { readonly reason: string; readonly detail: string };

/** Largest image in a request to Rekognition, in bytes; a deployment hands its crops over in S3, where 15 MB are allowed. */
const MOST_BYTES = 5_242_880;

/**
 * Judges documents as a deployment does and crops their faces, and looks for a face in live images.
 *
 * @param count called after each image
 * @param signal once aborted, images that were not begun are missing
 */
export async function acquireImages<Held>(
  images: readonly LabelledImage[],
  comparer: Comparer<Held>,
  policy: DocumentPolicy,
  count: () => void,
  signal: AbortSignal,
): Promise<Acquisition<Held>> {
  const acquired: AcquiredImage<Held>[] = [];
  const failed: FailedImage[] = [];
  const acquireOne = async (image: LabelledImage) => {
    const outcome = await acquire(image, comparer, policy);
    count();
    return { image, outcome };
  };
  const outcomes = await inLanes(images, comparer.lanes, acquireOne, signal);
  for (const { image, outcome } of outcomes) {
    if ('held' in outcome) acquired.push({ ...image, ...outcome });
    else failed.push({ ...image, ...outcome });
  }
  return { acquired, failed };
}

async function acquire<Held>(
  { path, kind }: LabelledImage,
  comparer: Comparer<Held>,
  policy: DocumentPolicy,
): Promise<Outcome<Held>> {
  try {
    const bytes = await readFile(path);
    return kind === 'document'
      ? await acquireDocument(bytes, comparer, policy)
      : await acquireLive(bytes, comparer);
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { reason: 'DOCUMENT_UNREADABLE', detail: error.message };
  }
}

async function acquireDocument<Held>(
  bytes: Buffer,
  comparer: Comparer<Held>,
  policy: DocumentPolicy,
): Promise<Outcome<Held>> {
  if (bytes.length > policy.maximumBytes) {
    const detail = `${bytes.length} bytes; at most ${policy.maximumBytes} are accepted`;
    return { reason: 'DOCUMENT_UNREADABLE', detail };
  }
  const image = await readDocumentImage(bytes);
  const faces = await comparer.detectFaces(await forAnalysis(image));
  const judgement = judgeDocument(faces, image, policy);
  if (!judgement.accepted) return judgement;
  const face = await crop(image, cropAround(judgement.box, image));
  if (face.length <= MOST_BYTES) return { held: await comparer.hold(face) };
  return { held: await comparer.hold(await forAnalysis(await readDocumentImage(face))) };
}

/** A deployment gets live images from Face Liveness, which has found a face in them. */
async function acquireLive<Held>(bytes: Buffer, comparer: Comparer<Held>): Promise<Outcome<Held>> {
  const image = await forAnalysis(await readDocumentImage(bytes));
  const faces = await comparer.detectFaces(image);
  if (faces.length === 0) return { reason: 'NO_FACE', detail: 'no face was found' };
  return { held: await comparer.hold(image) };
}
