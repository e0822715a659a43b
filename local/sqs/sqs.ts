import type { Clock } from '../clock';
import type { JsonService, Operation } from '../service';
import type { Store, Write } from '../store/store';
import type { QueueDefinition } from '../template/queues';
import { queryErrorCode } from './errors';
import type { MessageAttributes } from './message-attributes';
import { queueOperations } from './queue-operations';
import { Queues } from './queues';
import { receivingOperations } from './receiving';
import { sendingOperations } from './sending';

export interface SqsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly queues: readonly QueueDefinition[];
  /** The policy of a queue, as JSON, if it has one. */
  readonly policyOf?: (queueArn: string) => string | undefined;
}

/** What a service of AWS puts into a queue. */
export interface ServiceMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** `events.amazonaws.com` */
  readonly service: string;
}

/** The embedded SQS: the standard queues of the template, whose messages outlive the process. */
export class Sqs implements JsonService {
  readonly name = 'sqs';
  readonly targetPrefix = 'AmazonSQS';
  readonly jsonVersion = '1.0';
  readonly queryErrorCode = queryErrorCode;
  readonly operations: Readonly<Record<string, Operation>>;

  private constructor(
    readonly queues: Queues,
    { store, policyOf = () => undefined }: SqsOptions,
  ) {
    this.operations = {
      ...sendingOperations(queues, store),
      ...receivingOperations(queues),
      ...queueOperations(queues, policyOf),
    };
  }

  static async open(options: SqsOptions): Promise<Sqs> {
    const { store, clock, queues } = options;
    return new Sqs(await Queues.open(store, clock, queues), options);
  }

  /**
   * The writes that send a message, so that it can lie in the same commit as what it tells of.
   *
   * @throws ServiceError `QueueDoesNotExist`
   */
  enqueue(queueArn: string, { body, attributes = {}, service }: ServiceMessage): readonly Write[] {
    return this.queues.byArn(queueArn).add({ body, attributes, senderId: service }).writes;
  }

  /** Answers whoever waits for messages that there are none. */
  close(): void {
    for (const queue of this.queues.all()) queue.close();
  }
}
