import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import * as z from 'zod';
import type { Store } from '../store/store';

const publicRsaKeySchema = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() });

/** The key a user pool signs its tokens with. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** As `jwks.json` lists it. */
  readonly publicJwk: z.infer<typeof publicRsaKeySchema> & {
    readonly kid: string;
    readonly alg: 'RS256';
    readonly use: 'sig';
  };
}

/** The key of a user pool; made once and kept, so that tokens outlive a restart. */
export async function openSigningKey(store: Store, userPoolId: string): Promise<SigningKey> {
  const keys = store.table<string>('cognito-signing-keys');
  const known = await keys.get(userPoolId);
  const privateKeyPem = known ?? (await newPrivateKeyPem());
  if (known === undefined) await store.commit([keys.put(userPoolId, privateKeyPem)]);
  const privateKey = createPrivateKey(privateKeyPem);
  const publicKey = publicRsaKeySchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  const kid = await calculateJwkThumbprint(publicKey);
  return { privateKey, publicJwk: { ...publicKey, kid, alg: 'RS256', use: 'sig' } };
}

async function newPrivateKeyPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}
