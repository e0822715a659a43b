import type { FaceRecord } from './face-collections';
import { VectorIndex } from './vector-index';

/** What is held in memory of the faces of a collection: what they are searched by. */
export class HeldFaces {
  readonly vectors = new VectorIndex();
  /** Ids of faces by where they were seen. */
  private readonly sightings = new Map<string, string>();

  add(face: FaceRecord): void {
    this.vectors.add(face.faceId, decodeEmbedding(face.embedding));
    if (face.externalImageId !== undefined) this.sightings.set(sightingOf(face), face.faceId);
  }

  delete(face: FaceRecord): void {
    this.vectors.delete(face.faceId);
    if (this.sightings.get(sightingOf(face)) === face.faceId) {
      this.sightings.delete(sightingOf(face));
    }
  }

  /** Id of the face that is the same place of the same image, indexed before under the same external id. */
  sameSighting(face: FaceRecord): string | undefined {
    return this.sightings.get(sightingOf(face));
  }
}

/** Equal for what is found twice in the same bytes, since the networks find the same each time. */
function sightingOf({ imageId, externalImageId = '', boundingBox }: FaceRecord): string {
  const { left, top, width, height } = boundingBox;
  return [imageId, externalImageId, left, top, width, height].join(' ');
}

function decodeEmbedding(encoded: string): Float32Array {
  // A copy of its own: the pool that small buffers share is not aligned to 32 bits.
  return new Float32Array(Uint8Array.from(Buffer.from(encoded, 'base64')).buffer);
}
