import { similarity } from './engine/similarity';

/** A face and how alike it is, 0–100. */
export interface Match {
  readonly faceId: string;
  readonly similarity: number;
}

/** Numbers in an embedding. */
const dimensions = 128;

/** The embeddings of a collection side by side in memory, searched from first to last. */
export class VectorIndex {
  private vectors = new Float32Array(64 * dimensions);
  private readonly faceIds: string[] = [];
  private readonly positions = new Map<string, number>();

  get size(): number {
    return this.faceIds.length;
  }

  add(faceId: string, embedding: Float32Array): void {
    const position = this.faceIds.length;
    if ((position + 1) * dimensions > this.vectors.length) this.grow();
    this.vectors.set(embedding, position * dimensions);
    this.faceIds.push(faceId);
    this.positions.set(faceId, position);
  }

  /** The last embedding takes the place of the one that goes. */
  delete(faceId: string): void {
    const position = this.positions.get(faceId);
    if (position === undefined) return;
    this.positions.delete(faceId);
    const last = this.faceIds.pop();
    if (last === undefined || last === faceId) return;
    this.vectors.copyWithin(
      position * dimensions,
      this.size * dimensions,
      (this.size + 1) * dimensions,
    );
    this.faceIds[position] = last;
    this.positions.set(last, position);
  }

  has(faceId: string): boolean {
    return this.positions.has(faceId);
  }

  /** A copy that outlives changes of the index. */
  embedding(faceId: string): Float32Array | undefined {
    const position = this.positions.get(faceId);
    return position === undefined ? undefined : this.at(position).slice();
  }

  /** Faces at least as alike as the threshold, the most alike first. */
  search(query: Float32Array, threshold: number): Match[] {
    return this.faceIds
      .map((faceId, position) => ({
        faceId,
        similarity: similarity(query, this.at(position)),
      }))
      .filter(({ similarity }) => similarity >= threshold)
      .sort((one, other) => other.similarity - one.similarity);
  }

  private at(position: number): Float32Array {
    return this.vectors.subarray(position * dimensions, (position + 1) * dimensions);
  }

  private grow(): void {
    const larger = new Float32Array(this.vectors.length * 2);
    larger.set(this.vectors);
    this.vectors = larger;
  }
}
