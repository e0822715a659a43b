import { bodyChunks } from '../../http/request-body';
import { ServiceError } from '../../service';
import { createHash } from 'node:crypto';
import { checksumAlgorithm, newChecksum } from '../checksum';
import type { ReceivedBytes } from '../object-files';
import { ChunkedUpload } from './aws-chunked';
import { parameter, parametersWith, type S3Call } from './s3-call';

/** The most that one PUT or POST can carry, in bytes: 5 GiB. */
export const largestUpload = 5 * 1024 ** 3;

const chunkedPayload = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** What the client says about the bytes it sends. */
interface Claims {
  readonly length: number;
  /** Base64. */
  readonly md5: string | undefined;
  /** Hexadecimal; undefined when the client did not sign the body. */
  readonly sha256: string | undefined;
  /** The value of a checksum may come behind the body. */
  readonly checksum: { readonly algorithm: string; readonly value?: string } | undefined;
}

/**
 * Takes the body of a PUT onto the disk and checks it against everything the client said about it.
 *
 * @throws ServiceError `BadDigest`, `XAmzContentSHA256Mismatch`, `IncompleteBody`, `MissingContentLength`,
 * `EntityTooLarge`, `InvalidDigest`, `InvalidRequest` or `NotImplemented`
 */
export async function receiveUpload(call: S3Call): Promise<ReceivedBytes> {
  const { s3, request } = call;
  const claims = readClaims(call);
  const source = bodyChunks(request);
  const chunked = isChunked(call) ? new ChunkedUpload(source) : undefined;
  const received = await s3.receive(chunked?.body() ?? source, {
    maximumBytes: largestUpload,
    checksum: claims.checksum && checksumAlgorithm(claims.checksum.algorithm),
  });
  try {
    verify(received, claims, chunked?.trailers);
    return received;
  } catch (error) {
    await s3.discard(received);
    throw error;
  }
}

/**
 * Checks a body in memory that must come with a digest.
 *
 * @throws ServiceError as {@link receiveUpload} does
 */
export function verifyBody(call: S3Call, body: Buffer): void {
  const claims = readClaims(call);
  const { md5, checksum } = claims;
  if (md5 === undefined && checksum?.value === undefined) {
    throw new ServiceError(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  const hash = (name: string): string => createHash(name).update(body).digest('hex');
  const algorithm = checksum && checksumAlgorithm(checksum.algorithm);
  const computed = algorithm && newChecksum(algorithm);
  computed?.update(body);
  const digests = { sizeBytes: body.length, md5: hash('md5'), sha256: hash('sha256') };
  verify(
    algorithm && computed
      ? { ...digests, checksum: { algorithm, value: computed.digest() } }
      : digests,
    claims,
    undefined,
  );
}

function readClaims(call: S3Call): Claims {
  const { headers } = call.request;
  const chunked = isChunked(call);
  const length = chunked ? headers['x-amz-decoded-content-length'] : headers['content-length'];
  if (typeof length !== 'string' || !/^\d+$/.test(length)) {
    throw new ServiceError(
      'MissingContentLength',
      'You must provide the Content-Length HTTP header.',
      411,
    );
  }
  if (Number(length) > largestUpload) {
    throw new ServiceError(
      'EntityTooLarge',
      'Your proposed upload exceeds the maximum allowed size',
      400,
      { ProposedSize: Number(length), MaxSizeAllowed: largestUpload },
    );
  }
  const payload = parameter(call, 'x-amz-content-sha256');
  if (payload?.startsWith('STREAMING-') && !chunked) {
    throw new ServiceError(
      'NotImplemented',
      `The embedded S3 does not read ${payload}; send ${chunkedPayload}, UNSIGNED-PAYLOAD or the SHA-256 of the body.`,
      501,
    );
  }
  const signed = payload !== undefined && /^[0-9a-f]{64}$/.test(payload);
  return {
    length: Number(length),
    md5: contentMd5(call),
    sha256: signed ? payload : undefined,
    checksum: claimedChecksum(call),
  };
}

function isChunked(call: S3Call): boolean {
  return parameter(call, 'x-amz-content-sha256') === chunkedPayload;
}

function contentMd5(call: S3Call): string | undefined {
  const md5 = parameter(call, 'content-md5');
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) {
    throw new ServiceError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  return md5;
}

/** The checksum whose value is in the headers, or announced for the trailer. */
function claimedChecksum(call: S3Call): Claims['checksum'] {
  const values = Object.entries(parametersWith(call, 'x-amz-checksum-')).filter(
    ([name]) => !['mode', 'type', 'algorithm'].includes(name),
  );
  if (values.length > 1) {
    throw new ServiceError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [claimed] = values;
  if (claimed) return { algorithm: claimed[0], value: claimed[1] };
  const announced = /^x-amz-checksum-(.+)$/.exec(parameter(call, 'x-amz-trailer') ?? '')?.[1];
  return announced === undefined ? undefined : { algorithm: announced };
}

function verify(
  received: Omit<ReceivedBytes, 'file'>,
  { length, md5, sha256, checksum }: Claims,
  trailers: ReadonlyMap<string, string> | undefined,
): void {
  if (received.sizeBytes !== length) {
    throw new ServiceError(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    );
  }
  if (md5 !== undefined && md5 !== Buffer.from(received.md5, 'hex').toString('base64')) {
    throw badDigest('Content-MD5');
  }
  if (sha256 !== undefined && sha256 !== received.sha256) {
    throw new ServiceError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
      {
        ClientComputedContentSHA256: sha256,
        S3ComputedContentSHA256: received.sha256,
      },
    );
  }
  if (checksum) {
    const value = checksum.value ?? trailers?.get(`x-amz-checksum-${checksum.algorithm}`);
    if (value !== received.checksum?.value) throw badDigest(checksum.algorithm.toUpperCase());
  }
}

function badDigest(name: string): ServiceError {
  return new ServiceError(
    'BadDigest',
    `The ${name} you specified did not match the calculated checksum.`,
  );
}
