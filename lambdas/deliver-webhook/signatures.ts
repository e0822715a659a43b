import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { secretsManager } from '../shared/clients/secrets-manager';
import { ROTATION_HOURS, SECRET_PREFIX } from '../shared/webhooks/endpoints';

/** Milliseconds for which secrets are kept in memory. Who rotates one waits for longer before it is used. */
const KEPT = 60_000;

const ROTATION = ROTATION_HOURS * 3_600_000;

interface Kept {
  readonly secrets: readonly string[];
  readonly until: number;
}

const kept = new Map<string, Kept>();

const secretSchema = z.object({ SecretString: z.string(), CreatedDate: z.date() });

/**
 * The headers of Standard Webhooks. Within hours of a rotation there are two signatures, of the new secret and of the
 * former, so that a receiver may hold either.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function signedHeaders(
  endpoint: string,
  messageId: string,
  body: string,
): Promise<Record<string, string>> {
  const secrets = await secretsOf(endpoint);
  const at = new Date();
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign(messageId, at, body))
      .join(' '),
  };
}

async function secretsOf(endpoint: string): Promise<readonly string[]> {
  const known = kept.get(endpoint);
  if (known && known.until > Date.now()) return known.secrets;
  const secrets = await readSecrets(`${SECRET_PREFIX}${endpoint}`);
  kept.set(endpoint, { secrets, until: Date.now() + KEPT });
  return secrets;
}

async function readSecrets(SecretId: string): Promise<string[]> {
  const current = secretSchema.parse(
    await secretsManager.send(new GetSecretValueCommand({ SecretId })),
  );
  if (current.CreatedDate.getTime() + ROTATION < Date.now()) return [current.SecretString];
  const former = await readFormer(SecretId);
  return former === undefined ? [current.SecretString] : [current.SecretString, former];
}

/** A secret that was never rotated has none. */
async function readFormer(SecretId: string): Promise<string | undefined> {
  try {
    const former = await secretsManager.send(
      new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' }),
    );
    return secretSchema.parse(former).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
