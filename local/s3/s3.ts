import { randomUUID } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import * as z from 'zod';
import type { Clock } from '../clock';
import { ServiceError, type JsonObject } from '../service';
import type { Store, Table, Write } from '../store/store';
import { bucketSchema, checkKey, type Bucket, type Encryption } from './bucket';
import { KeyedQueue } from './keyed-queue';
import { objectCreatedDetail, type Creation } from './object-created';
import {
  ObjectFiles,
  type ByteRange,
  type ReceivedBytes,
  type ReceiveOptions,
} from './object-files';
import type { ObjectStorage, StoredObject } from './object-storage';
import {
  newVersionId,
  versionsIn,
  versionsOf,
  versionStoreKey,
  type AnyVersion,
  type DeleteMarker,
  type ObjectAttributes,
  type ObjectVersion,
} from './object-version';

export interface S3Options {
  readonly store: Store;
  readonly clock: Clock;
  /** Where the bytes of objects go. */
  readonly folder: string;
  /** Properties of `AWS::S3::Bucket`, which {@link S3.open} checks. */
  readonly buckets: readonly unknown[];
  /** Turns the detail of an "Object Created" event into writes that are committed with the object. */
  readonly objectCreated: (detail: JsonObject) => readonly Write[];
  /** Told after such a commit, so that delivery can begin. */
  readonly eventsCommitted?: () => void;
}

/** A check of a conditional write; it throws to refuse. Undefined stands for no object. */
export type WriteCondition = (current: ObjectVersion | undefined) => void;

/** What a deletion did: which version it removed, or which delete marker it put. */
export interface Deletion {
  readonly deleteMarker: boolean;
  readonly versionId: string;
}

/** Buckets and their objects. A write is on the disk, whole, before anybody sees it. */
export class S3 implements ObjectStorage {
  private readonly queue = new KeyedQueue();

  private constructor(
    private readonly options: S3Options,
    private readonly buckets: ReadonlyMap<string, Bucket>,
    private readonly versions: Table<AnyVersion>,
    private readonly files: ObjectFiles,
  ) {}

  /** @throws ZodError when the properties of a bucket are not such. */
  static async open(options: S3Options): Promise<S3> {
    const buckets = z.array(bucketSchema).parse(options.buckets);
    const versions = options.store.table<AnyVersion>('s3-versions');
    const referenced = new Set<string>();
    for await (const [, version] of versions.entries()) {
      if (!version.deleteMarker) referenced.add(version.file);
    }
    const files = await ObjectFiles.open(options.folder, referenced);
    return new S3(options, new Map(buckets.map((one) => [one.name, one])), versions, files);
  }

  get allBuckets(): readonly Bucket[] {
    return [...this.buckets.values()];
  }

  hasBucket(name: string): boolean {
    return this.buckets.has(name);
  }

  /** @throws ServiceError `NoSuchBucket` */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket) return bucket;
    throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404, {
      BucketName: name,
    });
  }

  async get(bucketName: string, key: string, versionId?: string): Promise<StoredObject> {
    const version = await this.version(bucketName, key, versionId);
    const { contentType, sizeBytes } = version;
    const body = await this.files.readWhole(version.file);
    return { body, contentType, versionId: version.versionId, sizeBytes };
  }

  async put(
    bucketName: string,
    key: string,
    body: Buffer,
    attributes: { readonly contentType: string; readonly encryption?: Encryption },
  ): Promise<{ readonly versionId: string }> {
    this.bucket(bucketName);
    checkKey(key);
    const received = await this.receive(chunksOf(body), { maximumBytes: body.length });
    return this.create(bucketName, key, received, attributes, {
      reason: 'PutObject',
      requestId: randomUUID(),
      sourceIpAddress: '127.0.0.1',
    });
  }

  /** Takes bytes onto the disk; {@link S3.create} makes them an object, {@link S3.discard} forgets them. */
  receive(source: AsyncIterable<Uint8Array>, options: ReceiveOptions): Promise<ReceivedBytes> {
    return this.files.receive(source, options);
  }

  discard(received: ReceivedBytes): Promise<void> {
    return this.files.discard(received);
  }

  /** Makes received bytes the newest version of a key. */
  create(
    bucketName: string,
    key: string,
    received: ReceivedBytes,
    attributes: ObjectAttributes,
    creation: Creation,
    condition: WriteCondition = () => undefined,
  ): Promise<ObjectVersion> {
    const bucket = this.bucket(bucketName);
    return this.queue.run(`${bucketName}/${key}`, async () => {
      const newest = await this.newest(bucketName, key);
      try {
        condition(newest?.deleteMarker === false ? newest : undefined);
      } catch (error) {
        await this.discard(received);
        throw error;
      }
      const { file, sizeBytes, md5, checksum } = received;
      const version: ObjectVersion = {
        ...this.nextVersion(bucket, key, newest),
        deleteMarker: false,
        file,
        sizeBytes,
        etag: md5,
        ...(checksum && { checksum }),
        ...attributes,
        encryption: attributes.encryption ?? bucket.encryption,
      };
      const detail = objectCreatedDetail(bucketName, version, creation);
      await this.files.keep(received);
      await this.add(bucket, version, bucket.sendsEvents ? this.options.objectCreated(detail) : []);
      if (bucket.sendsEvents) this.options.eventsCommitted?.();
      return version;
    });
  }

  /** A version as it is, a delete marker too; the newest unless one is named. */
  async find(bucketName: string, key: string, versionId?: string): Promise<AnyVersion | undefined> {
    this.bucket(bucketName);
    if (versionId === undefined) return this.newest(bucketName, key);
    for await (const [, version] of this.versions.entries(versionsOf(bucketName, key))) {
      if (version.versionId === versionId) return version;
    }
    return undefined;
  }

  /** @throws ServiceError `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion` or `MethodNotAllowed` */
  async version(bucketName: string, key: string, versionId?: string): Promise<ObjectVersion> {
    const version = await this.find(bucketName, key, versionId);
    if (version && !version.deleteMarker) return version;
    if (versionId === undefined) {
      throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
    }
    if (version) {
      throw new ServiceError(
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
        405,
        { Method: 'GET', ResourceType: 'DeleteMarker' },
      );
    }
    throw new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404, {
      Key: key,
      VersionId: versionId,
    });
  }

  stream(version: ObjectVersion, range?: ByteRange): Promise<ReadStream> {
    return this.files.stream(version.file, range);
  }

  /** Deletes a version for good or, unless one is named, hides a versioned object behind a delete marker. */
  delete(bucketName: string, key: string, versionId?: string): Promise<Deletion | undefined> {
    const bucket = this.bucket(bucketName);
    return this.queue.run(`${bucketName}/${key}`, async () => {
      if (versionId === undefined && bucket.versioning !== 'Off') {
        const newest = await this.newest(bucketName, key);
        const marker: DeleteMarker = {
          ...this.nextVersion(bucket, key, newest),
          deleteMarker: true,
        };
        await this.add(bucket, marker);
        return marker;
      }
      const version = await this.find(bucketName, key, versionId);
      if (!version) return undefined;
      refuseWhileHeld(version);
      await this.options.store.commit([this.versions.delete(versionStoreKey(bucketName, version))]);
      await this.removeFile(version);
      return version;
    });
  }

  /**
   * Places or lifts the legal hold of a version, the newest unless one is named.
   *
   * @throws ServiceError as {@link S3.version} does, and `InvalidRequest` in a bucket without Object Lock
   */
  async setLegalHold(
    bucketName: string,
    key: string,
    versionId: string | undefined,
    legalHold: boolean,
  ): Promise<void> {
    this.requireObjectLock(bucketName);
    await this.queue.run(`${bucketName}/${key}`, async () => {
      const version = await this.version(bucketName, key, versionId);
      await this.options.store.commit([
        this.versions.put(versionStoreKey(bucketName, version), { ...version, legalHold }),
      ]);
    });
  }

  /** @throws ServiceError `InvalidRequest` in a bucket without Object Lock */
  requireObjectLock(bucketName: string): void {
    if (this.bucket(bucketName).hasObjectLock) return;
    throw new ServiceError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }

  /** Every version in a bucket: by key, the newest first. */
  async *versionsFrom(bucketName: string, from: string): AsyncIterable<AnyVersion> {
    const range = { ...versionsIn(bucketName), gte: `${bucketName}/${from}` };
    for await (const [, version] of this.versions.entries(range)) yield version;
  }

  private async newest(bucketName: string, key: string): Promise<AnyVersion | undefined> {
    const range = { ...versionsOf(bucketName, key), limit: 1 };
    for await (const [, version] of this.versions.entries(range)) return version;
    return undefined;
  }

  private nextVersion(
    bucket: Bucket,
    key: string,
    newest: AnyVersion | undefined,
  ): Omit<DeleteMarker, 'deleteMarker'> {
    const now = this.options.clock.now();
    return {
      key,
      versionId: bucket.versioning === 'Enabled' ? newVersionId() : 'null',
      // Later than the version before even when the clock was set back.
      sequence: Math.max(now * 1000, (newest?.sequence ?? 0) + 1),
      lastModified: now,
    };
  }

  /** Commits a new version. Outside versioning it takes the place of the one before. */
  private async add(
    bucket: Bucket,
    version: AnyVersion,
    events: readonly Write[] = [],
  ): Promise<void> {
    const replaced =
      version.versionId === 'null' ? await this.find(bucket.name, version.key, 'null') : undefined;
    await this.options.store.commit([
      ...(replaced ? [this.versions.delete(versionStoreKey(bucket.name, replaced))] : []),
      this.versions.put(versionStoreKey(bucket.name, version), version),
      ...events,
    ]);
    if (replaced) await this.removeFile(replaced);
  }

  private async removeFile(version: AnyVersion): Promise<void> {
    if (!version.deleteMarker) await this.files.remove(version.file);
  }
}

/** Object Lock keeps a version from everybody, lifecycles and the account's own administrators too. */
function refuseWhileHeld(version: AnyVersion): void {
  if (version.deleteMarker || version.legalHold !== true) return;
  throw new ServiceError(
    'AccessDenied',
    'Access Denied because object protected by object lock.',
    403,
  );
}

async function* chunksOf(body: Buffer): AsyncIterable<Buffer> {
  yield await Promise.resolve(body);
}
