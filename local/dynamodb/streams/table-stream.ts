import type { Clock } from '../../clock';
import type { JsonObject } from '../../service';
import type { Store, Table, Write } from '../../store/store';
import { STREAM_LABEL } from './stream-label';
import {
  describeRecord,
  isChange,
  makeRecord,
  type ItemChange,
  type StreamRecord,
  type StreamViewType,
} from './stream-record';

/** Records are kept for a day; in milliseconds. */
export const STREAM_RETENTION = 24 * 60 * 60 * 1000;

/** How often old records are looked for, in milliseconds. */
const TRIM_INTERVAL = 60 * 60 * 1000;

/** Records deleted at once. */
const TRIMMED_AT_ONCE = 500;

/** Sequence numbers have 21 digits: a time in milliseconds, and eight that count. */
const COUNT_DIGITS = 8;
const SEQUENCE_DIGITS = 21;

export interface TableStreamOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly tableName: string;
  readonly keyNames: readonly string[];
  readonly viewType: StreamViewType;
}

/** A record that is to be committed with the change it tells of. */
export interface Entry {
  readonly write: Write;
  /** To be called once the commit has ended, whether it has succeeded or not. */
  readonly settle: () => void;
}

/**
 * The changes of a table's items, in order. Commits end in an order of their own, so a record can be read only once those
 * before it are in the store: what reads on from the last record then misses none.
 */
export class TableStream {
  readonly arn: string;
  private readonly records: Table<StreamRecord>;
  private readonly underWay = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private last = 0n;
  private closed = false;
  private cancelTrim: () => void = () => undefined;

  private constructor(private readonly options: TableStreamOptions) {
    const { store, tableName } = options;
    this.arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${tableName}/stream/${STREAM_LABEL}`;
    this.records = store.table(`dynamodb/stream/${tableName}`);
  }

  static async open(options: TableStreamOptions): Promise<TableStream> {
    const stream = new TableStream(options);
    for await (const [key] of stream.records.entries({ reverse: true, limit: 1 })) {
      stream.last = BigInt(key);
    }
    await stream.trim();
    return stream;
  }

  /** Describes the record of a change, if it is one. */
  append(change: ItemChange): Entry | undefined {
    if (!isChange(change)) return undefined;
    const { clock, viewType, keyNames } = this.options;
    const at = clock.now();
    const sequenceNumber = this.nextSequenceNumber(at);
    this.underWay.add(sequenceNumber);
    const record = makeRecord(change, { viewType, keyNames, sequenceNumber, at });
    return {
      write: this.records.put(sequenceNumber, record),
      settle: () => {
        this.underWay.delete(sequenceNumber);
        for (const listener of this.listeners) listener();
      },
    };
  }

  /** Records after a sequence number, in order, and no more than this many. */
  async read(after: string, limit: number): Promise<StreamRecord[]> {
    const [firstUnderWay] = this.underWay;
    const range = { gt: after, limit, ...(firstUnderWay !== undefined && { lt: firstUnderWay }) };
    const records: StreamRecord[] = [];
    for await (const [, record] of this.records.entries(range)) records.push(record);
    return records;
  }

  /** The sequence number of the newest record; empty if there never was one. */
  get newest(): string {
    return this.last === 0n ? '' : sequenceKey(this.last);
  }

  describe(record: StreamRecord): JsonObject {
    const { viewType } = this.options;
    return describeRecord(record, { arn: this.arn, region: 'us-east-1', viewType });
  }

  /** Calls a listener whenever there may be more to read. */
  onRecords(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Looks for old records no more. */
  close(): void {
    this.closed = true;
    this.cancelTrim();
  }

  private nextSequenceNumber(at: number): string {
    const first = BigInt(at) * 10n ** BigInt(COUNT_DIGITS);
    this.last = first > this.last ? first : this.last + 1n;
    return sequenceKey(this.last);
  }

  private async trim(): Promise<void> {
    const { store, clock } = this.options;
    const oldest = BigInt(clock.now() - STREAM_RETENTION) * 10n ** BigInt(COUNT_DIGITS);
    const range = { lt: sequenceKey(oldest) };
    let deletions: Write[] = [];
    for await (const [key] of this.records.entries(range)) {
      deletions.push(this.records.delete(key));
      if (deletions.length < TRIMMED_AT_ONCE) continue;
      await store.commit(deletions);
      deletions = [];
    }
    if (deletions.length > 0) await store.commit(deletions);
    if (this.closed) return;
    this.cancelTrim = clock.schedule(clock.now() + TRIM_INTERVAL, () => {
      // What cannot be written is told by whoever writes next.
      void this.trim().catch(() => undefined);
    });
  }
}

function sequenceKey(sequence: bigint): string {
  return String(sequence).padStart(SEQUENCE_DIGITS, '0');
}
