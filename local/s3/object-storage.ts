import type { Encryption } from './bucket';

/** An object as it lies in a bucket. */
export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  /** `null` (the word) in a bucket that keeps no versions. */
  readonly versionId: string;
  readonly sizeBytes: number;
}

/** What the other embedded services need of S3: whole objects, without the wire protocol. */
export interface ObjectStorage {
  /**
   * Reads the newest version of an object, or the version asked for.
   *
   * @throws ServiceError `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, or `MethodNotAllowed` when the version is a delete marker.
   */
  get(bucket: string, key: string, versionId?: string): Promise<StoredObject>;

  /**
   * Writes an object; it is on the disk, together with its "Object Created" event, when the promise resolves.
   *
   * @throws ServiceError `NoSuchBucket`, `InvalidArgument` or `KeyTooLongError`.
   */
  put(
    bucket: string,
    key: string,
    body: Buffer,
    options: { readonly contentType: string; readonly encryption?: Encryption },
  ): Promise<{ readonly versionId: string }>;
}
