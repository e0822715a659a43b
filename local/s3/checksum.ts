import { createHash } from 'node:crypto';
import { Crc32 } from '@aws-crypto/crc32';
import { Crc32c } from '@aws-crypto/crc32c';
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
  if (algorithm === 'crc32') return cyclic(new Crc32());
  if (algorithm === 'crc32c') return cyclic(new Crc32c());
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

function cyclic(checksum: Crc32 | Crc32c): Checksum {
  return {
    update: (chunk) => void checksum.update(chunk),
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(checksum.digest());
      return bytes.toString('base64');
    },
  };
}
