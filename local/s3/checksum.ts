import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ServiceError } from '../service';

/** The checksums that the embedded S3 computes, as they end the name of the `x-amz-checksum-*` header. */
export const checksumAlgorithms = ['crc32', 'crc32c', 'sha1', 'sha256'] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** A checksum in the making. */
export interface Checksum {
  update(chunk: Uint8Array): void;
  /** In base64, as S3 carries it. */
  digest(): string;
}

export function newChecksum(algorithm: ChecksumAlgorithm): Checksum {
  if (algorithm === 'crc32') return cyclic(crc32);
  if (algorithm === 'crc32c') return cyclic(crc32c);
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest('base64') };
}

/** @throws ServiceError `InvalidRequest` or, for an algorithm of S3 that is missing here, `NotImplemented`. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm {
  const known = checksumAlgorithms.find((algorithm) => algorithm === name.toLowerCase());
  if (known) return known;
  throw new ServiceError(
    'NotImplemented',
    `The embedded S3 does not compute the checksum ${name}; it knows ${checksumAlgorithms.join(', ')}.`,
    501,
  );
}

function cyclic(update: (chunk: Uint8Array, value: number) => number): Checksum {
  let value = 0;
  return {
    update: (chunk) => {
      value = update(chunk, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
}

/** The Castagnoli polynomial, its bits reversed. */
const castagnoli = 0x82f63b78;

const castagnoliTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? castagnoli ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32c(chunk: Uint8Array, start: number): number {
  let value = ~start;
  for (const byte of chunk) {
    value = (castagnoliTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  }
  return ~value >>> 0;
}
