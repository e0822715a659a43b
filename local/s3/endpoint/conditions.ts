import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from '../../service';
import type { ByteRange } from '../object-files';
import type { ObjectVersion } from '../object-version';
import type { WriteCondition } from '../s3';
import { parameter, type S3Call } from './s3-call';

/**
 * Checks the conditional headers of a read.
 *
 * @returns whether the client has the object already, so that 304 answers it
 * @throws ServiceError `PreconditionFailed`
 */
export function isNotModified(
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Pick<ObjectVersion, 'etag' | 'lastModified'>,
): boolean {
  const modified = Math.floor(lastModified / 1000);
  const ifMatch = headers['if-match'];
  const unmodifiedSince = seconds(headers['if-unmodified-since']);
  if (ifMatch !== undefined) {
    if (!names(ifMatch, etag)) throw preconditionFailed('If-Match');
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, etag);
  const modifiedSince = seconds(headers['if-modified-since']);
  return modifiedSince !== undefined && modified <= modifiedSince;
}

/** The conditional headers of a write, as a check of what the write would replace. */
export function writeCondition(call: S3Call): WriteCondition {
  const ifMatch = parameter(call, 'if-match');
  const ifNoneMatch = parameter(call, 'if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new ServiceError(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      501,
      { Header: 'If-None-Match' },
    );
  }
  return (current) => {
    if (ifNoneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
    if (ifMatch === undefined) return;
    if (!current) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    if (!names(ifMatch, current.etag)) throw preconditionFailed('If-Match');
  };
}

/**
 * The part of an object that a Range header asks for; undefined for all of it.
 * Like S3, several ranges and malformed ones are passed over.
 *
 * @throws ServiceError `InvalidRange` when no byte lies in the range
 */
export function requestedRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || header === undefined) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  const fromEnd = first === '';
  const start = fromEnd ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = fromEnd || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (!fromEnd && last !== '' && Number(last) < start) return undefined;
  if (start > end) {
    throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416, {
      RangeRequested: header,
      ActualObjectSize: sizeBytes,
    });
  }
  return { start, end };
}

function names(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((one) => one.trim().replace(/^W\//, '').replaceAll('"', ''))
    .some((one) => one === '*' || one === etag);
}

/** An HTTP date in seconds since the epoch; undefined when it is missing or malformed. */
function seconds(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time / 1000;
}

function preconditionFailed(condition: string): ServiceError {
  return new ServiceError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    { Condition: condition },
  );
}
