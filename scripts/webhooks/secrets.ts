import { randomInt } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import pc from 'picocolors';
import * as z from 'zod';
import {
  ROTATION_HOURS,
  SECRET_LENGTH,
  SECRET_PREFIX,
} from '../../lambdas/shared/webhooks/endpoints';
import { UsageError } from '../../local/commands/arguments';
import type { Target } from './target';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const versionSchema = z.object({ SecretString: z.string(), CreatedDate: z.date() });

/** What signs messages to an endpoint. */
export interface Secrets {
  readonly current: string;
  /** When the current one came. */
  readonly since: Date;
  /** The one before it, if there was one. */
  readonly former?: string;
  /** Until when messages are signed with both. */
  readonly bothUntil: Date;
}

/** Reads the secrets of an endpoint, in the form that receivers are given them. */
export async function readSecrets({ secrets }: Target, endpoint: string): Promise<Secrets> {
  const SecretId = `${SECRET_PREFIX}${endpoint}`;
  const current = versionSchema.parse(await secrets.send(new GetSecretValueCommand({ SecretId })));
  const former = await secrets
    .send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' }))
    .catch((error: unknown) => {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    });
  const since = current.CreatedDate;
  return {
    current: forReceivers(current.SecretString),
    since,
    ...(former && { former: forReceivers(versionSchema.parse(former).SecretString) }),
    bothUntil: new Date(since.getTime() + ROTATION_HOURS * 3_600_000),
  };
}

/** Prints what a receiver of an endpoint verifies by. */
export async function showSecret(target: Target, endpoint: string): Promise<number> {
  const { current, former, bothUntil } = await readSecrets(target, endpoint);
  console.log(current);
  if (former !== undefined && bothUntil.getTime() > Date.now()) {
    const until = bothUntil.toISOString();
    console.error(pc.dim(`Until ${until} messages are signed with the former one, too:`));
    console.error(former);
  }
  return 0;
}

/**
 * Gives an endpoint a new secret and prints it.
 *
 * @param force also while the former one is in use: that one is dropped then
 * @throws UsageError
 */
export async function rotate(target: Target, endpoint: string, force: boolean): Promise<number> {
  const { former, bothUntil } = await readSecrets(target, endpoint);
  if (former !== undefined && bothUntil.getTime() > Date.now() && !force) {
    throw new UsageError(
      `${endpoint} was rotated less than ${ROTATION_HOURS} hours ago, and a receiver may still have the former secret: wait until ${bothUntil.toISOString()}, or give --force to drop it.`,
    );
  }
  const secret = Array.from({ length: SECRET_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  const SecretString = secret.join('');
  await target.secrets.send(
    new PutSecretValueCommand({ SecretId: `${SECRET_PREFIX}${endpoint}`, SecretString }),
  );
  console.log(forReceivers(SecretString));
  console.error(
    pc.dim(
      `For ${ROTATION_HOURS} hours messages to ${endpoint} are signed with this secret and the one before it. Give it to the receiver until then.`,
    ),
  );
  return 0;
}

const forReceivers = (secret: string): string => `whsec_${secret}`;
