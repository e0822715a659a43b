import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../clock';
import { callOperation, type JsonObject, type JsonService, type Principal } from '../../service';
import type { QueueMapping } from '../../template/event-source-mappings';
import { failedItems } from './batch-outcome';
import type { EventSource, InvokeFunction } from './event-source';
import { compileMessageFilters } from './filters';
import { wait } from './wait';

/** How long a request for messages waits for some, in seconds. */
const LONG_POLL = 20;

/** Messages that one request can give, or take back. */
const MOST_AT_ONCE = 10;

/** How long to leave a queue alone that cannot be read, in milliseconds. */
const PAUSE_AFTER_ERROR = 5_000;

/** As many batches at once as a function has environments here. */
const DEFAULT_CONCURRENCY = 2;

export interface QueueSourceOptions {
  readonly mapping: QueueMapping;
  readonly clock: Clock;
  readonly region: string;
  readonly queueUrl: string;
  /** SQS, guarded: messages are received and deleted in the function's role. */
  readonly sqs: JsonService;
  readonly principal: Principal;
  readonly invoke: InvokeFunction;
  readonly logError: (message: string, error: unknown) => void;
}

const attributeValue = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

const message = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  Attributes: z.record(z.string(), z.string()),
  MessageAttributes: z.record(z.string(), attributeValue).default({}),
  MD5OfMessageAttributes: z.string().optional(),
});

type ReceivedMessage = z.infer<typeof message>;

const received = z.object({ Messages: z.array(message).default([]) });

/**
 * Calls a function with the messages of a queue, and deletes those it has dealt with. All others become visible again
 * when their time is over, or go to the dead-letter queue in the end.
 */
export class QueueSource implements EventSource {
  private readonly fits: (message: JsonObject) => boolean;
  private readonly stopping = new AbortController();
  private pollers: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: QueueSourceOptions) {
    this.fits = compileMessageFilters(options.mapping.filters);
  }

  start(): void {
    const { maximumConcurrency = DEFAULT_CONCURRENCY } = this.options.mapping;
    const count = Math.min(maximumConcurrency, DEFAULT_CONCURRENCY);
    this.pollers = Promise.all(Array.from({ length: count }, () => this.poll()));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.pollers;
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async poll(): Promise<void> {
    const { clock, mapping, logError } = this.options;
    while (!this.isStopping()) {
      try {
        await this.deal(await this.gather());
      } catch (error) {
        // What was interrupted by the end of the process becomes visible again.
        if (this.isStopping()) return;
        logError(`The messages of ${mapping.eventSourceArn} could not be delivered`, error);
        await wait(clock, PAUSE_AFTER_ERROR, this.stopping.signal);
      }
    }
  }

  /** Receives messages until there are enough for a batch, or the time for gathering them is over. */
  private async gather(): Promise<ReceivedMessage[]> {
    const { clock, mapping } = this.options;
    const batch = await this.receive(mapping.batchSize, LONG_POLL);
    const end = clock.now() + mapping.batchingWindowSeconds * 1000;
    while (batch.length > 0 && batch.length < mapping.batchSize && !this.isStopping()) {
      const seconds = Math.min(LONG_POLL, Math.ceil((end - clock.now()) / 1000));
      if (seconds <= 0) break;
      batch.push(...(await this.receive(mapping.batchSize - batch.length, seconds)));
    }
    return batch;
  }

  private async receive(most: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    const answer = await this.call('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, MOST_AT_ONCE),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return received.parse(answer).Messages;
  }

  /** Calls the function with those messages that pass the filters; the others are not for it and go, too. */
  private async deal(messages: readonly ReceivedMessage[]): Promise<void> {
    const { mapping, invoke } = this.options;
    const wanted = messages.filter((one) => this.fits(this.describe(one)));
    let failed: ReadonlySet<string> = new Set();
    if (wanted.length > 0) {
      const event = { Records: wanted.map((one) => this.describe(one)) };
      const response = await invoke(mapping.functionArn, event, randomUUID());
      const ids = wanted.map(({ MessageId }) => MessageId);
      failed = failedItems(response, ids, mapping.reportsItemFailures);
    }
    await this.delete(messages.filter(({ MessageId }) => !failed.has(MessageId)));
  }

  private async delete(messages: readonly ReceivedMessage[]): Promise<void> {
    for (let from = 0; from < messages.length; from += MOST_AT_ONCE) {
      const entries = messages.slice(from, from + MOST_AT_ONCE);
      await this.call('DeleteMessageBatch', {
        Entries: entries.map(({ MessageId: Id, ReceiptHandle }) => ({ Id, ReceiptHandle })),
      });
    }
  }

  private call(operation: string, input: JsonObject): Promise<JsonObject> {
    const { sqs, principal, queueUrl } = this.options;
    const context = { principal, requestId: randomUUID() };
    return callOperation(sqs, operation, { QueueUrl: queueUrl, ...input }, context);
  }

  /** A message as functions are given it: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
  private describe(one: ReceivedMessage): JsonObject {
    const { mapping, region } = this.options;
    const attributes = Object.entries(one.MessageAttributes).map(([name, value]) => [
      name,
      {
        ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
        ...(value.BinaryValue !== undefined && { binaryValue: value.BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: value.DataType,
      },
    ]);
    return {
      messageId: one.MessageId,
      receiptHandle: one.ReceiptHandle,
      body: one.Body,
      attributes: one.Attributes,
      messageAttributes: Object.fromEntries(attributes) as JsonObject,
      md5OfBody: one.MD5OfBody,
      ...(one.MD5OfMessageAttributes !== undefined && {
        md5OfMessageAttributes: one.MD5OfMessageAttributes,
      }),
      eventSource: 'aws:sqs',
      eventSourceARN: mapping.eventSourceArn,
      awsRegion: region,
    };
  }
}
