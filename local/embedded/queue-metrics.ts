import type { Clock } from '../clock';
import type { Measurement } from '../cloudwatch/metric';
import type { Queue } from '../sqs/queue';

/** How often queues are looked at, in milliseconds. */
const INTERVAL = 60_000;

export interface QueueMetricsOptions {
  readonly queues: readonly Queue[];
  readonly clock: Clock;
  readonly record: (measurement: Measurement) => void;
  readonly logError: (message: string, error: unknown) => void;
}

/** Tells CloudWatch every minute what lies in queues. Like SQS, it tells nothing of those that nobody uses. */
export class QueueMetrics {
  private readonly used = new Set<Queue>();
  private looking: Promise<void> = Promise.resolve();
  private cancelNext: () => void = () => undefined;

  constructor(private readonly options: QueueMetricsOptions) {}

  start(): void {
    const { clock, logError } = this.options;
    this.looking = this.look().catch((error: unknown) =>
      logError('Queues cannot be measured', error),
    );
    this.cancelNext = clock.schedule(clock.now() + INTERVAL, () => this.start());
  }

  /** Resolves when the last look is over. */
  idle(): Promise<void> {
    return this.looking;
  }

  async stop(): Promise<void> {
    this.cancelNext();
    await this.looking;
  }

  private async look(): Promise<void> {
    for (const queue of this.options.queues) await this.measure(queue);
  }

  private async measure(queue: Queue): Promise<void> {
    const { clock, record } = this.options;
    const at = clock.now();
    const { visible, inFlight, delayed } = await queue.count();
    const isEmpty = visible + inFlight + delayed === 0;
    if (isEmpty && !this.used.has(queue)) return;
    const age = isEmpty ? 0 : at - ((await queue.oldestSentAt()) ?? at);
    for (const [name, value] of Object.entries({
      ApproximateNumberOfMessagesVisible: visible,
      ApproximateNumberOfMessagesNotVisible: inFlight,
      ApproximateNumberOfMessagesDelayed: delayed,
      ApproximateAgeOfOldestMessage: Math.round(age / 1000),
    })) {
      const dimensions = { QueueName: queue.definition.name };
      record({ namespace: 'AWS/SQS', name, dimensions, value, at });
    }
    // Once more when it has been emptied, and then no more.
    if (isEmpty) this.used.delete(queue);
    else this.used.add(queue);
  }
}
