import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import type { StreamRecord } from '../../dynamodb/streams/stream-record';
import { STREAM_RETENTION, type TableStream } from '../../dynamodb/streams/table-stream';
import type { JsonObject } from '../../service';
import type { Store, Table } from '../../store/store';
import type { StreamMapping } from '../../template/event-source-mappings';
import type { InvocationResponse } from '../lambda';
import { failedItems } from './batch-outcome';
import { Bell } from './bell';
import { discardedBatch, type Discard } from './discarded-batch';
import type { EventSource, InvokeFunction } from './event-source';
import { compileFilters } from './filters';
import { wait } from '../../wait';

/** Lambda looks into a stream four times a second; in milliseconds. */
const POLL_INTERVAL = 250;

/** Waits between attempts grow from a second, by doubling, to a minute. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** How long to leave a stream alone that cannot be read, in milliseconds. */
const PAUSE_AFTER_ERROR = 5_000;

export interface StreamSourceOptions {
  readonly mapping: StreamMapping;
  readonly store: Store;
  readonly clock: Clock;
  readonly stream: TableStream;
  /** Makes sure that the function's role may read the stream; throws a ServiceError if not. */
  readonly authorize: () => void;
  readonly invoke: InvokeFunction;
  /** Told how old the oldest of the records is that the function is called with, in milliseconds. */
  readonly aged?: (age: number) => void;
  /** Puts into the queue for failures what was given up. */
  readonly tell: (queueArn: string, body: JsonObject) => Promise<void>;
  readonly logError: (message: string, error: unknown) => void;
}

/** Calls a function with the changes of a table, in order; goes on to the next ones when it has dealt with these. */
export class StreamSource implements EventSource {
  private readonly positions: Table<string>;
  private readonly fits: (record: JsonObject) => boolean;
  private readonly stopping = new AbortController();
  private readonly bell = new Bell();
  private poller: Promise<void> = Promise.resolve();

  constructor(private readonly options: StreamSourceOptions) {
    this.positions = options.store.table('lambda/stream-positions');
    this.fits = compileFilters(options.mapping.filters);
  }

  start(): void {
    this.options.stream.onRecords(() => this.bell.ring());
    this.poller = this.poll();
  }

  async isIdle(): Promise<boolean> {
    const { mapping, stream } = this.options;
    return ((await this.positions.get(mapping.id)) ?? '') >= stream.newest;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.bell.ring();
    await this.poller;
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async poll(): Promise<void> {
    const { clock, mapping, logError } = this.options;
    while (!this.isStopping()) {
      try {
        await this.readOn();
      } catch (error) {
        // What was interrupted by the end of the process comes again at the next start.
        if (this.isStopping()) return;
        logError(`The records of ${mapping.eventSourceArn} could not be delivered`, error);
        await wait(clock, PAUSE_AFTER_ERROR, this.stopping.signal);
      }
    }
  }

  /**
   * Reads batch after batch, from where the last process stopped. Records that come together are delivered together, and
   * whoever writes them does not wait for functions.
   */
  private async readOn(): Promise<void> {
    const { clock, mapping, stream, authorize } = this.options;
    const { signal } = this.stopping;
    let after = await this.beginning();
    let isFull = false;
    let gatherUntil: number | undefined;
    while (!this.isStopping()) {
      if (!isFull) await wait(clock, POLL_INTERVAL, signal);
      authorize();
      const records = await stream.read(after, mapping.batchSize);
      const last = records.at(-1);
      isFull = records.length === mapping.batchSize;
      gatherUntil ??= last && clock.now() + mapping.batchingWindowSeconds * 1000;
      if (!last || gatherUntil === undefined) {
        await this.bell.rings();
      } else if (isFull || clock.now() >= gatherUntil) {
        gatherUntil = undefined;
        await this.deliver(records.filter((record) => this.fits(stream.describe(record))));
        if (this.isStopping()) return;
        after = last.sequenceNumber;
        await this.remember(after);
      }
    }
  }

  /** The record after which to begin: at first, as the mapping says. */
  private async beginning(): Promise<string> {
    const { mapping, stream } = this.options;
    const remembered = await this.positions.get(mapping.id);
    if (remembered !== undefined) return remembered;
    const first = mapping.startingPosition === 'LATEST' ? stream.newest : '';
    await this.remember(first);
    return first;
  }

  private async remember(sequenceNumber: string): Promise<void> {
    const { store, mapping } = this.options;
    await store.commit([this.positions.put(mapping.id, sequenceNumber)]);
  }

  /** Calls the function until it has dealt with all of these records, or they are given up. */
  private async deliver(batch: readonly StreamRecord[]): Promise<void> {
    const { clock, mapping } = this.options;
    const { signal } = this.stopping;
    let records = batch;
    for (let failures = 0; records.length > 0 && !this.isStopping();) {
      const young = records.filter((record) => !this.isTooOld(record));
      const old = records.slice(0, records.length - young.length);
      await this.giveUp(old, { condition: 'RecordAgeExceeded', invocations: failures });
      records = young;
      if (records.length === 0) return;
      const requestId = randomUUID();
      const response = await this.call(records, requestId);
      const remaining = this.remainingOf(records, response);
      if (remaining.length < records.length) {
        records = remaining;
        failures = 0;
        continue;
      }
      failures += 1;
      if (mapping.bisectsBatches && records.length > 1) {
        const middle = Math.ceil(records.length / 2);
        await this.deliver(records.slice(0, middle));
        await this.deliver(records.slice(middle));
        return;
      }
      if (failures > mapping.maximumRetryAttempts) {
        const condition = 'RetryAttemptsExhausted';
        await this.giveUp(records, { condition, invocations: failures, requestId, response });
        return;
      }
      await wait(clock, waitAfter(failures), signal);
    }
  }

  private call(records: readonly StreamRecord[], requestId: string): Promise<InvocationResponse> {
    const { clock, mapping, stream, invoke, aged } = this.options;
    const [oldest] = records;
    if (oldest) aged?.(clock.now() - oldest.at);
    const event = { Records: records.map((record) => stream.describe(record)) };
    return invoke(mapping.functionArn, event, requestId);
  }

  /** What the function has to be called with again: all from the first record it failed for. */
  private remainingOf(
    records: readonly StreamRecord[],
    response: InvocationResponse,
  ): readonly StreamRecord[] {
    const ids = records.map(({ sequenceNumber }) => sequenceNumber);
    const failed = failedItems(response, ids, this.options.mapping.reportsItemFailures);
    const first = ids.findIndex((id) => failed.has(id));
    return first < 0 ? [] : records.slice(first);
  }

  private isTooOld({ at }: StreamRecord): boolean {
    const { clock, mapping } = this.options;
    const longest = Math.min(mapping.maximumRecordAgeSeconds * 1000, STREAM_RETENTION);
    return clock.now() - at > longest;
  }

  private async giveUp(records: readonly StreamRecord[], discard: Discard): Promise<void> {
    const { clock, mapping, tell, logError } = this.options;
    if (records.length === 0) return;
    const body = discardedBatch(mapping, records, discard, clock.now());
    logError(`Records of ${mapping.eventSourceArn} were given up`, discard.condition);
    if (mapping.onFailureArn !== undefined) await tell(mapping.onFailureArn, body);
  }
}

function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
}
