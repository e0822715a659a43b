import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { anchorsOf } from './models/anchors';
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
 * Sides of the squares the image is fitted into, in pixels. At the side the detector was trained on it overlooks
 * faces that fill the image, as selfies do; at half of it those are as large as it expects.
 */
const SIDES = [512, 256];

/** The anchors of each side. */
const ANCHORS = new Map(
  SIDES.map((side) => {
    const values = anchorsOf(side);
    return [side, new Tensor('float32', values, [values.length / 4, 4])];
  }),
);

/** Finds where faces may be, the likeliest first. */
export async function findCandidates(
  detector: InferenceSession,
  image: RawImage,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const [side, tensor] of ANCHORS) {
    found.push(...(await detectOnce(detector, image, side, tensor)));
  }
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
  side: number,
  anchors: Tensor,
): Promise<readonly Candidate[]> {
  const { data, scale } = await letterbox(image, side);
  const input = new Tensor('uint8', data, [1, side, side, 3]);
  const output = await detector.run({ image: input, anchors });
  const boxes = floats(output.boxes);
  const candidates: Candidate[] = [];
  floats(output.scores).forEach((score, index) => {
    if (score < LOWEST_SCORE) return;
    const box = boxes.subarray(index * 4, index * 4 + 4).map((length) => length / scale);
    const [centreY = 0, centreX = 0, height = 0, width = 0] = box;
    const [left, top] = [centreX - width / 2, centreY - height / 2];
    candidates.push({ left, top, width, height, score });
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
