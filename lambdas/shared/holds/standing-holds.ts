import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  paginateScan,
  PutCommand,
  UpdateCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamodb } from '../clients/dynamodb';
import { holdSchema, type Hold } from '../verification';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What is held: one verification, or all there is and will be of a subject. */
export interface HoldTarget {
  readonly of: Hold['of'];
  /** Of the verification, or of the subject. */
  readonly id: string;
}

/** A row of the Holds table. One that is lifted stays for a while, to tell of it. */
const rowSchema = holdSchema.extend({ target: z.string(), id: z.string() });

/** How long a lifted hold is told of, in seconds: a year. */
const LIFTED_LIFETIME = 365 * 86_400;

const keyOf = ({ of, id }: HoldTarget) => ({ target: `${of}#${id}` });

/** The hold of a target, strongly consistent; undefined when there is none, or it is lifted. */
export async function standingHold(table: string, target: HoldTarget): Promise<Hold | undefined> {
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName: table, Key: keyOf(target), ConsistentRead: true }),
  );
  return Item && Item.liftedAt === undefined ? holdSchema.parse(Item) : undefined;
}

/** All holds that stand. They are few: each is placed by hand. */
export async function* standingHolds(table: string): AsyncGenerator<HoldTarget & Hold> {
  const pages = paginateScan(
    { client: dynamodb },
    { TableName: table, FilterExpression: 'attribute_not_exists(liftedAt)' },
  );
  for await (const { Items = [] } of pages) yield* Items.map((item) => rowSchema.parse(item));
}

/** The write that places a hold, to be part of a transaction. */
export const placing = (table: string, { id, ...hold }: HoldTarget & Hold): TransactItem => ({
  Put: { TableName: table, Item: { ...keyOf({ of: hold.of, id }), id, ...hold } },
});

/** The write that lifts a hold, to be part of a transaction. */
export const lifting = (table: string, target: HoldTarget, by: string): TransactItem => ({
  Update: liftingInput(table, target, by),
});

/** Places a hold unless one stands. */
export async function placeHold(table: string, { id, ...hold }: HoldTarget & Hold): Promise<void> {
  await unlessRefused(
    dynamodb.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf({ of: hold.of, id }), id, ...hold },
        ConditionExpression: 'attribute_not_exists(target) OR attribute_exists(liftedAt)',
      }),
    ),
  );
}

/** Lifts a hold if one stands. */
export async function liftHold(table: string, target: HoldTarget, by: string): Promise<void> {
  await unlessRefused(dynamodb.send(new UpdateCommand(liftingInput(table, target, by))));
}

/** Forgets a hold that is lifted: its reason, and whose it was. */
export async function forgetHold(table: string, target: HoldTarget): Promise<void> {
  await unlessRefused(
    dynamodb.send(
      new DeleteCommand({
        TableName: table,
        Key: keyOf(target),
        ConditionExpression: 'attribute_not_exists(target) OR attribute_exists(liftedAt)',
      }),
    ),
  );
}

function liftingInput(table: string, target: HoldTarget, by: string) {
  const now = Date.now();
  return {
    TableName: table,
    Key: keyOf(target),
    UpdateExpression: 'SET liftedAt = :at, liftedBy = :by, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_exists(target) AND attribute_not_exists(liftedAt)',
    ExpressionAttributeValues: {
      ':at': new Date(now).toISOString(),
      ':by': by,
      ':expiresAt': Math.floor(now / 1000) + LIFTED_LIFETIME,
    },
  };
}

async function unlessRefused(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
