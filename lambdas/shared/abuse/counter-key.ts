import { createHmac } from 'node:crypto';
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { kms } from '../clients/kms';

/** What the secret is derived from; another text would give another secret, and forget all that was counted. */
const PURPOSE = 'honnin abuse counters 1';

/** By ARN of the KMS key. */
const secrets = new Map<string, Buffer>();

/** Whom a counter is of, in clear. */
export type Offence =
  | { readonly by: 'subject'; readonly applicationId: string; readonly subjectId: string }
  | { readonly by: 'device' | 'address'; readonly value: string };

/**
 * The key of a counter: an HMAC, so that no table tells which address or whose subject it is, and nobody without the
 * secret can find out by trying all addresses. The secret is a MAC that KMS makes of a fixed text, with a key that never
 * leaves it: a function asks once, rather than for every request, and has nothing of it in its environment.
 *
 * @param keyArn of a KMS key, HMAC_256
 */
export async function counterKey(keyArn: string, offence: Offence): Promise<string> {
  const secret = secrets.get(keyArn) ?? (await deriveSecret(keyArn));
  secrets.set(keyArn, secret);
  return `${offence.by}#${createHmac('sha256', secret).update(wordsOf(offence)).digest('base64url')}`;
}

/** Subjects are names that an application gives: those of another are others. */
function wordsOf(offence: Offence): string {
  return JSON.stringify(
    offence.by === 'subject'
      ? [offence.by, offence.applicationId, offence.subjectId]
      : [offence.by, offence.value],
  );
}

async function deriveSecret(keyArn: string): Promise<Buffer> {
  const { Mac } = await kms.send(
    new GenerateMacCommand({
      KeyId: keyArn,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from(PURPOSE),
    }),
  );
  if (!Mac) throw new Error('KMS gave no MAC.');
  return Buffer.from(Mac);
}
