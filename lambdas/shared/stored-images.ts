import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  S3ServiceException,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import { s3 } from './clients/s3';
import type { StoredImage } from './evidence';

/** One version of an object. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  /** None for a marker, which says that the object was deleted. */
  readonly sizeBytes?: number;
}

/** Lists every version of every object below some prefixes, and the markers of those that were deleted. */
export async function listVersions(
  bucket: string,
  prefixes: readonly string[],
): Promise<StoredVersion[]> {
  const lists = await Promise.all(prefixes.map((prefix) => listBelow(bucket, prefix)));
  return lists.flat();
}

async function listBelow(bucket: string, prefix: string): Promise<StoredVersion[]> {
  const versions: StoredVersion[] = [];
  let position: object | undefined = {};
  while (position) {
    const page = await listPage(bucket, prefix, position);
    versions.push(...page.versions);
    position = page.next;
  }
  return versions;
}

async function listPage(bucket: string, prefix: string, position: object) {
  const {
    Versions = [],
    DeleteMarkers = [],
    IsTruncated = false,
    NextKeyMarker,
    NextVersionIdMarker,
  } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...position }));
  return {
    versions: [
      ...Versions.map((version) => ({ ...nameOf(version), sizeBytes: version.Size ?? 0 })),
      ...DeleteMarkers.map(nameOf),
    ],
    next: IsTruncated
      ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker }
      : undefined,
  };
}

/** S3 always says both. */
const nameOf = ({ Key: key = '', VersionId: versionId = '' }: Partial<ObjectVersion>) => ({
  key,
  versionId,
});

/** The most that one request can delete. */
const DELETED_AT_ONCE = 1000;

/** @throws Error when S3 keeps any */
export async function deleteVersions(
  bucket: string,
  versions: readonly StoredVersion[],
): Promise<void> {
  for (let start = 0; start < versions.length; start += DELETED_AT_ONCE) {
    const Objects = versions
      .slice(start, start + DELETED_AT_ONCE)
      .map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) {
      throw new Error(
        `S3 kept ${Errors.length} versions: ${Errors[0]?.Code ?? 'no reason given'}.`,
      );
    }
  }
}

/**
 * Reads versions and says what their bytes are. Markers have none; what is gone meanwhile is left out.
 *
 * @returns one description for each version that could be read, in their order
 */
export async function describeImages(
  bucket: string,
  versions: readonly StoredVersion[],
): Promise<StoredImage[]> {
  const images = await Promise.all(versions.map((version) => describe(bucket, version)));
  return images.filter((image) => image !== undefined);
}

async function describe(bucket: string, { key, versionId, sizeBytes }: StoredVersion) {
  if (sizeBytes === undefined) return undefined;
  const sha256 = await hashOf(bucket, key, versionId);
  return sha256 === undefined ? undefined : { key, versionId, sizeBytes, sha256 };
}

/** Streamed, so that no image is held in memory. */
async function hashOf(bucket: string, key: string, versionId: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
    );
    if (!(Body instanceof Readable)) throw new Error(`S3 gave no body of ${key}.`);
    await pipeline(Body, hash);
  } catch (error) {
    if (error instanceof S3ServiceException && goneNames.has(error.name)) return undefined;
    throw error;
  }
  return hash.digest('hex');
}

/** How S3 says that an object or a version is not there. */
const goneNames = new Set(['NoSuchKey', 'NoSuchVersion']);
