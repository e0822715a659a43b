import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { DETECTOR_SIDE } from './models/detector';
import { letterbox } from './pixels';
import type { RawImage } from './types';

/** A place where a face may be, in pixels of the image. */
export interface Candidate {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0–1 */
  readonly score: number;
}

/** Below this score a candidate is not worth a second look. */
const LOWEST_SCORE = 0.3;

/** Candidates that share more than this part of their union are one face. */
const SAME_FACE_OVERLAP = 0.4;

/**
 * Borders put around the image, as ratios of its longer side. Faces that fill the image, as selfies do,
 * are larger than the detector looks for; within a border they are not.
 */
const BORDERS = [0, 0.5];

/** Finds where faces may be, the likeliest first. */
export async function findCandidates(
  detector: InferenceSession,
  image: RawImage,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const border of BORDERS) found.push(...(await detectOnce(detector, image, border)));
  found.sort((one, other) => other.score - one.score);
  const kept: Candidate[] = [];
  for (const candidate of found) {
    if (!kept.some((better) => overlap(better, candidate) > SAME_FACE_OVERLAP)) {
      kept.push(candidate);
    }
  }
  return kept;
}

async function detectOnce(
  detector: InferenceSession,
  image: RawImage,
  border: number,
): Promise<readonly Candidate[]> {
  const { data, scale, offset } = await letterbox(image, DETECTOR_SIDE, border);
  const input = new Tensor('uint8', data, [1, DETECTOR_SIDE, DETECTOR_SIDE, 3]);
  const { boxes, scores } = await detector.run({ image: input });
  const pixels = (ratio: number): number => (ratio * DETECTOR_SIDE) / scale;
  const candidates: Candidate[] = [];
  floats(scores).forEach((score, index) => {
    if (score < LOWEST_SCORE) return;
    const [centreY = 0, centreX = 0, height = 0, width = 0] = floats(boxes).subarray(
      index * 4,
      index * 4 + 4,
    );
    candidates.push({
      left: pixels(centreX - width / 2) - offset / scale,
      top: pixels(centreY - height / 2) - offset / scale,
      width: pixels(width),
      height: pixels(height),
      score,
    });
  });
  return candidates;
}

/** The numbers in an output of a network. */
export function floats(output: Tensor | undefined): Float32Array {
  if (!(output?.data instanceof Float32Array))
    throw new Error('The network gave no float32 output.');
  return output.data;
}

/** The part of the union of two boxes that both cover. */
function overlap(one: Candidate, other: Candidate): number {
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (one.width * one.height + other.width * other.height - shared);
}
