import { randomBytes } from 'node:crypto';
import type { Range } from '../store/store';
import type { Encryption } from './bucket';
import type { ChecksumAlgorithm } from './checksum';

/** What a client says about an object besides its bytes. */
export interface ObjectAttributes {
  readonly contentType: string;
  /** Headers kept and given back as they came: `cache-control`, `content-disposition`, … */
  readonly headers?: Readonly<Record<string, string>>;
  /** What came as `x-amz-meta-*`, without that prefix. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly encryption?: Encryption;
}

interface Version {
  readonly key: string;
  /** `null` (the word) for the one version of an object outside versioning. */
  readonly versionId: string;
  /** Grows with every version of a key; about the microseconds since the epoch. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** A version with bytes. */
export interface ObjectVersion extends Version, ObjectAttributes {
  readonly deleteMarker: false;
  /** Name of the file that holds the bytes. */
  readonly file: string;
  readonly sizeBytes: number;
  /** MD5 of the bytes in hexadecimal, without quotes. */
  readonly etag: string;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
  readonly encryption: Encryption;
  /** Whether Object Lock keeps it from deletion; never said of most. */
  readonly legalHold?: boolean;
}

/** What hides an object since it was deleted without naming a version. */
export interface DeleteMarker extends Version {
  readonly deleteMarker: true;
}

export type AnyVersion = ObjectVersion | DeleteMarker;

/** Digits of a sequence number in a store key: enough for any safe integer. */
const sequenceDigits = 16;

/** The key of a version in the store: versions of one key lie together, the newest first. */
export function versionStoreKey(bucket: string, { key, sequence }: AnyVersion): string {
  const descending = String(Number.MAX_SAFE_INTEGER - sequence).padStart(sequenceDigits, '0');
  return `${bucket}/${key}\0${descending}`;
}

/** Every version of one key. */
export function versionsOf(bucket: string, key: string): Range {
  return { gte: `${bucket}/${key}\0`, lt: `${bucket}/${key}\u0001` };
}

/** Everything in a bucket: no bucket's name holds a slash, and `0` follows it. */
export function versionsIn(bucket: string): Range {
  return { gte: `${bucket}/`, lt: `${bucket}0` };
}

/** A version id as S3 makes them: opaque, 32 characters. */
export function newVersionId(): string {
  return randomBytes(24).toString('base64url');
}
