import type { JsonObject } from '../service';
import type { AnalysedFace, BoundingBox, LandmarkType } from './engine/types';
import { invalidParameters } from './exceptions';
import type { Attribute } from './schemas';

/** The landmarks Rekognition gives unless all attributes are asked for. */
const defaultLandmarks: ReadonlySet<LandmarkType> = new Set([
  'eyeLeft',
  'eyeRight',
  'mouthLeft',
  'mouthRight',
  'nose',
]);

/**
 * Refuses attributes the engine cannot judge, such as emotions, when a request asks for them by name.
 * `ALL` gives everything that can be judged, and leaves the rest out.
 *
 * @throws ServiceError `InvalidParameterException` naming them.
 */
export function refuseUnknownAttributes(attributes: readonly Attribute[] = []): void {
  const unknown = attributes.filter((attribute) => attribute !== 'DEFAULT' && attribute !== 'ALL');
  if (unknown.length === 0) return;
  throw invalidParameters(
    `The embedded Rekognition cannot judge ${unknown.join(', ')}. Ask for DEFAULT or ALL.`,
  );
}

/** A face as Rekognition describes it; `ALL` adds the landmarks beyond eyes, nose and mouth. */
export function faceDetail(face: AnalysedFace, attributes: readonly Attribute[] = []): JsonObject {
  const landmarks = attributes.includes('ALL')
    ? face.landmarks
    : face.landmarks.filter(({ type }) => defaultLandmarks.has(type));
  return {
    BoundingBox: boundingBox(face.box),
    Landmarks: landmarks.map(({ type, x, y }) => ({ Type: type, X: x, Y: y })),
    Pose: { Roll: face.pose.roll, Yaw: face.pose.yaw, Pitch: face.pose.pitch },
    Quality: { Brightness: face.quality.brightness, Sharpness: face.quality.sharpness },
    Confidence: face.confidence,
  };
}

export function boundingBox({ left, top, width, height }: BoundingBox): JsonObject {
  return { Width: width, Height: height, Left: left, Top: top };
}
