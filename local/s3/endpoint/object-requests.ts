import type { OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ServiceError } from '../../service';
import type { Bucket, Encryption } from '../bucket';
import { checkKey } from '../bucket';
import type { AnyVersion, ObjectAttributes, ObjectVersion } from '../object-version';
import { isNotModified, requestedRange, writeCondition } from './conditions';
import { parameter, parametersWith, type S3Call, type SignedCall } from './s3-call';
import { receiveUpload } from './upload';

/** Headers that an object keeps besides its content type. */
const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];

/** What an object is said to be when nobody says. */
export const defaultContentType = 'binary/octet-stream';

/** GetObject and HeadObject. */
export async function readObject(call: SignedCall): Promise<void> {
  const { s3, permissions, caller, request, response, bucket, key, query } = call;
  const versionId = query.get('versionId') ?? undefined;
  announceDeleteMarker(call, await s3.find(bucket, key, versionId));
  const version = await existing(call, versionId);
  if (request.method === 'GET' || wantsChecksum(call)) {
    permissions.checkDecryption(caller, s3.bucket(bucket), version);
  }
  const headers = describe(s3.bucket(bucket), version);
  if (isNotModified(request.headers, version)) {
    response.writeHead(304, headers).end();
    return;
  }
  const range = requestedRange(request.headers.range, version.sizeBytes);
  const length = range ? range.end - range.start + 1 : version.sizeBytes;
  response.writeHead(range ? 206 : 200, {
    ...headers,
    ...overrides(query),
    'content-length': length,
    ...(range && {
      'content-range': `bytes ${range.start}-${range.end}/${version.sizeBytes}`,
    }),
    ...(!range && wantsChecksum(call) && checksumOf(version)),
  });
  if (request.method === 'HEAD' || length === 0) response.end();
  else await pipeline(await s3.stream(version, range), response);
}

/** What is not there is told only to those who may list what is. */
async function existing(call: SignedCall, versionId: string | undefined): Promise<ObjectVersion> {
  const { s3, permissions, caller, bucket, key } = call;
  try {
    return await s3.version(bucket, key, versionId);
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'NoSuchKey') {
      permissions.check(caller, { action: 's3:ListBucket', bucket, key: '' });
    }
    throw error;
  }
}

/** PutObject. */
export async function putObject(call: SignedCall): Promise<void> {
  const { s3, permissions, caller, bucket: bucketName, key, request, requestId, response } = call;
  refuseCopy(call);
  const bucket = s3.bucket(bucketName);
  checkKey(key);
  const condition = writeCondition(call);
  const attributes = attributesOf(call);
  permissions.checkEncryption(caller, bucket, key, attributes.encryption);
  const version = await s3.create(
    bucketName,
    key,
    await receiveUpload(call),
    attributes,
    {
      reason: 'PutObject',
      requestId,
      sourceIpAddress: request.socket.remoteAddress ?? '127.0.0.1',
    },
    condition,
  );
  response.writeHead(200, { ...writtenHeaders(bucket, version), 'content-length': 0 }).end();
}

/** DeleteObject. */
export async function deleteObject(call: S3Call): Promise<void> {
  const { s3, bucket, key, query, response } = call;
  const deletion = await s3.delete(bucket, key, query.get('versionId') ?? undefined);
  const versioned = s3.bucket(bucket).versioning !== 'Off';
  response.writeHead(204, {
    ...(deletion && versioned && { 'x-amz-version-id': deletion.versionId }),
    ...(deletion?.deleteMarker === true && { 'x-amz-delete-marker': 'true' }),
  });
  response.end();
}

/** What the answer to a write says about the object. */
export function writtenHeaders(bucket: Bucket, version: ObjectVersion): OutgoingHttpHeaders {
  return {
    etag: `"${version.etag}"`,
    ...(bucket.versioning !== 'Off' && { 'x-amz-version-id': version.versionId }),
    ...encryptionHeaders(version.encryption),
    ...checksumOf(version),
  };
}

/**
 * How a client wants an object encrypted; undefined leaves it to the bucket.
 *
 * @throws ServiceError `InvalidEncryptionAlgorithmError`, or `NotImplemented` for keys of the client's own
 */
export function requestedEncryption(
  algorithm: string | undefined,
  keyId: string | undefined,
): Encryption | undefined {
  if (algorithm === undefined) return undefined;
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
    throw new ServiceError(
      'InvalidEncryptionAlgorithmError',
      'The encryption request you specified is not valid. Supported value: AES256, aws:kms, aws:kms:dsse.',
    );
  }
  return { SSEAlgorithm: algorithm, ...(keyId !== undefined && { KMSMasterKeyID: keyId }) };
}

function describe(bucket: Bucket, version: ObjectVersion): OutgoingHttpHeaders {
  const metadata = Object.entries(version.metadata ?? {});
  return {
    ...version.headers,
    ...Object.fromEntries(metadata.map(([name, value]) => [`x-amz-meta-${name}`, value])),
    'content-type': version.contentType,
    'accept-ranges': 'bytes',
    'last-modified': new Date(version.lastModified).toUTCString(),
    etag: `"${version.etag}"`,
    ...(bucket.versioning !== 'Off' && { 'x-amz-version-id': version.versionId }),
    ...encryptionHeaders(version.encryption),
  };
}

function encryptionHeaders({ SSEAlgorithm, KMSMasterKeyID }: Encryption): OutgoingHttpHeaders {
  return {
    'x-amz-server-side-encryption': SSEAlgorithm,
    ...(KMSMasterKeyID !== undefined && {
      'x-amz-server-side-encryption-aws-kms-key-id': KMSMasterKeyID,
    }),
  };
}

function checksumOf({ checksum }: ObjectVersion): OutgoingHttpHeaders {
  if (!checksum) return {};
  return {
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
}

function wantsChecksum(call: S3Call): boolean {
  return parameter(call, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
}

/** `response-content-type` and its like change what one answer says. */
function overrides(query: URLSearchParams): OutgoingHttpHeaders {
  const named = ['content-type', ...keptHeaders].map(
    (name) => [name, query.get(`response-${name}`)] as const,
  );
  return Object.fromEntries(named.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** Clients learn from headers that an object is missing because it was deleted. */
function announceDeleteMarker({ response }: S3Call, version: AnyVersion | undefined): void {
  if (version?.deleteMarker !== true) return;
  response.setHeader('x-amz-delete-marker', 'true');
  response.setHeader('x-amz-version-id', version.versionId);
}

function attributesOf(call: S3Call): ObjectAttributes {
  const headers = keptHeaders.map((name) => [name, keptValue(call, name)] as const);
  const encryption = requestedEncryption(
    parameter(call, 'x-amz-server-side-encryption'),
    parameter(call, 'x-amz-server-side-encryption-aws-kms-key-id'),
  );
  return {
    contentType: parameter(call, 'content-type') ?? defaultContentType,
    headers: Object.fromEntries(headers.flatMap(([name, value]) => (value ? [[name, value]] : []))),
    metadata: parametersWith(call, 'x-amz-meta-'),
    ...(encryption && { encryption }),
  };
}

/** The encoding of the upload itself is no property of the object. */
function keptValue(call: S3Call, name: string): string | undefined {
  const value = parameter(call, name);
  if (name !== 'content-encoding') return value;
  return value
    ?.split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== 'aws-chunked')
    .join(',');
}

function refuseCopy(call: S3Call): void {
  for (const name of ['x-amz-copy-source', 'x-amz-server-side-encryption-customer-algorithm']) {
    if (parameter(call, name) === undefined) continue;
    throw new ServiceError(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      501,
      { Header: name },
    );
  }
}
