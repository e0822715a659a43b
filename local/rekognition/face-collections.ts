import type { Clock } from '../clock';
import type { Store, Table } from '../store/store';
import type { BoundingBox } from './engine/types';
import { collectionExists, collectionNotFound } from './exceptions';
import { SerialQueue } from './serial-queue';
import { VectorIndex } from './vector-index';

/** A collection as it is stored. */
export interface CollectionRecord {
  readonly collectionId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** An indexed face as it is stored: no image, only what tells it from others. */
export interface FaceRecord {
  readonly faceId: string;
  readonly imageId: string;
  readonly externalImageId?: string;
  readonly boundingBox: BoundingBox;
  readonly confidence: number;
  /** Little-endian 32-bit floats in Base64. */
  readonly embedding: string;
}

/** An indexed face that is like the one searched for. */
export interface FaceMatch {
  readonly face: FaceRecord;
  /** 0–100. */
  readonly similarity: number;
}

export interface SearchLimits {
  /** 0–100. */
  readonly threshold: number;
  readonly maximumFaces: number;
  /** Id of a face that is not to be found. */
  readonly except?: string;
}

/**
 * Collections of faces. What is told of is on the disk; embeddings are also held in memory, where they are searched.
 * Changes are made one at a time, so that a face never enters a collection that is being deleted.
 */
export class FaceCollections {
  private readonly indexes = new Map<string, VectorIndex>();
  private readonly changes = new SerialQueue();
  private readonly collections: Table<CollectionRecord>;
  private readonly faces: Table<FaceRecord>;

  private constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    this.collections = store.table('rekognition-collections');
    this.faces = store.table('rekognition-faces');
  }

  /** Reads every embedding into memory. */
  static async open(store: Store, clock: Clock): Promise<FaceCollections> {
    const opened = new FaceCollections(store, clock);
    for await (const [collectionId] of opened.collections.entries()) {
      const index = new VectorIndex();
      for await (const [, face] of opened.faces.entries(keysOf(collectionId))) {
        index.add(face.faceId, decodeEmbedding(face.embedding));
      }
      opened.indexes.set(collectionId, index);
    }
    return opened;
  }

  /** @throws ServiceError `ResourceAlreadyExistsException` */
  async create(collectionId: string): Promise<void> {
    await this.changes.run(async () => {
      if (this.indexes.has(collectionId)) throw collectionExists(collectionId);
      const record = { collectionId, createdAt: this.clock.now() };
      await this.store.commit([this.collections.put(collectionId, record)]);
      this.indexes.set(collectionId, new VectorIndex());
    });
  }

  has(collectionId: string): boolean {
    return this.indexes.has(collectionId);
  }

  /** @throws ServiceError `ResourceNotFoundException` */
  async describe(collectionId: string): Promise<CollectionRecord & { readonly faceCount: number }> {
    const record = await this.collections.get(collectionId);
    if (!record) throw collectionNotFound(collectionId);
    return { ...record, faceCount: this.indexOf(collectionId).size };
  }

  /** Ids in order, after a given one. */
  async list(after: string | undefined, limit: number): Promise<string[]> {
    const ids: string[] = [];
    const range = after === undefined ? { limit } : { gt: after, limit };
    for await (const [collectionId] of this.collections.entries(range)) ids.push(collectionId);
    return ids;
  }

  /** @throws ServiceError `ResourceNotFoundException` */
  async delete(collectionId: string): Promise<void> {
    await this.changes.run(async () => {
      this.requireCollection(collectionId);
      const writes = [this.collections.delete(collectionId)];
      for await (const [key] of this.faces.entries(keysOf(collectionId))) {
        writes.push(this.faces.delete(key));
      }
      await this.store.commit(writes);
      this.indexes.delete(collectionId);
    });
  }

  /** @throws ServiceError `ResourceNotFoundException` */
  requireCollection(collectionId: string): void {
    this.indexOf(collectionId);
  }

  /**
   * Adds all faces or none; they are on the disk and can be found when the promise resolves.
   *
   * @throws ServiceError `ResourceNotFoundException`
   */
  async add(collectionId: string, faces: readonly FaceRecord[]): Promise<void> {
    await this.changes.run(async () => {
      const index = this.indexOf(collectionId);
      await this.store.commit(
        faces.map((face) => this.faces.put(keyOf(collectionId, face.faceId), face)),
      );
      for (const face of faces) index.add(face.faceId, decodeEmbedding(face.embedding));
    });
  }

  /**
   * Removes faces for good.
   *
   * @returns ids of the faces that were there
   * @throws ServiceError `ResourceNotFoundException`
   */
  async remove(collectionId: string, faceIds: readonly string[]): Promise<string[]> {
    return this.changes.run(async () => {
      const index = this.indexOf(collectionId);
      const present = [...new Set(faceIds)].filter((faceId) => index.has(faceId));
      await this.store.commit(
        present.map((faceId) => this.faces.delete(keyOf(collectionId, faceId))),
      );
      for (const faceId of present) index.delete(faceId);
      return present;
    });
  }

  /** Faces in the order of their ids, after a given one; all or some. */
  async listFaces(
    collectionId: string,
    after: string | undefined,
    limit: number,
    only?: readonly string[],
  ): Promise<FaceRecord[]> {
    this.requireCollection(collectionId);
    const range = keysOf(collectionId);
    const from = after === undefined ? range : { ...range, gt: keyOf(collectionId, after) };
    const faces: FaceRecord[] = [];
    for await (const [, face] of this.faces.entries(from)) {
      if (faces.length === limit) break;
      if (!only || only.includes(face.faceId)) faces.push(face);
    }
    return faces;
  }

  async face(collectionId: string, faceId: string): Promise<FaceRecord | undefined> {
    return this.faces.get(keyOf(collectionId, faceId));
  }

  /** A face's embedding, unless the collection does not hold it. */
  embedding(collectionId: string, faceId: string): Float32Array | undefined {
    return this.indexOf(collectionId).embedding(faceId);
  }

  /** Faces like the one searched for, the most alike first. */
  async search(
    collectionId: string,
    query: Float32Array,
    { threshold, maximumFaces, except }: SearchLimits,
  ): Promise<FaceMatch[]> {
    const matches = this.indexOf(collectionId)
      .search(query, threshold)
      .filter(({ faceId }) => faceId !== except)
      .slice(0, maximumFaces);
    const found = await Promise.all(
      matches.map(async ({ faceId, similarity }) => ({
        face: await this.face(collectionId, faceId),
        similarity,
      })),
    );
    // A face may have been deleted since the index was read.
    return found.flatMap(({ face, similarity }) => (face ? [{ face, similarity }] : []));
  }

  private indexOf(collectionId: string): VectorIndex {
    const index = this.indexes.get(collectionId);
    if (!index) throw collectionNotFound(collectionId);
    return index;
  }
}

export function encodeEmbedding(embedding: Float32Array): string {
  return Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength).toString(
    'base64',
  );
}

function decodeEmbedding(encoded: string): Float32Array {
  // A copy of its own: the pool that small buffers share is not aligned to 32 bits.
  return new Float32Array(Uint8Array.from(Buffer.from(encoded, 'base64')).buffer);
}

function keyOf(collectionId: string, faceId: string): string {
  return `${collectionId}/${faceId}`;
}

/** Ids of collections have no slash, and `0` is the character after it. */
function keysOf(collectionId: string): { readonly gt: string; readonly lt: string } {
  return { gt: `${collectionId}/`, lt: `${collectionId}0` };
}
