import { createHash } from 'node:crypto';
import { SignCommand } from '@aws-sdk/client-kms';
import canonicalize from 'canonicalize';
import type * as z from 'zod';
import { kms } from '../clients/kms';
import { toFixedWidth } from './ecdsa-signature';
import type { Signature } from './signed';
import { readSigningKey } from './signing-key';

/**
 * Signs a statement: the canonical JSON (RFC 8785) of exactly what its schema lets pass, which is what is sent and kept.
 *
 * @param keyArn of an asymmetric KMS key, ECC_NIST_P256
 */
export async function signStatement<Schema extends z.ZodType<object>>(
  keyArn: string,
  schema: Schema,
  statement: z.input<Schema>,
): Promise<{ statement: z.output<Schema>; signature: Signature }> {
  const stated = schema.parse(statement);
  const { keyId, publicKey } = await readSigningKey(keyArn);
  const { Signature: der } = await kms.send(
    new SignCommand({
      KeyId: keyArn,
      // KMS takes messages of 4,096 bytes at most, and digests of any.
      MessageType: 'DIGEST',
      Message: digestOf(stated),
      SigningAlgorithm: 'ECDSA_SHA_256',
    }),
  );
  if (!der) throw new Error('KMS gave no signature.');
  const value = toFixedWidth(der).toString('base64url');
  return { statement: stated, signature: { algorithm: 'ES256', keyId, publicKey, value } };
}

/** SHA-256 of the canonical JSON of a statement. */
export function digestOf(statement: object): Buffer {
  const canonical = canonicalize(statement);
  if (canonical === undefined) throw new TypeError('A statement must be JSON.');
  return createHash('sha256').update(canonical).digest();
}
