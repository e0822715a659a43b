import type { Clock } from '../clock';
import type { Store, Table } from '../store/store';
import type { BoundingBox } from './engine/types';
import { collectionExists, collectionNotFound } from './exceptions';
import { HeldFaces } from './held-faces';
import { SerialQueue } from '../serial-queue';

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
  /** Milliseconds since the epoch. */
  readonly indexedAt?: number;
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
  private readonly held = new Map<string, HeldFaces>();
  private readonly changes = new SerialQueue();
  private readonly collections: Table<CollectionRecord>;
  private readonly faces: Table<FaceRecord>;

  private constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly searchLag: number,
  ) {
    this.collections = store.table('rekognition-collections');
    this.faces = store.table('rekognition-faces');
  }

  /**
   * Reads every embedding into memory.
   *
   * @param searchLag milliseconds for which searches do not find a face that was added; by its id it is known at once
   */
  static async open(store: Store, clock: Clock, searchLag = 0): Promise<FaceCollections> {
    const opened = new FaceCollections(store, clock, searchLag);
    for await (const [collectionId] of opened.collections.entries()) {
      const held = new HeldFaces();
      for await (const [, face] of opened.faces.entries(keysOf(collectionId))) held.add(face);
      opened.held.set(collectionId, held);
    }
    return opened;
  }

  /** @throws ServiceError `ResourceAlreadyExistsException` */
  async create(collectionId: string): Promise<void> {
    await this.changes.run(async () => {
      if (this.held.has(collectionId)) throw collectionExists(collectionId);
      const record = { collectionId, createdAt: this.clock.now() };
      await this.store.commit([this.collections.put(collectionId, record)]);
      this.held.set(collectionId, new HeldFaces());
    });
  }

  has(collectionId: string): boolean {
    return this.held.has(collectionId);
  }

  /** @throws ServiceError `ResourceNotFoundException` */
  async describe(collectionId: string): Promise<CollectionRecord & { readonly faceCount: number }> {
    const record = await this.collections.get(collectionId);
    if (!record) throw collectionNotFound(collectionId);
    return { ...record, faceCount: this.heldOf(collectionId).vectors.size };
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
      this.held.delete(collectionId);
    });
  }

  /** @throws ServiceError `ResourceNotFoundException` */
  requireCollection(collectionId: string): void {
    this.heldOf(collectionId);
  }

  /**
   * Adds all faces or none; they are on the disk and can be found when the promise resolves. A face of the same image
   * under the same external id is not added a second time.
   *
   * @param found faces, with what else is known of them
   * @returns the same, with the faces as the collection holds them
   * @throws ServiceError `ResourceNotFoundException`
   */
  async add<Found extends { readonly record: FaceRecord }>(
    collectionId: string,
    found: readonly Found[],
  ): Promise<Found[]> {
    return this.changes.run(async () => {
      const held = this.heldOf(collectionId);
      const kept = await Promise.all(
        found.map(async (one) => ({
          ...one,
          record: (await this.present(collectionId, one.record)) ?? {
            ...one.record,
            indexedAt: this.clock.now(),
          },
        })),
      );
      const added = kept
        .map(({ record }) => record)
        .filter((face) => !held.vectors.has(face.faceId));
      await this.store.commit(
        added.map((face) => this.faces.put(keyOf(collectionId, face.faceId), face)),
      );
      for (const face of added) held.add(face);
      return kept;
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
      const held = this.heldOf(collectionId);
      const asked = [...new Set(faceIds)].map((faceId) => this.face(collectionId, faceId));
      const present = (await Promise.all(asked)).filter((face) => face !== undefined);
      await this.store.commit(
        present.map(({ faceId }) => this.faces.delete(keyOf(collectionId, faceId))),
      );
      for (const face of present) held.delete(face);
      return present.map(({ faceId }) => faceId);
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
    return this.heldOf(collectionId).vectors.embedding(faceId);
  }

  /** Faces like the one searched for, the most alike first. */
  async search(
    collectionId: string,
    query: Float32Array,
    { threshold, maximumFaces, except }: SearchLimits,
  ): Promise<FaceMatch[]> {
    const matches = this.heldOf(collectionId)
      .vectors.search(query, threshold)
      .filter(({ faceId }) => faceId !== except);
    const found: FaceMatch[] = [];
    for (const { faceId, similarity } of matches) {
      if (found.length === maximumFaces) break;
      // A face may have been deleted since the index was read.
      const face = await this.face(collectionId, faceId);
      if (face && this.isFound(face)) found.push({ face, similarity });
    }
    return found;
  }

  /** Once it has been there for as long as searches lag behind. */
  private isFound({ indexedAt = 0 }: FaceRecord): boolean {
    return this.searchLag === 0 || indexedAt + this.searchLag <= this.clock.now();
  }

  /** The face as which this one was indexed before. */
  private async present(collectionId: string, face: FaceRecord): Promise<FaceRecord | undefined> {
    const faceId = this.heldOf(collectionId).sameSighting(face);
    return faceId === undefined ? undefined : this.face(collectionId, faceId);
  }

  private heldOf(collectionId: string): HeldFaces {
    const held = this.held.get(collectionId);
    if (!held) throw collectionNotFound(collectionId);
    return held;
  }
}

export function encodeEmbedding(embedding: Float32Array): string {
  return Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength).toString(
    'base64',
  );
}

function keyOf(collectionId: string, faceId: string): string {
  return `${collectionId}/${faceId}`;
}

/** Ids of collections have no slash, and `0` is the character after it. */
function keysOf(collectionId: string): { readonly gt: string; readonly lt: string } {
  return { gt: `${collectionId}/`, lt: `${collectionId}0` };
}
