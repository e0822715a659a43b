import type { Clock } from '../clock';
import { DurableQueue } from '../queue/durable-queue';
import type { DeadLetter, Delivery, Outcome } from '../queue/durable-queue';
import { ServiceError, type JsonValue } from '../service';
import type { Store, Write } from '../store/store';
import type { EventRule, RuleTarget } from '../template/event-rules';
import type { BusEvent } from './event';
import { targetInput } from './target-input';

/** Deliveries under way at once. Functions take events into queues of their own, so one delivery is short. */
const CONCURRENCY = 16;

/** Waits grow from a second, by doubling, to ten minutes: 185 attempts then take most of a day, as on AWS. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 600_000;

/** An event on its way to a target. */
export interface TargetDelivery {
  readonly ruleArn: string;
  readonly target: RuleTarget;
  readonly event: BusEvent;
}

export interface TargetDeliveriesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly invoke: (functionArn: string, payload: JsonValue) => Promise<void>;
  readonly logError: (message: string, error: unknown) => void;
}

/** Delivers events to targets at least once, for as long as each target's retry policy allows. */
export class TargetDeliveries {
  private readonly queue: DurableQueue<TargetDelivery>;

  constructor(private readonly options: TargetDeliveriesOptions) {
    const { store, clock, logError } = options;
    this.queue = new DurableQueue({
      store,
      clock,
      logError,
      name: 'events.deliveries',
      concurrency: CONCURRENCY,
      deliver: (delivery) => this.deliver(delivery),
    });
  }

  add({ arn }: EventRule, target: RuleTarget, event: BusEvent): Write {
    return this.queue.add({ ruleArn: arn, target, event });
  }

  start(): void {
    this.queue.start();
  }

  deadLetters(): Promise<DeadLetter<TargetDelivery>[]> {
    return this.queue.deadLetters();
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  private async deliver(delivery: Delivery<TargetDelivery>): Promise<Outcome> {
    const { target, event } = delivery.value;
    try {
      await this.options.invoke(target.arn, targetInput(target, event));
      return { type: 'delivered' };
    } catch (error) {
      return this.afterFailure(delivery, error);
    }
  }

  private afterFailure(
    { value: { target }, failures, enqueuedAt }: Delivery<TargetDelivery>,
    error: unknown,
  ): Outcome {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const at = this.options.clock.now() + waitAfter(failures);
    const givenUp =
      isFinal(error) ||
      failures >= target.maximumRetryAttempts ||
      at > enqueuedAt + target.maximumEventAgeSeconds * 1000;
    return givenUp ? { type: 'dead', reason } : { type: 'retry', at };
  }
}

/** An error that another attempt would meet again: the target is gone or refuses the event. */
function isFinal(error: unknown): boolean {
  return error instanceof ServiceError && error.statusCode < 500 && error.statusCode !== 429;
}

/** Between half and all of the wait, so that what failed together does not come back together. */
function waitAfter(failures: number): number {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
  return Math.round(longest * (0.5 + Math.random() / 2));
}
