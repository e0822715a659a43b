import type { Clock } from '../clock';
import { DurableQueue } from '../queue/durable-queue';
import type { DeadLetter, Delivery, Outcome } from '../queue/durable-queue';
import { ServiceError, type JsonValue } from '../service';
import type { MessageAttributes } from '../sqs/message-attributes';
import type { Store, Write } from '../store/store';
import type { EventRule, RuleTarget } from '../template/event-rules';
import { deadLetterAttributes, type ExhaustedRetryCondition } from './dead-letter';
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

/**
 * Describes how a message gets into a queue for a rule.
 *
 * @throws ServiceError when there is no such queue, or its policy does not let the rule send
 */
export type SendMessage = (
  queueArn: string,
  message: { readonly body: string; readonly attributes?: MessageAttributes },
  ruleArn: string,
) => readonly Write[];

export interface TargetDeliveriesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly invoke: (functionArn: string, payload: JsonValue) => Promise<void>;
  readonly send: SendMessage;
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

  isIdle(): Promise<boolean> {
    return this.queue.isIdle();
  }

  deadLetters(): Promise<DeadLetter<TargetDelivery>[]> {
    return this.queue.deadLetters();
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  private async deliver(delivery: Delivery<TargetDelivery>): Promise<Outcome> {
    const { ruleArn, target, event } = delivery.value;
    const { invoke, send } = this.options;
    try {
      const input = targetInput(target, event);
      if (isQueue(target.arn)) {
        const writes = send(target.arn, { body: JSON.stringify(input) }, ruleArn);
        return { type: 'delivered', writes };
      }
      await invoke(target.arn, input);
      return { type: 'delivered' };
    } catch (error) {
      return this.afterFailure(delivery, error);
    }
  }

  private afterFailure(delivery: Delivery<TargetDelivery>, error: unknown): Outcome {
    const { value, failures, enqueuedAt } = delivery;
    const { maximumRetryAttempts, maximumEventAgeSeconds } = value.target;
    const at = this.options.clock.now() + waitAfter(failures);
    if (isFinal(error)) return this.giveUp(delivery, error);
    if (failures >= maximumRetryAttempts) {
      return this.giveUp(delivery, error, 'MaximumRetryAttempts');
    }
    if (at > enqueuedAt + maximumEventAgeSeconds * 1000) {
      return this.giveUp(delivery, error, 'MaximumEventAgeInSeconds');
    }
    return { type: 'retry', at };
  }

  /** Puts an event into the dead-letter queue of its target, if it has one. */
  private giveUp(
    { value: { ruleArn, target, event }, failures }: Delivery<TargetDelivery>,
    error: unknown,
    exhausted?: ExhaustedRetryCondition,
  ): Outcome {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (target.deadLetterArn === undefined) return { type: 'dead', reason };
    const attributes = deadLetterAttributes({
      ruleArn,
      targetArn: target.arn,
      error,
      retryAttempts: failures,
      ...(exhausted && { exhausted }),
    });
    try {
      const message = { body: JSON.stringify(event), attributes };
      return {
        type: 'dead',
        reason,
        writes: this.options.send(target.deadLetterArn, message, ruleArn),
      };
    } catch (refusal) {
      this.options.logError(`The dead-letter queue ${target.deadLetterArn} takes nothing`, refusal);
      return { type: 'dead', reason };
    }
  }
}

function isQueue(arn: string): boolean {
  return arn.startsWith('arn:aws:sqs:');
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
