import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import type * as z from 'zod';
import { kms } from '../clients/kms';
import { publicKeySchema } from './signed';

/** The key that statements are signed with, as far as anybody may know it. */
export interface SigningKey {
  /** ARN of the key. */
  readonly keyId: string;
  readonly publicKey: z.infer<typeof publicKeySchema>;
}

/** The halves of a key never change. */
const known = new Map<string, SigningKey>();

/** Reads the public half of a signing key; KMS is asked once. */
export async function readSigningKey(keyArn: string): Promise<SigningKey> {
  const key = known.get(keyArn) ?? (await fetchSigningKey(keyArn));
  known.set(keyArn, key);
  return key;
}

async function fetchSigningKey(keyArn: string): Promise<SigningKey> {
  const { KeyId = keyArn, PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
  if (!PublicKey) throw new Error('KMS gave no public key.');
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  return { keyId: KeyId, publicKey: publicKeySchema.parse(publicKey.export({ format: 'jwk' })) };
}
