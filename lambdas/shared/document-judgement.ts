import type { DocumentPolicy } from './policy';
import type { DocumentReason } from './reasons';

/** A face as DetectFaces describes it. */
export interface DetectedFace {
  /** Ratios (0–1) of the upright image. */
  readonly box: Box;
  /** Scores, 0–100. */
  readonly confidence: number;
  readonly sharpness: number;
  readonly brightness: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the policy judges a face by: scores 0–100 and pixels of the upload. */
export interface FaceMeasures {
  readonly confidence: number;
  readonly sharpness: number;
  readonly brightness: number;
  readonly widthPixels: number;
  readonly heightPixels: number;
}

export type DocumentJudgement =
  | { readonly accepted: true; readonly box: Box; readonly face: FaceMeasures }
  | {
      readonly accepted: false;
      readonly reason: DocumentReason;
      /** What is wrong, for reviewers. */
      readonly detail: string;
      readonly face?: FaceMeasures;
    };

/**
 * Picks the face of a document and judges whether it is good enough to compare with.
 *
 * @param faces all faces found, in any order
 * @param image the size of the upright upload, in pixels
 */
export function judgeDocument(
  faces: readonly DetectedFace[],
  image: Size,
  policy: DocumentPolicy,
): DocumentJudgement {
  const [largest, second] = [...faces].sort((a, b) => area(b.box) - area(a.box));
  if (!largest) return { accepted: false, reason: 'NO_FACE', detail: 'no face was found' };

  const { box, confidence, sharpness, brightness } = largest;
  const face = {
    confidence,
    sharpness,
    brightness,
    widthPixels: Math.round(box.width * image.width),
    heightPixels: Math.round(box.height * image.height),
  };
  const secondFaceRatio = second ? area(second.box) / area(box) : 0;
  if (secondFaceRatio > policy.maximumSecondFaceRatio) {
    const detail = `a second face has ${secondFaceRatio.toFixed(2)} of the largest one's area, above ${policy.maximumSecondFaceRatio}`;
    return { accepted: false, reason: 'SEVERAL_FACES', detail, face };
  }
  const faults = faultsOf(face, policy);
  if (faults.length > 0) {
    return { accepted: false, reason: 'FACE_UNCLEAR', detail: faults.join('; '), face };
  }
  return { accepted: true, box, face };
}

function faultsOf(face: FaceMeasures, policy: DocumentPolicy): string[] {
  const minima = [
    ['pixels', Math.min(face.widthPixels, face.heightPixels), policy.minimumFacePixels],
    ['confidence', face.confidence, policy.minimumConfidence],
    ['sharpness', face.sharpness, policy.minimumSharpness],
    ['brightness', face.brightness, policy.minimumBrightness],
  ] as const;
  return minima
    .filter(([, value, minimum]) => value < minimum)
    .map(([name, value, minimum]) => `${name} ${Number(value.toFixed(1))} is below ${minimum}`);
}

const area = (box: Box): number => box.width * box.height;

/** Room around a face in its crop, as a ratio of the face: hair and chin help the comparison. */
const CROP_MARGIN = 0.4;

/** The part of an image to keep around a face, in whole pixels within the image. */
export function cropAround(
  box: Box,
  { width, height }: Size,
): Size & { readonly left: number; readonly top: number } {
  const left = clamp(Math.round((box.left - box.width * CROP_MARGIN) * width), width - 1);
  const top = clamp(Math.round((box.top - box.height * CROP_MARGIN) * height), height - 1);
  const right = clamp(Math.round((box.left + box.width * (1 + CROP_MARGIN)) * width), width);
  const bottom = clamp(Math.round((box.top + box.height * (1 + CROP_MARGIN)) * height), height);
  return {
    left,
    top,
    width: Math.max(1, right - left),
    height: Math.max(1, bottom - top),
  };
}

function clamp(value: number, maximum: number): number {
  return Math.min(Math.max(value, 0), maximum);
}
