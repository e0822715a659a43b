import type { JsonObject } from '../service';
import { boundingBox } from './face-detail';
import type { FaceMatch, FaceRecord } from './face-collections';
import { faceModelVersion } from './face-model';

/** An indexed face as Rekognition gives it. */
export function faceRecord(face: FaceRecord): JsonObject {
  return {
    FaceId: face.faceId,
    BoundingBox: boundingBox(face.boundingBox),
    ImageId: face.imageId,
    ...(face.externalImageId !== undefined && { ExternalImageId: face.externalImageId }),
    Confidence: face.confidence,
    IndexFacesModelVersion: faceModelVersion,
  };
}

export function faceMatch({ face, similarity }: FaceMatch): JsonObject {
  return { Similarity: similarity, Face: faceRecord(face) };
}
