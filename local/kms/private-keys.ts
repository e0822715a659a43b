import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Store } from '../store/store';

/** The private half of a signing key; made once and kept, so that signatures can be checked ever after. */
export async function openPrivateKey(store: Store, keyArn: string): Promise<KeyObject> {
  const keys = store.table<string>('kms-private-keys');
  const known = await keys.get(keyArn);
  const pem = known ?? (await newPem());
  if (known === undefined) await store.commit([keys.put(keyArn, pem)]);
  return createPrivateKey(pem);
}

async function newPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}
