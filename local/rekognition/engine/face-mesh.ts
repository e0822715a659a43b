import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { type Candidate, floats } from './face-detection';
import { applySimilarity, chipPlacement, scaleOf, type Place, type Place3 } from './geometry';
import { MESH_POINTS, MESH_SIDE } from './models/mesh';
import { cutChip } from './pixels';
import type { LandmarkType, RawImage } from './types';

export interface FaceMesh {
  /** 468 places of a face, in pixels of the image. */
  readonly points: readonly Place3[];
  /** How likely there is a face at all, 0–1. */
  readonly presence: number;
}

/** The mesh wants half as much again around the face, which is how MediaPipe trained it. */
const CROP_MARGIN = 1.5;

const RIGHT_EYE_OUTER_CORNER = 33;
const LEFT_EYE_OUTER_CORNER = 263;

/** Lays the mesh over a face twice: the second crop is centred and turned upright by what the first found. */
export async function layMesh(
  network: InferenceSession,
  image: RawImage,
  candidate: Candidate,
): Promise<FaceMesh> {
  const { left, top, width, height } = candidate;
  const centre: Place = [left + width / 2, top + height / 2];
  const first = await layOnce(network, image, centre, Math.max(width, height), 0);
  const extent = extentOf(first.points);
  return layOnce(network, image, extent.centre, extent.size, rollOf(first.points));
}

async function layOnce(
  network: InferenceSession,
  image: RawImage,
  centre: Place,
  size: number,
  angle: number,
): Promise<FaceMesh> {
  const placement = chipPlacement(MESH_SIDE, centre, size * CROP_MARGIN, angle);
  const crop = cutChip(image, MESH_SIDE, placement).map((colour) => colour / 255);
  const input = new Tensor('float32', crop, [1, MESH_SIDE, MESH_SIDE, 3]);
  const output = await network.run({ crop: input });
  const coordinates = floats(output.points);
  const scale = scaleOf(placement);
  const points = Array.from({ length: MESH_POINTS }, (_, index): Place3 => {
    const [x = 0, y = 0, z = 0] = coordinates.subarray(index * 3, index * 3 + 3);
    return [...applySimilarity(placement, [x, y]), z * scale];
  });
  return { points, presence: floats(output.presence)[0] ?? 0 };
}

function extentOf(points: readonly Place3[]): { centre: Place; size: number } {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ];
  return {
    centre: [(left + right) / 2, (top + bottom) / 2],
    size: Math.max(right - left, bottom - top),
  };
}

/** How far the line between the eyes is turned clockwise, in radians. */
export function rollOf(points: readonly Place3[]): number {
  const [leftX, leftY] = meshPoint(points, RIGHT_EYE_OUTER_CORNER);
  const [rightX, rightY] = meshPoint(points, LEFT_EYE_OUTER_CORNER);
  return Math.atan2(rightY - leftY, rightX - leftX);
}

export function meshPoint(points: readonly Place3[], index: number): Place3 {
  const point = points[index];
  if (!point) throw new Error(`The face mesh has no point ${index}.`);
  return point;
}

/**
 * Which points of the mesh, averaged, make a landmark. The mesh is numbered in MediaPipe's canonical face model:
 * https://github.com/google-ai-edge/mediapipe/blob/master/mediapipe/modules/face_geometry/data/canonical_face_model_uv_visualization.png
 */
export const LANDMARK_POINTS: Readonly<Record<LandmarkType, readonly number[]>> = {
  eyeLeft: [33, 133, 159, 145],
  eyeRight: [362, 263, 386, 374],
  mouthLeft: [61],
  mouthRight: [291],
  nose: [1],
  leftEyeBrowLeft: [70, 46],
  leftEyeBrowRight: [107, 55],
  leftEyeBrowUp: [105],
  rightEyeBrowLeft: [336, 285],
  rightEyeBrowRight: [300, 276],
  rightEyeBrowUp: [334],
  leftEyeLeft: [33],
  leftEyeRight: [133],
  leftEyeUp: [159],
  leftEyeDown: [145],
  rightEyeLeft: [362],
  rightEyeRight: [263],
  rightEyeUp: [386],
  rightEyeDown: [374],
  noseLeft: [98],
  noseRight: [327],
  mouthUp: [0],
  mouthDown: [17],
  upperJawlineLeft: [127],
  midJawlineLeft: [172],
  chinBottom: [152],
  midJawlineRight: [397],
  upperJawlineRight: [356],
};
