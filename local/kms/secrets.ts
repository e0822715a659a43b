import { randomBytes } from 'node:crypto';
import type { Store } from '../store/store';

/** Bytes of a key of HMAC_256. */
const LENGTH = 32;

/** The secret of a key that makes MACs; made once and kept, so that MACs are the same ever after. */
export async function openSecret(store: Store, keyArn: string): Promise<Buffer> {
  const secrets = store.table<string>('kms-secrets');
  const known = await secrets.get(keyArn);
  if (known !== undefined) return Buffer.from(known, 'base64');
  const secret = randomBytes(LENGTH);
  await store.commit([secrets.put(keyArn, secret.toString('base64'))]);
  return secret;
}
