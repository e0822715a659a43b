import * as z from 'zod';
import type { Clock } from '../clock';
import { DurableQueue } from '../queue/durable-queue';
import type { DeadLetter, Delivery, Outcome } from '../queue/durable-queue';
import type { JsonValue } from '../service';
import type { Store, Write } from '../store/store';
import type { AsynchronousInvocation } from '../template/functions';
import type { InvocationResult } from './execution-environment';

/** Lambda waits a minute after the first failure of a function and two after the second; in milliseconds. */
const RETRY_STEP = 60_000;

/** Enough to keep every function busy; each limits its own environments. */
const CONCURRENCY = 32;

/** An invocation whose caller does not wait for its result. */
export interface QueuedInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly payload: JsonValue;
}

/** An invocation that has been given up. */
export interface FunctionDeadLetter {
  readonly invocation: QueuedInvocation;
  readonly queueArn: string;
  /** Of the last call: 200 if the function has failed itself. */
  readonly statusCode: number;
  readonly errorMessage: string;
}

export interface AsynchronousInvocationsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly invoke: (invocation: QueuedInvocation) => Promise<InvocationResult>;
  /** How often and how long to try; `undefined` for a function that is gone. */
  readonly settingsOf: (functionName: string) => AsynchronousInvocation | undefined;
  /** Describes how an invocation gets into the dead-letter queue of its function; throws a ServiceError if it may not. */
  readonly sendDeadLetter: (letter: FunctionDeadLetter) => readonly Write[];
  readonly logError: (message: string, error: unknown) => void;
}

/** Lambda's own queue before each function: failed invocations are tried again, then kept with the error. */
export class AsynchronousInvocations {
  private readonly queue: DurableQueue<QueuedInvocation>;

  constructor(private readonly options: AsynchronousInvocationsOptions) {
    const { store, clock, logError } = options;
    this.queue = new DurableQueue({
      store,
      clock,
      logError,
      name: 'lambda.invocations',
      concurrency: CONCURRENCY,
      deliver: (delivery) => this.deliver(delivery),
    });
  }

  /** Resolves once the invocation is on the disk. */
  async accept(invocation: QueuedInvocation): Promise<void> {
    await this.options.store.commit([this.queue.add(invocation)]);
  }

  /** Goes on with what the last process left. */
  start(): void {
    this.queue.start();
  }

  deadLetters(): Promise<DeadLetter<QueuedInvocation>[]> {
    return this.queue.deadLetters();
  }

  isIdle(): Promise<boolean> {
    return this.queue.isIdle();
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  private async deliver({
    value,
    failures,
    enqueuedAt,
  }: Delivery<QueuedInvocation>): Promise<Outcome> {
    const { clock, invoke, settingsOf } = this.options;
    const settings = settingsOf(value.functionName);
    if (!settings) return { type: 'dead', reason: `Function not found: ${value.functionName}` };
    const oldestAt = enqueuedAt + settings.maximumEventAgeSeconds * 1000;
    if (clock.now() > oldestAt) {
      return this.giveUp(value, settings, 'EventAgeExceeded', 'Event age exceeded');
    }
    const { functionError, payload } = await invoke(value);
    if (functionError === undefined) return { type: 'delivered' };
    return failures >= settings.maximumRetryAttempts
      ? this.giveUp(value, settings, `RetriesExhausted: ${payload}`, messageOf(payload))
      : { type: 'retry', at: clock.now() + (failures + 1) * RETRY_STEP };
  }

  /** Puts an event into the dead-letter queue of its function, if it has one. */
  private giveUp(
    invocation: QueuedInvocation,
    { deadLetterArn: queueArn }: AsynchronousInvocation,
    reason: string,
    errorMessage: string,
  ): Outcome {
    if (queueArn === undefined) return { type: 'dead', reason };
    const { sendDeadLetter, logError } = this.options;
    try {
      const letter = { invocation, queueArn, statusCode: 200, errorMessage };
      return { type: 'dead', reason, writes: sendDeadLetter(letter) };
    } catch (error) {
      logError(`The dead-letter queue ${queueArn} takes nothing`, error);
      return { type: 'dead', reason };
    }
  }
}

const failure = z.object({ errorMessage: z.string() });

/** What a function that failed says of it. */
function messageOf(payload: string): string {
  const { data } = failure.safeParse(JSON.parse(payload));
  return data?.errorMessage ?? payload;
}
