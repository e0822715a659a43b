import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { eventBridge } from '../shared/clients/eventbridge';
import { sqs } from '../shared/clients/sqs';
import { environments, readEnvironment } from '../shared/environment';
import { EVENT_SOURCE, STATUS_CHANGED, type StatusChanged } from '../shared/events/events';
import { logger } from '../shared/logger';
import { statusChangeOf } from './status-change';

const environment = readEnvironment(environments['publish-status']);

/** The most that one call may hold. */
const ENTRIES_AT_ONCE = 10;

/** A record of the stream, with the change it tells of. */
interface Told {
  readonly record: DynamoDBRecord;
  readonly change: StatusChanged;
}

/**
 * Publishes each change of a status that the stream of verifications holds, in its order. Lambda begins again at the
 * record that is named as failed, so changes behind it may be told twice, under the ids they had.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const told: Told[] = [];
  for (const record of Records) {
    const change = await read(record);
    if (change) told.push({ record, change });
  }
  for (let start = 0; start < told.length; start += ENTRIES_AT_ONCE) {
    const failed = await publish(told.slice(start, start + ENTRIES_AT_ONCE));
    const itemIdentifier = failed?.record.dynamodb?.SequenceNumber;
    if (itemIdentifier !== undefined) return { batchItemFailures: [{ itemIdentifier }] };
  }
  return { batchItemFailures: [] };
}

/** One row that cannot be read must not hold up all others: it is put aside, where an alarm tells of it. */
async function read(record: DynamoDBRecord): Promise<StatusChanged | undefined> {
  try {
    return statusChangeOf(record);
  } catch (error) {
    const { Keys, SequenceNumber } = record.dynamodb ?? {};
    const fault = error instanceof Error ? error.message : String(error);
    logger.error('A row of the stream could not be read', { verificationId: Keys?.id?.S, fault });
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
        MessageBody: JSON.stringify({ verificationId: Keys?.id?.S, SequenceNumber, fault }),
      }),
    );
    return undefined;
  }
}

/** @returns the first that was not taken */
async function publish(told: readonly Told[]): Promise<Told | undefined> {
  const { Entries = [] } = await eventBridge.send(
    new PutEventsCommand({
      Entries: told.map(({ change }) => ({
        EventBusName: environment.EVENT_BUS_NAME,
        Source: EVENT_SOURCE,
        DetailType: STATUS_CHANGED,
        Time: new Date(change.changedAt),
        Detail: JSON.stringify(change),
      })),
    }),
  );
  const place = Entries.findIndex(({ ErrorCode }) => ErrorCode !== undefined);
  for (const { change } of place === -1 ? told : told.slice(0, place)) {
    const { verificationId, status } = change;
    logger.info('Published a change of status', { verificationId, status });
  }
  const failed = told[place];
  if (failed) {
    const { verificationId } = failed.change;
    const error = Entries[place]?.ErrorCode;
    logger.warn('A change of status was not taken', { verificationId, error });
  }
  return failed;
}
