import * as z from 'zod';
import { ServiceError, type Operation } from '../service';
import { between, operation } from './input';
import type { Queue } from './queue';
import type { Queues } from './queues';

/** Queues that ListQueues answers with at most. */
const MOST_LISTED = 1000;

const onQueue = z.object({ QueueUrl: z.string() });

const getQueueAttributes = onQueue.extend({ AttributeNames: z.array(z.string()).default([]) });

const listQueues = z.object({
  QueueNamePrefix: z.string().default(''),
  MaxResults: between(1, MOST_LISTED).default(MOST_LISTED),
  NextToken: z.string().default(''),
});

const listDeadLetterSourceQueues = onQueue;

/**
 * The operations on queues themselves.
 *
 * @param policyOf the policy of a queue, as JSON, if it has one
 */
export function queueOperations(
  queues: Queues,
  policyOf: (queueArn: string) => string | undefined,
): Record<string, Operation> {
  return {
    GetQueueUrl: operation(z.object({ QueueName: z.string() }), ({ QueueName }) =>
      Promise.resolve({ QueueUrl: queues.named(QueueName).definition.url }),
    ),

    GetQueueAttributes: operation(getQueueAttributes, async ({ QueueUrl, AttributeNames }) => {
      const queue = queues.byUrl(QueueUrl);
      const known = {
        ...(await attributesOf(queue, queues.creationOf(queue))),
        Policy: policyOf(queue.definition.arn),
      };
      const unknown = AttributeNames.find((name) => name !== 'All' && !attributeNames.has(name));
      if (unknown !== undefined) {
        throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
      }
      const wanted = Object.entries(known).flatMap(([name, value]): [string, string][] =>
        value !== undefined && (AttributeNames.includes('All') || AttributeNames.includes(name))
          ? [[name, value]]
          : [],
      );
      return { ...(wanted.length > 0 && { Attributes: Object.fromEntries(wanted) }) };
    }),

    ListQueues: operation(listQueues, ({ QueueNamePrefix, MaxResults, NextToken }) => {
      const urls = queues
        .all()
        .map(({ definition }) => definition)
        .filter(({ name }) => name.startsWith(QueueNamePrefix) && name > NextToken)
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const page = urls.slice(0, MaxResults);
      const last = page.at(-1);
      return Promise.resolve({
        ...(page.length > 0 && { QueueUrls: page.map(({ url }) => url) }),
        ...(urls.length > page.length && last && { NextToken: last.name }),
      });
    }),

    ListDeadLetterSourceQueues: operation(listDeadLetterSourceQueues, ({ QueueUrl }) => {
      const { arn } = queues.byUrl(QueueUrl).definition;
      const sources = queues
        .all()
        .filter(({ definition }) => definition.redrivePolicy?.deadLetterTargetArn === arn);
      return Promise.resolve({ queueUrls: sources.map(({ definition }) => definition.url) });
    }),

    PurgeQueue: operation(onQueue, async ({ QueueUrl }) => {
      await queues.byUrl(QueueUrl).purge();
      return {};
    }),
  };
}

const attributeNames = new Set([
  ...['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed'],
  ...['ApproximateNumberOfMessagesNotVisible', 'CreatedTimestamp', 'DelaySeconds'],
  ...['LastModifiedTimestamp', 'MaximumMessageSize', 'MessageRetentionPeriod', 'Policy'],
  ...['QueueArn', 'ReceiveMessageWaitTimeSeconds', 'RedrivePolicy', 'RedriveAllowPolicy'],
  ...['SqsManagedSseEnabled', 'VisibilityTimeout', 'KmsMasterKeyId'],
  ...['KmsDataKeyReusePeriodSeconds', 'FifoQueue', 'ContentBasedDeduplication'],
]);

async function attributesOf(
  queue: Queue,
  createdAt: number,
): Promise<Record<string, string | undefined>> {
  const { visible, inFlight, delayed } = await queue.count();
  const { definition } = queue;
  const created = String(Math.floor(createdAt / 1000));
  return {
    QueueArn: definition.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(definition.visibilityTimeoutSeconds),
    MaximumMessageSize: String(definition.maximumMessageBytes),
    MessageRetentionPeriod: String(definition.retentionSeconds),
    DelaySeconds: String(definition.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(definition.receiveWaitSeconds),
    SqsManagedSseEnabled: String(definition.encryptedBySqs),
    RedrivePolicy: definition.redrivePolicy && JSON.stringify(definition.redrivePolicy),
  };
}
