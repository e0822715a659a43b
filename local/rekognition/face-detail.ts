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
 * A face as Rekognition describes it. `ALL` gives everything the engine can judge, which is every landmark;
 * an attribute that it cannot judge, such as emotions, is missing there and refused when asked for by name.
 *
 * @throws ServiceError `InvalidParameterException` naming the attributes that cannot be judged.
 */
export function faceDetail(face: AnalysedFace, attributes: readonly Attribute[] = []): JsonObject {
  const unknown = attributes.filter((attribute) => attribute !== 'DEFAULT' && attribute !== 'ALL');
  if (unknown.length > 0) {
    throw invalidParameters(
      `The embedded Rekognition cannot judge ${unknown.join(', ')}. Ask for DEFAULT or ALL.`,
    );
  }
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
