import type { ObjectStorage, StoredObject } from '../../local/s3/object-storage';
import { ServiceError } from '../../local/service';

/** Buckets in memory, which keep every version. */
export class MemoryObjects implements ObjectStorage {
  private readonly versions = new Map<string, StoredObject[]>();

  constructor(private readonly buckets: readonly string[]) {}

  get(bucket: string, key: string, versionId?: string): Promise<StoredObject> {
    const versions = this.versions.get(`${bucket}/${key}`) ?? [];
    const found =
      versionId === undefined
        ? versions.at(-1)
        : versions.find((version) => version.versionId === versionId);
    return found
      ? Promise.resolve(found)
      : Promise.reject(new ServiceError('NoSuchKey', 'The specified key does not exist.', 404));
  }

  put(
    bucket: string,
    key: string,
    body: Buffer,
    { contentType }: { readonly contentType: string },
  ): Promise<{ readonly versionId: string }> {
    if (!this.buckets.includes(bucket)) {
      return Promise.reject(
        new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404),
      );
    }
    const versions = this.versions.get(`${bucket}/${key}`) ?? [];
    const versionId = `version-${versions.length + 1}`;
    this.versions.set(`${bucket}/${key}`, [
      ...versions,
      { body, contentType, versionId, sizeBytes: body.length },
    ]);
    return Promise.resolve({ versionId });
  }

  /** Names of all objects, as `bucket/key`. */
  names(): string[] {
    return [...this.versions.keys()].sort();
  }
}
