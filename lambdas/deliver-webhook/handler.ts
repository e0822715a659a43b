import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { sqs } from '../shared/clients/sqs';
import { logger } from '../shared/logger';
import { pauseAfter } from '../shared/webhooks/retries';
import { deliver } from './deliver';
import { environment } from './environment';

/** Sends messages to the endpoints of applications, side by side; the queue keeps those that did not arrive. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failures = await Promise.all(
    Records.map(async (record) => ((await isDone(record)) ? [] : [record.messageId])),
  );
  return { batchItemFailures: failures.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

async function isDone(record: SQSRecord): Promise<boolean> {
  const attempt = Number(record.attributes.ApproximateReceiveCount);
  const pause = pauseAfter(attempt);
  try {
    if (await deliver(record.body, attempt, pause)) return true;
  } catch (error) {
    // It could not be read, or not be signed. It comes again, and in the end becomes a dead letter.
    logger.error('A webhook could not be sent', { messageId: record.messageId, ...told(error) });
  }
  await hide(record, pause ?? 0);
  return false;
}

/**
 * Hides a message until its next attempt. After the last one it is given out at once, which SQS makes a dead letter of.
 * Where that fails the message comes back when the queue's own timeout is over: sooner or later, but it comes.
 */
async function hide({ receiptHandle, messageId }: SQSRecord, pause: number): Promise<void> {
  try {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: environment.WEBHOOK_QUEUE_URL,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: pause,
      }),
    );
  } catch (error) {
    logger.warn('The pause before an attempt could not be set', { messageId, ...told(error) });
  }
}

function told(error: unknown) {
  return error instanceof Error ? { error: error.name, cause: error.message } : {};
}
