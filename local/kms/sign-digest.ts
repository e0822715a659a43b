import { createECDH, type KeyObject } from 'node:crypto';
import * as z from 'zod';

/** Bytes of a coordinate of a point of P-256. */
const COORDINATE = 32;

/** Order of the group of points of P-256 (FIPS 186-5, NIST SP 800-186, section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const privateJwk = z.object({ crv: z.literal('P-256'), d: z.string() });

/**
 * Signs a SHA-256 digest by ECDSA with P-256 (FIPS 186-5, section 6.4.1), as Node.js, which signs what it has hashed
 * itself and nothing else, does not.
 *
 * @returns the signature in DER (RFC 3279, section 2.2.3)
 */
export function signDigest(privateKey: KeyObject, digest: Buffer): Buffer {
  const secret = toNumber(
    Buffer.from(privateJwk.parse(privateKey.export({ format: 'jwk' })).d, 'base64url'),
  );
  for (;;) {
    const nonce = createECDH('prime256v1');
    const point = nonce.generateKeys(); // 0x04, then both coordinates
    const r = toNumber(point.subarray(1, 1 + COORDINATE)) % ORDER;
    const s = (inverse(toNumber(nonce.getPrivateKey())) * (toNumber(digest) + r * secret)) % ORDER;
    if (r !== 0n && s !== 0n) return element(0x30, Buffer.concat([integer(r), integer(s)]));
  }
}

const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

/** By Fermat's little theorem, as the order is a prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let power = value;
  for (let exponent = ORDER - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * power) % ORDER;
    power = (power * power) % ORDER;
  }
  return result;
}

/** With a zero before a first byte that would else make it negative. */
function integer(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return element(0x02, bytes.readUInt8(0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]));
}

const element = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([tag, content.length]), content]);
