import * as z from 'zod';
import { readBody } from '../../http/request-body';
import { AccessDenied } from '../../iam/access-denied';
import type { XmlContent } from '../../http/xml-document';
import { ServiceError } from '../../service';
import { listObjects, listVersions, type ListRequest } from '../listing';
import type { ObjectVersion } from '../object-version';
import type { Deletion } from '../s3';
import { accessDenied, sendXml, type S3Call, type SignedCall } from './s3-call';
import { verifyBody } from './upload';
import { malformedXml, parseXml } from './xml';

/** The most that one list holds, or one request deletes. */
const pageSize = 1000;

/** The longest list of 1000 keys to delete, in bytes, with room for its XML. */
const largestDeletion = 2 * 1024 * 1024;

/** HeadBucket. */
export function headBucket({ s3, bucket, response }: S3Call): void {
  s3.bucket(bucket);
  response.writeHead(200, { 'x-amz-bucket-region': 'us-east-1', 'content-length': 0 }).end();
}

/** ListObjectsV2. */
export async function listObjectsV2(call: S3Call): Promise<void> {
  const { s3, bucket, query } = call;
  s3.bucket(bucket);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? undefined;
  const request: ListRequest = {
    ...listRequest(query),
    after: token === null ? startAfter : readToken(token),
  };
  const page = await listObjects(s3, bucket, request);
  const encode = keyEncoding(query);
  sendXml(call, 200, 'ListBucketResult', {
    Name: bucket,
    Prefix: encode(request.prefix),
    Delimiter: request.delimiter && encode(request.delimiter),
    StartAfter: startAfter && encode(startAfter),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.next && writeToken(page.next.key),
    EncodingType: query.get('encoding-type') ?? undefined,
    MaxKeys: request.maximum,
    KeyCount: page.items.length + page.commonPrefixes.length,
    IsTruncated: page.next !== undefined,
    Contents: page.items.map((version) => ({
      Key: encode(version.key),
      ...describe(version),
    })),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

/** ListObjectVersions. */
export async function listObjectVersions(call: S3Call): Promise<void> {
  const { s3, bucket, query } = call;
  s3.bucket(bucket);
  const request: ListRequest = {
    ...listRequest(query),
    after: query.get('key-marker') ?? undefined,
    afterVersion: query.get('version-id-marker') ?? undefined,
  };
  const page = await listVersions(s3, bucket, request);
  const encode = keyEncoding(query);
  const common = ({
    version,
    isLatest,
  }: (typeof page.items)[number]): Record<string, XmlContent> => ({
    Key: encode(version.key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: new Date(version.lastModified).toISOString(),
  });
  sendXml(call, 200, 'ListVersionsResult', {
    Name: bucket,
    Prefix: encode(request.prefix),
    Delimiter: request.delimiter && encode(request.delimiter),
    KeyMarker: encode(request.after ?? ''),
    VersionIdMarker: request.afterVersion ?? '',
    NextKeyMarker: page.next && encode(page.next.key),
    NextVersionIdMarker: page.next?.versionId,
    EncodingType: query.get('encoding-type') ?? undefined,
    MaxKeys: request.maximum,
    IsTruncated: page.next !== undefined,
    Version: page.items.flatMap((item) =>
      item.version.deleteMarker ? [] : [{ ...common(item), ...describe(item.version) }],
    ),
    DeleteMarker: page.items.flatMap((item) => (item.version.deleteMarker ? [common(item)] : [])),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

const deletionSchema = z.object({
  Delete: z.object({
    Object: z
      .array(z.object({ Key: z.string().min(1), VersionId: z.string().optional() }))
      .nonempty()
      .max(pageSize),
    Quiet: z.enum(['true', 'false']).optional(),
  }),
});

/** DeleteObjects. */
export async function deleteObjects(call: SignedCall): Promise<void> {
  const { s3, bucket, request } = call;
  const body = await readBody(request, largestDeletion);
  verifyBody(call, body);
  const parsed = deletionSchema.safeParse(parseXml(body.toString('utf8'), ['Object']));
  if (!parsed.success) throw malformedXml();
  const { Object: objects, Quiet } = parsed.data.Delete;
  const deleted: XmlContent[] = [];
  const refused: XmlContent[] = [];
  for (const { Key, VersionId } of objects) {
    const denied = refusalOf(call, Key, VersionId);
    if (denied) {
      refused.push({ Key, VersionId, Code: denied.code, Message: denied.message });
      continue;
    }
    let deletion: Deletion | undefined;
    try {
      deletion = await s3.delete(bucket, Key, VersionId);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      refused.push({ Key, VersionId, Code: error.code, Message: error.message });
      continue;
    }
    const markerId = deletion?.deleteMarker === true ? deletion.versionId : undefined;
    deleted.push({
      Key,
      VersionId,
      DeleteMarker: markerId !== undefined || undefined,
      DeleteMarkerVersionId: markerId,
    });
  }
  sendXml(call, 200, 'DeleteResult', {
    Deleted: Quiet === 'true' ? [] : deleted,
    Error: refused,
  });
}

/** Why the caller may not delete an object, or a version of it. */
function refusalOf(
  { permissions, caller, bucket }: SignedCall,
  key: string,
  versionId: string | undefined,
): ServiceError | undefined {
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  try {
    permissions.check(caller, { action, bucket, key });
    return undefined;
  } catch (error) {
    if (error instanceof AccessDenied) return accessDenied(error);
    throw error;
  }
}

function listRequest(query: URLSearchParams): Omit<ListRequest, 'after'> {
  const maximum = query.get('max-keys') ?? String(pageSize);
  if (!/^\d{1,9}$/.test(maximum)) {
    throw new ServiceError(
      'InvalidArgument',
      'Provided max-keys not an integer or within integer range',
      400,
      {
        ArgumentName: 'max-keys',
        ArgumentValue: maximum,
      },
    );
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? undefined,
    maximum: Math.min(Number(maximum), pageSize),
  };
}

function describe(version: ObjectVersion): Record<string, XmlContent> {
  return {
    LastModified: new Date(version.lastModified).toISOString(),
    ETag: `"${version.etag}"`,
    ChecksumAlgorithm: version.checksum?.algorithm.toUpperCase(),
    Size: version.sizeBytes,
    StorageClass: 'STANDARD',
  };
}

function keyEncoding(query: URLSearchParams): (text: string) => string {
  const url = query.get('encoding-type') === 'url';
  return (text) => (url ? encodeURIComponent(text).replaceAll('%2F', '/') : text);
}

function writeToken(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (writeToken(key) === token) return key;
  throw new ServiceError('InvalidArgument', 'The continuation token provided is incorrect', 400, {
    ArgumentName: 'continuation-token',
  });
}
