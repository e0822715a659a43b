import { ServiceError } from '../../service';
import { deleteObjects, headBucket, listObjectsV2, listObjectVersions } from './bucket-requests';
import { readLegalHold, writeLegalHold } from './legal-holds';
import { deleteObject, putObject, readObject } from './object-requests';
import type { S3Call, SignedCall } from './s3-call';

/** An operation, and the IAM action that allows it; none where each of many objects is asked for. */
interface Operation {
  readonly action?: string;
  readonly run: (call: SignedCall) => Promise<void> | void;
}

/** Parameters of the query that say how, not what: all others name an operation of their own. */
const plainParameters =
  /^(x-id|versionId|list-type|prefix|delimiter|max-keys|start-after|continuation-token|encoding-type|fetch-owner|key-marker|version-id-marker|versions|delete|response-.*|x-amz-.*)$/i;

/**
 * Which operation a request asks for.
 *
 * @throws ServiceError `NotImplemented` naming what was asked for, or `MethodNotAllowed`
 */
export function operationOf({ request: { method = '' }, bucket, key, query }: S3Call): Operation {
  if (key !== '' && query.has('legal-hold')) {
    if (method === 'GET') return { action: 's3:GetObjectLegalHold', run: readLegalHold };
    if (method === 'PUT') return { action: 's3:PutObjectLegalHold', run: writeLegalHold };
  }
  const special = [...query.keys()].find((name) => !plainParameters.test(name));
  if (special !== undefined || bucket === '') {
    throw new ServiceError(
      'NotImplemented',
      `The embedded S3 does not implement ${method} ${special === undefined ? 'on all buckets' : `with ?${special}`}.`,
      501,
    );
  }
  const operation = key === '' ? bucketOperation(method, query) : objectOperation(method, query);
  if (operation) return operation;
  throw new ServiceError(
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    405,
    { Method: method, ResourceType: key === '' ? 'BUCKET' : 'OBJECT' },
  );
}

function bucketOperation(method: string, query: URLSearchParams): Operation | undefined {
  if (method === 'HEAD') return { action: 's3:ListBucket', run: headBucket };
  if (method === 'POST') return { run: deleteObjects };
  if (method !== 'GET') return undefined;
  if (query.has('versions')) return { action: 's3:ListBucketVersions', run: listObjectVersions };
  if (query.get('list-type') === '2') return { action: 's3:ListBucket', run: listObjectsV2 };
  throw new ServiceError(
    'NotImplemented',
    'The embedded S3 does not implement ListObjects; use ListObjectsV2.',
    501,
  );
}

function objectOperation(method: string, query: URLSearchParams): Operation | undefined {
  const version = query.has('versionId') ? 'Version' : '';
  switch (method) {
    case 'GET':
    case 'HEAD':
      return { action: `s3:GetObject${version}`, run: readObject };
    case 'PUT':
      return { action: 's3:PutObject', run: putObject };
    case 'DELETE':
      return { action: `s3:DeleteObject${version}`, run: deleteObject };
    default:
      return undefined;
  }
}
