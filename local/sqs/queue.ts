import type { Clock } from '../clock';
import { SerialQueue } from '../serial-queue';
import { ServiceError } from '../service';
import type { Store, Write } from '../store/store';
import type { QueueDefinition } from '../template/queues';
import { invalidValue } from './errors';
import type { Message, NewMessage } from './message';
import { QueueRows, visibleAt } from './queue-rows';
import type { Receipt } from './receipt-handle';

/** The longest that a message stays hidden after it was received, in seconds. */
const LONGEST_VISIBILITY_TIMEOUT = 43_200;

/** Rows that are deleted at once when a queue is emptied. */
const BATCH_SIZE = 500;

export interface QueueOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly definition: QueueDefinition;
  /** The queue that takes messages received too often. */
  readonly deadLetterQueue: () => Queue | undefined;
}

/** How much a receiver takes. */
export interface ReceiveOptions {
  readonly most: number;
  readonly visibilityTimeoutSeconds: number;
  /** How long to wait when there is nothing. */
  readonly waitSeconds: number;
}

/** A standard queue: whoever receives a message hides it from others until it is deleted, or its time is over. */
export class Queue {
  readonly definition: QueueDefinition;
  private readonly rows: QueueRows;
  private readonly receivers = new SerialQueue();
  private readonly waiting = new Set<() => void>();
  private changes = 0;
  private closed = false;

  constructor(private readonly options: QueueOptions) {
    const { store, clock, definition } = options;
    this.definition = definition;
    this.rows = new QueueRows(store, clock, definition);
    this.rows.onChange(store, () => this.wake());
  }

  /** Describes the addition of a message; it is sent once the caller has committed it. */
  add(message: NewMessage): { readonly id: string; readonly writes: readonly Write[] } {
    return this.rows.add(message);
  }

  /** Takes messages, as few as there are, once their receipt is on the disk. */
  async receive({ waitSeconds, ...options }: ReceiveOptions): Promise<Message[]> {
    const { clock } = this.options;
    const until = clock.now() + waitSeconds * 1000;
    for (;;) {
      const changes = this.changes;
      const received = await this.receivers.run(() => this.receiveNow(options));
      if (received.length > 0 || this.closed || clock.now() >= until) return received;
      await this.change(changes, until);
    }
  }

  /** Deletes messages by their latest receipts. An earlier receipt deletes nothing, and is no error. */
  async delete(receipts: readonly Receipt[]): Promise<void> {
    await this.receivers.run(async () => {
      const messages = await Promise.all(
        receipts.map((receipt) => this.rows.get(receipt.messageId)),
      );
      const current = messages.filter((message, index) =>
        message ? message.receiveCount === receipts[index]?.receiveCount : false,
      );
      const writes = current.flatMap((message) => (message ? this.rows.remove(message) : []));
      if (writes.length > 0) await this.options.store.commit(writes);
    });
  }

  /**
   * Hides a message for this long from now.
   *
   * @throws ServiceError unless the receipt is the latest one and still good, and the message was received less than
   * twelve hours before the new end
   */
  async changeVisibility({ messageId, receiveCount }: Receipt, seconds: number): Promise<void> {
    const { store, clock } = this.options;
    await this.receivers.run(async () => {
      const message = await this.rows.get(messageId);
      if (!message) {
        throw invalidValue(
          'ReceiptHandle',
          messageId,
          'Message does not exist or is not available for visibility timeout change.',
        );
      }
      const now = clock.now();
      if (message.receiveCount !== receiveCount || visibleAt(message) <= now) {
        throw new ServiceError('MessageNotInflight', 'The specified message is not in flight.');
      }
      const end = now + seconds * 1000;
      if (end > (message.receivedAt ?? now) + LONGEST_VISIBILITY_TIMEOUT * 1000) {
        throw invalidValue(
          'VisibilityTimeout',
          seconds,
          `Total VisibilityTimeout for the message is beyond the limit [${LONGEST_VISIBILITY_TIMEOUT} seconds]`,
        );
      }
      await store.commit(this.rows.move(message, end));
    });
  }

  /**
   * Moves the message that has been visible for longest to another queue, as a new one.
   *
   * @param before messages that became visible later are left alone, in milliseconds since the epoch
   * @param plan where to, if anybody knows, and what else lies in the commit
   */
  async moveNext(
    before: number,
    plan: (message: Message) => { readonly queue: Queue | undefined; readonly further: Write[] },
  ): Promise<'moved' | 'empty' | 'unknown'> {
    return this.receivers.run(async () => {
      for await (const message of this.rows.visible()) {
        if (visibleAt(message) > before) break;
        const { queue, further } = plan(message);
        if (!queue) return 'unknown';
        const { body, attributes, senderId } = message;
        const { writes } = queue.add({ body, attributes, senderId });
        await this.options.store.commit([...this.rows.remove(message), ...writes, ...further]);
        return 'moved';
      }
      return 'empty';
    });
  }

  count(): ReturnType<QueueRows['count']> {
    return this.rows.count();
  }

  /** When the oldest message was sent of those that were not received three times: SQS tells the age of no others. */
  async oldestSentAt(): Promise<number | undefined> {
    let oldest: number | undefined;
    for await (const { sentAt, receiveCount } of this.rows.all()) {
      if (receiveCount < 3) oldest = Math.min(oldest ?? sentAt, sentAt);
    }
    return oldest;
  }

  /** Deletes every message, also those that somebody has received. */
  async purge(): Promise<void> {
    await this.receivers.run(async () => {
      let writes: Write[] = [];
      for await (const message of this.rows.all()) {
        writes.push(...this.rows.remove(message));
        if (writes.length < BATCH_SIZE) continue;
        await this.options.store.commit(writes);
        writes = [];
      }
      await this.options.store.commit(writes);
    });
  }

  /** Lets nobody wait any longer. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  private async receiveNow(options: Omit<ReceiveOptions, 'waitSeconds'>): Promise<Message[]> {
    const received: Message[] = [];
    const writes: Write[] = [];
    for await (const message of this.rows.visible()) {
      const removal = this.removalOf(message);
      if (removal) {
        writes.push(...removal);
        continue;
      }
      const taken = this.take(message);
      received.push(taken);
      const { clock } = this.options;
      writes.push(...this.rows.move(taken, clock.now() + options.visibilityTimeoutSeconds * 1000));
      if (received.length === options.most) break;
    }
    if (writes.length > 0) await this.options.store.commit(writes);
    return received;
  }

  private take(message: Message): Message {
    const now = this.options.clock.now();
    return {
      ...message,
      receiveCount: message.receiveCount + 1,
      receivedAt: now,
      firstReceivedAt: message.firstReceivedAt ?? now,
    };
  }

  /** How a message leaves the queue that is too old, or was received too often. */
  private removalOf(message: Message): readonly Write[] | undefined {
    const { retentionSeconds, redrivePolicy, arn } = this.definition;
    if (message.sentAt + retentionSeconds * 1000 <= this.options.clock.now()) {
      return this.rows.remove(message);
    }
    if (!redrivePolicy || message.receiveCount < redrivePolicy.maxReceiveCount) return undefined;
    const deadLetters = this.options.deadLetterQueue();
    if (!deadLetters) return undefined;
    return [...this.rows.remove(message), ...deadLetters.rows.takeOver(message, arn)];
  }

  private wake(): void {
    this.changes += 1;
    for (const awake of this.waiting) awake();
  }

  /** Resolves once something has changed since, a message has become visible, or the time is over. */
  private async change(since: number, until: number): Promise<void> {
    const nextVisibleAt = await this.rows.nextVisibleAt();
    if (this.changes !== since || this.closed) return;
    await new Promise<void>((resolve) => {
      const awake = (): void => {
        cancel();
        this.waiting.delete(awake);
        resolve();
      };
      const cancel = this.options.clock.schedule(Math.min(until, nextVisibleAt ?? until), awake);
      this.waiting.add(awake);
    });
  }
}
