import type { Clock } from '../clock';
import type { Store, Table, Write } from '../store/store';
import type { EventRule } from '../template/event-rules';
import { makeEvent, type BusEvent, type EventOrigin } from './event';
import type { Schedule } from './schedule-expression';

export type ScheduledRule = EventRule & { readonly schedule: Schedule };

/** From when the rate of a rule counts; anew when its expression changes. */
interface Beginning {
  readonly expression: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface SchedulesOptions extends EventOrigin {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: readonly ScheduledRule[];
  /** Describes what a rule that is due leads to. */
  readonly due: (rule: ScheduledRule, event: BusEvent) => readonly Write[];
  readonly logError: (message: string, error: unknown) => void;
}

/**
 * Lets scheduled rules fall due. What would have fallen due while nothing ran is not made up for, and a clock that jumps
 * over several times of a rule leads to one event: the time of the earliest of them.
 */
export class Schedules {
  private readonly beginnings: Table<Beginning>;
  private readonly cancel = new Map<string, () => void>();
  private readonly underWay = new Set<Promise<void>>();
  private open = false;

  constructor(private readonly options: SchedulesOptions) {
    this.beginnings = options.store.table('events.schedules');
  }

  start(): void {
    this.open = true;
    const now = this.options.clock.now();
    for (const rule of this.options.rules) this.inBackground(rule, () => this.begin(rule, now));
  }

  /** Lets nothing more fall due, and waits for what is. */
  async close(): Promise<void> {
    this.open = false;
    for (const cancel of this.cancel.values()) cancel();
    await Promise.all(this.underWay);
  }

  private async begin(rule: ScheduledRule, now: number): Promise<void> {
    const { expression } = rule.schedule;
    const known = await this.beginnings.get(rule.arn);
    if (known?.expression === expression) {
      this.await(rule, known.since, now);
      return;
    }
    await this.options.store.commit([this.beginnings.put(rule.arn, { expression, since: now })]);
    this.await(rule, now, now);
  }

  private await(rule: ScheduledRule, since: number, after: number): void {
    const at = rule.schedule.next(after, since);
    if (at === undefined || !this.open) return;
    const fall = (): void => {
      this.inBackground(rule, async () => {
        await this.fallDue(rule, at);
        this.await(rule, since, Math.max(at, this.options.clock.now()));
      });
    };
    this.cancel.set(rule.arn, this.options.clock.schedule(at, fall));
  }

  private async fallDue(rule: ScheduledRule, time: number): Promise<void> {
    const event = makeEvent(
      {
        source: 'aws.events',
        detailType: 'Scheduled Event',
        detail: {},
        resources: [rule.arn],
        time,
      },
      this.options,
    );
    await this.options.store.commit(this.options.due(rule, event));
  }

  /** A failure is one of the store, which takes nothing more. */
  private inBackground(rule: ScheduledRule, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        this.options.logError(`The schedule of the rule ${rule.name} ended`, error);
      })
      .finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }
}
