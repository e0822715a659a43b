import * as z from 'zod';
import type { JsonObject, Operation } from '../service';
import { BatchResults, checkEntries } from './batch';
import { between, operation } from './input';
import { digestOfBody, systemAttributes, type Message } from './message';
import { digestOfAttributes, wantedAttributes } from './message-attributes';
import type { Queue } from './queue';
import type { Queues } from './queues';
import { readReceiptHandle, writeReceiptHandle, type Receipt } from './receipt-handle';

const names = z.array(z.string()).default([]);
const visibilityTimeout = between(0, 43_200);

const receiveMessage = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: between(1, 10).default(1),
  VisibilityTimeout: visibilityTimeout.optional(),
  WaitTimeSeconds: between(0, 20).optional(),
  /** The former name of the next. */
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});

const deletion = { ReceiptHandle: z.string() };
const change = { ReceiptHandle: z.string(), VisibilityTimeout: visibilityTimeout };

const onQueue = { QueueUrl: z.string() };
const batchOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ ...onQueue, Entries: z.array(z.object({ Id: z.string(), ...shape })) });

/** What whoever receives messages does with them. */
export function receivingOperations(queues: Queues): Record<string, Operation> {
  return {
    ReceiveMessage: operation(receiveMessage, async (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      const { visibilityTimeoutSeconds, receiveWaitSeconds } = queue.definition;
      const messages = await queue.receive({
        most: input.MaxNumberOfMessages,
        visibilityTimeoutSeconds: input.VisibilityTimeout ?? visibilityTimeoutSeconds,
        waitSeconds: input.WaitTimeSeconds ?? receiveWaitSeconds,
      });
      return {
        ...(messages.length > 0 && {
          Messages: messages.map((message) => describe(message, queue, input)),
        }),
      };
    }),

    DeleteMessage: operation(
      z.object({ ...onQueue, ...deletion }),
      async ({ QueueUrl, ReceiptHandle }) => {
        const queue = queues.byUrl(QueueUrl);
        await queue.delete([receiptOf(ReceiptHandle, queue)]);
        return {};
      },
    ),

    DeleteMessageBatch: operation(batchOf(deletion), async ({ QueueUrl, Entries }) => {
      const queue = queues.byUrl(QueueUrl);
      checkEntries(Entries, 'DeleteMessageBatchRequestEntry');
      const results = new BatchResults();
      const receipts: Receipt[] = [];
      for (const { Id, ReceiptHandle } of Entries) {
        try {
          receipts.push(receiptOf(ReceiptHandle, queue));
          results.succeeded(Id);
        } catch (error) {
          results.refused(Id, error);
        }
      }
      await queue.delete(receipts);
      return results.toJson();
    }),

    ChangeMessageVisibility: operation(
      z.object({ ...onQueue, ...change }),
      async ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) => {
        const queue = queues.byUrl(QueueUrl);
        await queue.changeVisibility(receiptOf(ReceiptHandle, queue), VisibilityTimeout);
        return {};
      },
    ),

    ChangeMessageVisibilityBatch: operation(batchOf(change), async ({ QueueUrl, Entries }) => {
      const queue = queues.byUrl(QueueUrl);
      checkEntries(Entries, 'ChangeMessageVisibilityBatchRequestEntry');
      const results = new BatchResults();
      for (const { Id, ReceiptHandle, VisibilityTimeout } of Entries) {
        try {
          await queue.changeVisibility(receiptOf(ReceiptHandle, queue), VisibilityTimeout);
          results.succeeded(Id);
        } catch (error) {
          results.refused(Id, error);
        }
      }
      return results.toJson();
    }),
  };
}

function receiptOf(handle: string, { definition }: Queue): Receipt {
  return readReceiptHandle(handle, definition.name);
}

function describe(
  message: Message,
  { definition }: Queue,
  wanted: Pick<
    z.infer<typeof receiveMessage>,
    'AttributeNames' | 'MessageSystemAttributeNames' | 'MessageAttributeNames'
  >,
): JsonObject {
  const { id, body, receiveCount } = message;
  const systemNames = [...wanted.AttributeNames, ...wanted.MessageSystemAttributeNames];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => systemNames.includes('All') || systemNames.includes(name),
  );
  const attributes = wantedAttributes(message.attributes, wanted.MessageAttributeNames);
  const digest = digestOfAttributes(attributes);
  return {
    MessageId: id,
    ReceiptHandle: writeReceiptHandle({
      queueName: definition.name,
      messageId: id,
      receiveCount,
    }),
    Body: body,
    MD5OfBody: digestOfBody(body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(digest !== undefined && {
      MessageAttributes: { ...attributes },
      MD5OfMessageAttributes: digest,
    }),
  };
}
