import type { Clock } from '../clock';
import { DurableQueue } from '../queue/durable-queue';
import type { DeadLetter, Delivery, Outcome } from '../queue/durable-queue';
import type { JsonObject, JsonService, JsonValue, Operation } from '../service';
import type { Store, Write } from '../store/store';
import { DEFAULT_BUS, type EventRule } from '../template/event-rules';
import { makeEvent, type Announcement, type BusEvent, type EventOrigin } from './event';
import { compileEventPattern } from './event-pattern';
import { readEntries, type AcceptedEntry } from './put-events';
import { Schedules, type ScheduledRule } from './schedules';
import { TargetDeliveries, type SendMessage, type TargetDelivery } from './target-deliveries';

/** Events are matched one after the other, which keeps those of one publisher in order as far as delivery goes. */
const MATCHING_CONCURRENCY = 1;

export interface EventBridgeOptions extends EventOrigin {
  readonly store: Store;
  readonly clock: Clock;
  /** Names of the buses, with the default one. */
  readonly buses: readonly string[];
  readonly rules: readonly EventRule[];
  /** Hands an event to a function; resolves once the function's own queue has it. */
  readonly invoke: (functionArn: string, payload: JsonValue) => Promise<void>;
  readonly send: SendMessage;
  /** Told of errors that are not a publisher's; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
}

interface PublishedEvent {
  readonly busName: string;
  readonly event: BusEvent;
}

interface CompiledRule extends EventRule {
  readonly matches: (event: JsonObject) => boolean;
}

/** Called with each event of a bus, once it is certain; again if the process ends in between. */
export type EventListener = (event: BusEvent, busName: string) => void;

/**
 * The buses and rules of the template. An event is published by a commit: {@link EventBridge.enqueue} gives the writes
 * for it, so that it can lie in the same commit as what it tells of.
 */
export class EventBridge implements JsonService {
  readonly name = 'eventbridge';
  readonly targetPrefix = 'AWSEvents';
  readonly jsonVersion = '1.1';
  readonly operations: Readonly<Record<string, Operation>> = {
    PutEvents: (input) => this.putEvents(input),
  };

  private readonly published: DurableQueue<PublishedEvent>;
  private readonly deliveries: TargetDeliveries;
  private readonly schedules: Schedules;
  private readonly rules: readonly CompiledRule[];
  private readonly buses: ReadonlySet<string>;
  private readonly listeners = new Set<EventListener>();

  /** @throws EventPatternError for a rule whose pattern is not valid */
  constructor(private readonly options: EventBridgeOptions) {
    const { store, clock, invoke, send, logError = console.error } = options;
    this.buses = new Set(options.buses);
    const rules = options.rules.filter(({ enabled }) => enabled);
    this.rules = rules.map((rule) => ({
      ...rule,
      matches: rule.pattern ? compileEventPattern(rule.pattern) : () => false,
    }));
    this.deliveries = new TargetDeliveries({ store, clock, invoke, send, logError });
    this.schedules = new Schedules({
      ...options,
      logError,
      rules: rules.filter(isScheduled),
      due: (rule, event) => this.deliveriesTo(rule, event),
    });
    this.published = new DurableQueue({
      store,
      clock,
      logError,
      name: 'events.published',
      concurrency: MATCHING_CONCURRENCY,
      deliver: (delivery) => Promise.resolve(this.match(delivery)),
    });
  }

  /** Begins to deliver, first what the last process left. */
  start(): void {
    this.published.start();
    this.deliveries.start();
    this.schedules.start();
  }

  /** The writes that publish an event of an AWS service on the default bus. */
  enqueue(announcement: Announcement): readonly Write[] {
    return [this.publish(DEFAULT_BUS, announcement).write];
  }

  /** Calls a listener with every event from now on; returns a function that ends it. */
  onEvent(listener: EventListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Whether every event so far has arrived, but for what is tried again later. */
  async isIdle(): Promise<boolean> {
    return (await this.published.isIdle()) && (await this.deliveries.isIdle());
  }

  /** Deliveries that were given up, oldest first, with the reason. */
  deadLetters(): Promise<DeadLetter<TargetDelivery>[]> {
    return this.deliveries.deadLetters();
  }

  /** Stops delivering; what is left comes at the next start. */
  async close(): Promise<void> {
    await this.schedules.close();
    await Promise.all([this.published.close(), this.deliveries.close()]);
  }

  private async putEvents(input: JsonObject): Promise<JsonObject> {
    const writes: Write[] = [];
    const results = readEntries(input, this.buses).map((entry) => {
      if (!isAccepted(entry)) return entry;
      const { write, event } = this.publish(entry.busName, entry.announcement);
      writes.push(write);
      return { EventId: event.id };
    });
    await this.options.store.commit(writes);
    return { FailedEntryCount: results.length - writes.length, Entries: results };
  }

  private publish(
    busName: string,
    announcement: Announcement,
  ): { readonly write: Write; readonly event: BusEvent } {
    const time = announcement.time ?? this.options.clock.now();
    const event = makeEvent({ ...announcement, time }, this.options);
    return { write: this.published.add({ busName, event }), event };
  }

  /** Replaces an event by one delivery for each target of each rule that it matches, in one commit. */
  private match({ value: { busName, event } }: Delivery<PublishedEvent>): Outcome {
    for (const listener of this.listeners) listener(event, busName);
    const rules = this.rules.filter((rule) => rule.busName === busName && rule.matches(event));
    return {
      type: 'delivered',
      writes: rules.flatMap((rule) => this.deliveriesTo(rule, event)),
    };
  }

  private deliveriesTo(rule: EventRule, event: BusEvent): readonly Write[] {
    return rule.targets.map((target) => this.deliveries.add(rule, target, event));
  }
}

function isScheduled(rule: EventRule): rule is ScheduledRule {
  return rule.schedule !== undefined;
}

function isAccepted(entry: AcceptedEntry | JsonObject): entry is AcceptedEntry {
  return 'announcement' in entry;
}
