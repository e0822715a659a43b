import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type Message,
} from '@aws-sdk/client-sqs';
import { GetCommand, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { verificationSchema } from '../../lambdas/shared/verification';
import { deliverySchema, type Delivery } from '../../lambdas/shared/webhooks/delivery';
import { queuedWebhook } from '../../lambdas/shared/webhooks/queued-webhook';
import { UsageError } from '../../local/commands/arguments';
import type { Target } from './target';

/** The most that SQS takes, or gives, at once. */
const AT_ONCE = 10;

/** Seconds for which dead letters are this command's: longer than it works on ten of them. */
const HIDDEN = 120;

export interface Replayed {
  readonly since?: Date | undefined;
  readonly verification?: string | undefined;
  readonly endpoint?: string | undefined;
}

/**
 * Sends messages of the delivery log again, under the ids they had. What is still tried is left to that.
 *
 * @throws UsageError when there is no such endpoint
 */
export async function replayLogged(target: Target, replayed: Replayed): Promise<number> {
  const { endpoint } = replayed;
  if (endpoint !== undefined) target.endpoint(endpoint);
  let sent = 0;
  let underWay = 0;
  let without = 0;
  let batch: string[] = [];
  const flush = async () => {
    await send(target, batch);
    sent += batch.length;
    batch = [];
    progress(`${sent} sent`);
  };
  for await (const delivery of logged(target, replayed)) {
    if (delivery.state === 'retrying') underWay += 1;
    else if (!target.outputs.WebhookEndpoints.includes(delivery.endpoint)) without += 1;
    else batch.push(JSON.stringify(await messageOf(target, delivery)));
    if (batch.length === AT_ONCE) await flush();
  }
  if (batch.length > 0) await flush();
  end(`${sent} messages are on their way again.`);
  if (underWay > 0) console.log(`${underWay} more are still being tried.`);
  if (without > 0) console.log(`${without} more are to endpoints that are no longer deployed.`);
  return 0;
}

/** What the log holds of a verification, or of changes from a moment on. */
async function* logged(target: Target, replayed: Replayed): AsyncGenerator<Delivery> {
  const TableName = target.outputs.WebhookDeliveriesTableName;
  const { since, verification, endpoint } = replayed;
  const pages =
    verification === undefined
      ? paginateScan({ client: target.tables }, { TableName })
      : paginateQuery(
          { client: target.tables },
          {
            TableName,
            KeyConditionExpression: 'verificationId = :id',
            ExpressionAttributeValues: { ':id': verification },
          },
        );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const delivery = deliverySchema.parse(item);
      if (endpoint !== undefined && delivery.endpoint !== endpoint) continue;
      if (since !== undefined && Date.parse(delivery.event.changedAt) < since.getTime()) continue;
      yield delivery;
    }
  }
}

const subjectSchema = z.object({ subjectId: verificationSchema.shape.subjectId });

/** The message as it was. The log holds no subject: the row does, until it is erased. */
async function messageOf({ tables, outputs }: Target, { endpoint, event }: Delivery) {
  const { Item } = await tables.send(
    new GetCommand({
      TableName: outputs.VerificationsTableName,
      Key: { id: event.verificationId },
      ProjectionExpression: 'subjectId',
    }),
  );
  return queuedWebhook.parse({ endpoint, event: { ...event, ...subjectSchema.parse(Item ?? {}) } });
}

/** Moves all dead letters back into the queue; what is no webhook stays. */
export async function replayDead(target: Target): Promise<number> {
  const QueueUrl = target.outputs.WebhookDeadLetterQueueUrl;
  let sent = 0;
  let strange = 0;
  for (;;) {
    const { Messages: letters = [] } = await target.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: AT_ONCE,
        VisibilityTimeout: HIDDEN,
        WaitTimeSeconds: 1,
      }),
    );
    if (letters.length === 0) break;
    const webhooks = letters.filter(isWebhook);
    strange += letters.length - webhooks.length;
    if (webhooks.length === 0) continue;
    await send(
      target,
      webhooks.map(({ Body = '' }) => Body),
    );
    // Only once they are in the queue: a message that is twice there does less harm than one that is nowhere.
    for (const { ReceiptHandle } of webhooks) {
      await target.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    sent += webhooks.length;
    progress(`${sent} sent`);
  }
  end(`${sent} dead letters are on their way again.`);
  if (strange > 0) console.log(`${strange} more are no webhooks, and stay where they are.`);
  return 0;
}

function isWebhook({ Body = '' }: Message): boolean {
  try {
    return queuedWebhook.safeParse(JSON.parse(Body)).success;
  } catch {
    return false;
  }
}

/** @throws UsageError when the queue refuses one */
async function send({ sqs, outputs }: Target, bodies: readonly string[]): Promise<void> {
  const { Failed = [] } = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: outputs.WebhookQueueUrl,
      Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
    }),
  );
  const [failed] = Failed;
  if (failed) {
    throw new UsageError(`The queue refused a message: ${failed.Message ?? String(failed.Code)}`);
  }
}

/** For eyes alone: a file that this is written to is told how it ended. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text} `);
}

function end(text: string): void {
  progress('');
  console.log(text);
}
