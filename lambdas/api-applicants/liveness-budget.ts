import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { dayOf, sessionsWithin, spendingSchema } from '../shared/liveness-budget';
import { logger } from '../shared/logger';
import { writeMetrics } from '../shared/metrics/write-metrics';
import { environment } from './environment';

const TableName = environment.LIVENESS_SPENDING_TABLE;

/** How long it is kept what a day has spent, in seconds. */
const KEPT = 90 * 86_400;

/** A place among the liveness sessions that the day's budget pays for. */
export interface Place {
  /** For a session that did not come about. */
  readonly giveBack: () => Promise<void>;
}

/**
 * Takes a place before a session is opened. However many ask at once, no more are given than the budget pays for: a
 * place whose request breaks off in between stays taken.
 *
 * @param now milliseconds since the epoch
 * @returns undefined when the budget is spent
 */
export async function takePlace(now: number): Promise<Place | undefined> {
  if (environment.LIVENESS_BUDGET === undefined) return { giveBack: () => Promise.resolve() };
  const day = dayOf(now);
  const most = await placesOf(day, environment.LIVENESS_BUDGET);
  const taken = await takeOneOf(most, day, Math.floor(now / 1000) + KEPT);
  const used = taken === undefined ? 100 : (100 * taken) / most;
  writeMetrics([{ name: 'LivenessBudgetUsed', value: used }]);
  return taken === undefined ? undefined : { giveBack: () => giveBack(day) };
}

async function placesOf(day: string, budget: number): Promise<number> {
  const { Item = {} } = await dynamodb.send(
    new GetCommand({ TableName, Key: { day }, ConsistentRead: true }),
  );
  const { extraDollars } = spendingSchema.parse(Item);
  return sessionsWithin(budget + extraDollars, await rekognition.config.region());
}

/** @returns how many are taken with it; undefined when all were */
async function takeOneOf(most: number, day: string, expiresAt: number) {
  if (most < 1) return undefined;
  try {
    const { Attributes } = await dynamodb.send(
      new UpdateCommand({
        TableName,
        Key: { day },
        UpdateExpression: 'SET expiresAt = :expiresAt ADD sessions :one',
        ConditionExpression: 'attribute_not_exists(sessions) OR sessions < :most',
        ExpressionAttributeValues: { ':expiresAt': expiresAt, ':one': 1, ':most': most },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return spendingSchema.parse(Attributes).sessions;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/**
 * Whoever gives back has an answer to give: that this fails costs a place, and not the answer. A transaction, since
 * the SDK may send it again: other updates would then give two places for one.
 */
async function giveBack(day: string): Promise<void> {
  try {
    await dynamodb.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: { day },
              UpdateExpression: 'ADD sessions :less',
              ExpressionAttributeValues: { ':less': -1 },
            },
          },
        ],
      }),
    );
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    logger.warn('A place in the liveness budget could not be given back', { error: name });
  }
}
