import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { Store, Table, Write } from '../store/store';
import type { QueueDefinition } from '../template/queues';
import type { Message, NewMessage } from './message';

/** What stands at a place in the order of becoming visible. */
interface Place {
  readonly id: string;
  /** Whether the message has been received before: hidden, it is in flight and not delayed. */
  readonly received: boolean;
}

/** Sixteen digits hold every time to come in the order of text. */
const TIME_DIGITS = 16;

/** Keeps messages of the same millisecond in the order in which they came. */
let placesGiven = 0;

/** The messages of a queue in the store: each by its id, and their ids in the order in which they become visible. */
export class QueueRows {
  private readonly messages: Table<Message>;
  private readonly places: Table<Place>;

  constructor(
    store: Store,
    private readonly clock: Clock,
    private readonly definition: QueueDefinition,
  ) {
    this.messages = store.table(`sqs/messages/${definition.name}`);
    this.places = store.table(`sqs/places/${definition.name}`);
  }

  /** Calls a listener after each commit that changes what is there. */
  onChange(store: Store, listener: () => void): void {
    store.onCommit(this.places, listener);
  }

  get(id: string): Promise<Message | undefined> {
    return this.messages.get(id);
  }

  /** Describes the addition of a message. */
  add({ body, attributes, senderId, delaySeconds }: NewMessage): {
    readonly id: string;
    readonly writes: readonly Write[];
  } {
    const id = randomUUID();
    const sentAt = this.clock.now();
    const visibleAt = sentAt + (delaySeconds ?? this.definition.delaySeconds) * 1000;
    const message = { id, body, attributes, senderId, sentAt, receiveCount: 0 };
    return { id, writes: this.put(message, visibleAt) };
  }

  /** Describes how a message of another queue comes to lie in this one, where anybody can see it. */
  takeOver(message: Message, sourceArn: string): readonly Write[] {
    return this.put({ ...message, sourceArn }, this.clock.now());
  }

  /** Describes how a message becomes visible at another time. */
  move(message: Message, visibleAt: number): readonly Write[] {
    return [this.places.delete(message.place), ...this.put(message, visibleAt)];
  }

  remove({ id, place }: Message): readonly Write[] {
    return [this.messages.delete(id), this.places.delete(place)];
  }

  /** Messages that anybody can receive now, first those that have been visible for longest. */
  async *visible(): AsyncIterable<Message> {
    const range = { lt: timeKey(this.clock.now() + 1) };
    for await (const [, { id }] of this.places.entries(range)) {
      const message = await this.messages.get(id);
      if (message) yield message;
    }
  }

  /** When the first of the hidden messages becomes visible, if there are any. */
  async nextVisibleAt(): Promise<number | undefined> {
    const range = { gte: timeKey(this.clock.now() + 1), limit: 1 };
    for await (const [place] of this.places.entries(range)) {
      return Number(place.slice(0, TIME_DIGITS));
    }
    return undefined;
  }

  /** How many messages can be received, have been, and cannot be yet. */
  async count(): Promise<{ visible: number; inFlight: number; delayed: number }> {
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    const future = timeKey(this.clock.now() + 1);
    for await (const [place, { received }] of this.places.entries()) {
      if (place < future) counts.visible += 1;
      else if (received) counts.inFlight += 1;
      else counts.delayed += 1;
    }
    return counts;
  }

  /** Every message, in no order that means anything. */
  async *all(): AsyncIterable<Message> {
    for await (const [, message] of this.messages.entries()) yield message;
  }

  private put(message: Omit<Message, 'place'>, visibleAt: number): Write[] {
    placesGiven += 1;
    const place = `${timeKey(visibleAt)}-${String(placesGiven).padStart(12, '0')}-${message.id}`;
    return [
      this.messages.put(message.id, { ...message, place }),
      this.places.put(place, { id: message.id, received: message.receiveCount > 0 }),
    ];
  }
}

function timeKey(milliseconds: number): string {
  return String(milliseconds).padStart(TIME_DIGITS, '0');
}
