import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamodb } from '../clients/dynamodb';
import type { AbusePolicy } from '../policy';

const traceSchema = z.object({
  /** Keys of counters: of the subject, and of the device and the address that acted last. */
  keys: z.array(z.string()),
});

const idOf = (verificationId: string): string => `verification#${verificationId}`;

/** For how long it is kept where a verification was seen, in seconds: as long as reviewers may want to lift what came of it. */
export function traceSeconds(policy: AbusePolicy): number {
  return Math.max(policy.blockSeconds, policy.pauseSeconds + policy.pausesWithinSeconds);
}

/** Keeps whom a failure of a verification is to be counted for, with what was begun last. */
export async function keepTrace(
  table: string,
  verificationId: string,
  keys: readonly string[],
  policy: AbusePolicy,
): Promise<void> {
  const expiresAt = Math.ceil(Date.now() / 1000) + traceSeconds(policy);
  await dynamodb.send(
    new PutCommand({ TableName: table, Item: { id: idOf(verificationId), keys, expiresAt } }),
  );
}

/** Keys of the counters that failures of a verification count on; none before anything was begun. */
export async function readTrace(table: string, verificationId: string): Promise<readonly string[]> {
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName: table, Key: { id: idOf(verificationId) }, ConsistentRead: true }),
  );
  return Item ? traceSchema.parse(Item).keys : [];
}

/** Forgets which device and address a verification was seen at. */
export async function forgetTrace(table: string, verificationId: string): Promise<void> {
  await dynamodb.send(new DeleteCommand({ TableName: table, Key: { id: idOf(verificationId) } }));
}
