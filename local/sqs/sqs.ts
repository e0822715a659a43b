import type { Clock } from '../clock';
import type { JsonService, Operation } from '../service';
import type { Store, Write } from '../store/store';
import type { QueueDefinition } from '../template/queues';
import { queryErrorCode } from './errors';
import type { MessageAttributes } from './message-attributes';
import { moveOperations } from './move-operations';
import { MoveTasks } from './move-tasks';
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
  /** Told of errors that nobody asked for; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
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

  private readonly moveTasks: MoveTasks;

  private constructor(
    readonly queues: Queues,
    { store, clock, policyOf = () => undefined, logError = console.error }: SqsOptions,
  ) {
    this.moveTasks = new MoveTasks({ store, clock, queues, logError });
    this.operations = {
      ...sendingOperations(queues, store),
      ...receivingOperations(queues),
      ...queueOperations(queues, policyOf),
      ...moveOperations(this.moveTasks),
    };
  }

  static async open(options: SqsOptions): Promise<Sqs> {
    const { store, clock, queues } = options;
    const sqs = new Sqs(await Queues.open(store, clock, queues), options);
    await sqs.moveTasks.resume();
    return sqs;
  }

  /**
   * The writes that send a message, so that it can lie in the same commit as what it tells of.
   *
   * @throws ServiceError `QueueDoesNotExist`
   */
  enqueue(queueArn: string, { body, attributes = {}, service }: ServiceMessage): readonly Write[] {
    return this.queues.byArn(queueArn).add({ body, attributes, senderId: service }).writes;
  }

  /** Answers whoever waits for messages that there are none; to be called before the store is closed. */
  async close(): Promise<void> {
    for (const queue of this.queues.all()) queue.close();
    await this.moveTasks.close();
  }
}
