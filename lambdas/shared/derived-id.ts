import { createHash } from 'node:crypto';
import { formatUuid } from './applicant-token';

/** A UUID (version 8) that is the same whenever it is made from the same texts. */
export function derivedId(...texts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(texts)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}
