import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamodb } from '../clients/dynamodb';
import type { AbusePolicy } from '../policy';
import {
  afterFailure,
  endOf,
  offenderSchema,
  standingSchema,
  untried,
  type Failure,
  type Hold,
  type Offender,
  type Standing,
} from './standing';

const counterSchema = standingSchema.extend({ version: z.int() });

/** Failures that are recorded at the same moment meet here. More often than this means something else is wrong. */
const ATTEMPTS = 12;

/** Pauses before another try, in milliseconds; they double from the one up to the other. */
const SHORTEST_PAUSE = 10;
const LONGEST_PAUSE = 400;

/** Others were faster each time. The workflow retries it by its name. */
class ConflictError extends Error {
  override readonly name = 'TransactionConflictException';

  constructor() {
    super('The counter kept changing; try again.');
  }
}

/** Whose counter a key is of: keys begin with it. */
export function offenderOf(key: string): Offender {
  return offenderSchema.parse(key.split('#')[0]);
}

/** How somebody stands, by the key of their counter. */
export async function readStanding(table: string, key: string): Promise<Standing> {
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName: table, Key: { id: key }, ConsistentRead: true }),
  );
  return Item ? standingSchema.parse(Item) : untried;
}

/**
 * Counts a failure, once, however many are counted at the same time.
 *
 * @returns the hold that this failure brought about, if it did; the same again for a repeat
 * @throws ConflictError when others were faster each time
 */
export async function countFailure(
  table: string,
  key: string,
  failure: Failure,
  policy: AbusePolicy,
): Promise<Hold | undefined> {
  const limit = policy.failures[offenderOf(key)];
  const { hold } = await change(
    table,
    key,
    (before) => afterFailure(before, failure, limit, policy),
    (after) => endOf(after, policy),
  );
  return hold?.failureId === failure.id ? hold : undefined;
}

/** Forgets all that was counted of somebody, and with it whatever held them. */
export async function forget(table: string, key: string): Promise<void> {
  await dynamodb.send(new DeleteCommand({ TableName: table, Key: { id: key } }));
}

/** Changes a standing by what it was: whoever comes second reads it again. */
async function change(
  table: string,
  key: string,
  next: (before: Standing) => Standing,
  end: (after: Standing) => number,
): Promise<Standing> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { Item } = await dynamodb.send(
      new GetCommand({ TableName: table, Key: { id: key }, ConsistentRead: true }),
    );
    const { version, ...before } = Item
      ? counterSchema.parse(Item)
      : { version: undefined, ...untried };
    const after = next(before);
    if (after === before) return before;
    const expiresAt = Math.ceil(end(after) / 1000);
    const item = { id: key, ...after, version: (version ?? 0) + 1, expiresAt };
    if (await putUnlessChanged(table, item, version)) return after;
    // Full jitter: writers that met once should not meet again.
    await wait(Math.random() * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** attempt));
  }
  throw new ConflictError();
}

async function putUnlessChanged(
  table: string,
  item: object,
  version: number | undefined,
): Promise<boolean> {
  try {
    await dynamodb.send(
      new PutCommand({
        TableName: table,
        Item: item,
        ...(version === undefined
          ? { ConditionExpression: 'attribute_not_exists(id)' }
          : {
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: { ':version': version },
            }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
