import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** A token that lets its holder act for one verification. Only `secretHash` may be kept. */
export interface ApplicantToken {
  /** base64url of the verification id's bytes and the secret. */
  readonly token: string;
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretHash: string;
}

/** Makes a token with a new secret. */
export function createApplicantToken(verificationId: string): ApplicantToken {
  const secret = randomBytes(SECRET_BYTES);
  const id = Buffer.from(verificationId.replaceAll('-', ''), 'hex');
  return {
    token: Buffer.concat([id, secret]).toString('base64url'),
    secretHash: hash(secret).toString('hex'),
  };
}

/** Takes a token apart; undefined when it cannot be one. */
export function parseApplicantToken(
  token: string,
): { readonly verificationId: string; readonly secret: Buffer } | undefined {
  if (!/^[\w-]{64}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const { data: verificationId } = z.uuid().safeParse(formatUuid(bytes.subarray(0, ID_BYTES)));
  return verificationId === undefined
    ? undefined
    : { verificationId, secret: bytes.subarray(ID_BYTES) };
}

/** Whether a secret is the one a hash was kept of, in a time that tells nothing. */
export function isSecretOf(secret: Buffer, secretHash: string): boolean {
  const expected = Buffer.from(secretHash, 'hex');
  const actual = hash(secret);
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}

/** Spells 16 bytes as a UUID. */
export function formatUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function hash(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
