import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { Store, Table, Write } from '../store/store';

/** Something on its way to whom it is for. */
export interface Delivery<T> {
  readonly id: string;
  readonly value: T;
  /** How often it has been tried before. */
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly enqueuedAt: number;
}

/**
 * What became of an attempt to deliver: `retry` names the time of the next one, in milliseconds since the epoch. What is
 * `dead` is kept by the queue itself, unless writes put it elsewhere.
 */
export type Outcome =
  | { readonly type: 'delivered'; readonly writes?: readonly Write[] }
  | { readonly type: 'retry'; readonly at: number }
  | { readonly type: 'dead'; readonly reason: string; readonly writes?: readonly Write[] };

/** Something that could not be delivered, kept for a person to look at. */
export interface DeadLetter<T> extends Delivery<T> {
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly diedAt: number;
}

export interface DurableQueueOptions<T> {
  readonly store: Store;
  readonly clock: Clock;
  /** Names the tables of the queue in the store. */
  readonly name: string;
  /** How many deliveries may be under way at once. */
  readonly concurrency: number;
  /** Tries once; a rejection is tried again after a minute. */
  readonly deliver: (delivery: Delivery<T>) => Promise<Outcome>;
  /** Told of errors that are not the receiver's. */
  readonly logError: (message: string, error: unknown) => void;
}

/** Milliseconds. */
const retryAfterRejection = 60_000;

/**
 * A queue that outlives the process and delivers each thing at least once: it leaves the store only when it has been
 * delivered, or moves to the dead letters. Keys begin with the time of the next attempt, so what is due comes first.
 */
export class DurableQueue<T> {
  private readonly pending: Table<Delivery<T>>;
  private readonly dead: Table<DeadLetter<T>>;
  private readonly underWay = new Map<string, Promise<void>>();
  /** Ended since the present reading of the store began, which still shows them. */
  private readonly ended = new Set<string>();
  private cancelTimer: () => void = () => undefined;
  private scan: Promise<void> | undefined;
  private scanAgain = false;
  private open = false;

  constructor(private readonly options: DurableQueueOptions<T>) {
    this.pending = options.store.table(`${options.name}.pending`);
    this.dead = options.store.table(`${options.name}.dead`);
    options.store.onCommit(this.pending, () => this.wake());
  }

  /** Describes the addition of something; it is delivered once the caller has committed it. */
  add(value: T): Write {
    const delivery = {
      id: randomUUID(),
      value,
      failures: 0,
      enqueuedAt: this.options.clock.now(),
    };
    return this.pending.put(keyOf(delivery.enqueuedAt, delivery.id), delivery);
  }

  /** Begins to deliver, first what the last process left. */
  start(): void {
    this.open = true;
    this.wake();
  }

  /** Whether nothing is to be delivered now; what is under way stays first in the queue until it has arrived. */
  async isIdle(): Promise<boolean> {
    for await (const [key] of this.pending.entries()) return timeOf(key) > this.options.clock.now();
    return true;
  }

  /** What could not be delivered, oldest first. */
  async deadLetters(): Promise<DeadLetter<T>[]> {
    const letters: DeadLetter<T>[] = [];
    for await (const [, letter] of this.dead.entries()) letters.push(letter);
    return letters;
  }

  /** Stops delivering and waits for what is under way; what fails now stays in the queue as it is. */
  async close(): Promise<void> {
    this.open = false;
    this.cancelTimer();
    await this.scan;
    await Promise.all(this.underWay.values());
  }

  private wake(): void {
    if (!this.open) return;
    this.scanAgain = true;
    this.scan ??= this.scanWhileAsked().finally(() => {
      this.scan = undefined;
    });
  }

  private async scanWhileAsked(): Promise<void> {
    while (this.scanAgain && this.open) {
      this.scanAgain = false;
      try {
        await this.startWhatIsDue();
      } catch (error) {
        this.options.logError(`The queue ${this.options.name} could not be read`, error);
      }
    }
  }

  private async startWhatIsDue(): Promise<void> {
    const { clock, concurrency } = this.options;
    this.ended.clear();
    for await (const [key, delivery] of this.pending.entries()) {
      if (!this.open || this.underWay.size >= concurrency) return;
      if (this.underWay.has(key) || this.ended.has(key)) continue;
      const dueAt = timeOf(key);
      if (dueAt > clock.now()) {
        this.cancelTimer();
        this.cancelTimer = clock.schedule(dueAt, () => this.wake());
        return;
      }
      this.begin(key, delivery);
    }
  }

  private begin(key: string, delivery: Delivery<T>): void {
    const done = this.attempt(key, delivery)
      .catch((error: unknown) => {
        // The store takes nothing more: what is left comes at the next start.
        this.open = false;
        this.options.logError(`The queue ${this.options.name} could not be written`, error);
      })
      .finally(() => {
        this.underWay.delete(key);
        this.ended.add(key);
        this.wake();
      });
    this.underWay.set(key, done);
  }

  private async attempt(key: string, delivery: Delivery<T>): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = await this.options.deliver(delivery);
    } catch (error) {
      // What was interrupted by the end of the process is tried again at the next start.
      if (!this.open) return;
      this.options.logError(`A delivery of the queue ${this.options.name} failed`, error);
      outcome = { type: 'retry', at: this.options.clock.now() + retryAfterRejection };
    }
    await this.options.store.commit([
      this.pending.delete(key),
      ...this.consequences(delivery, outcome),
    ]);
  }

  private consequences(delivery: Delivery<T>, outcome: Outcome): readonly Write[] {
    switch (outcome.type) {
      case 'delivered':
        return outcome.writes ?? [];
      case 'retry': {
        const next = { ...delivery, failures: delivery.failures + 1 };
        return [this.pending.put(keyOf(outcome.at, delivery.id), next)];
      }
      case 'dead': {
        const diedAt = this.options.clock.now();
        this.options.logError(`The queue ${this.options.name} gave up a delivery`, outcome.reason);
        if (outcome.writes) return outcome.writes;
        const letter = { ...delivery, reason: outcome.reason, diedAt };
        return [this.dead.put(keyOf(diedAt, delivery.id), letter)];
      }
    }
  }
}

/** Sixteen digits hold every time to come in the order of text. */
function keyOf(dueAt: number, id: string): string {
  return `${String(dueAt).padStart(16, '0')}-${id}`;
}

function timeOf(key: string): number {
  return Number(key.slice(0, 16));
}
