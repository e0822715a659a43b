import type { Clock } from '../clock';
import { SerialQueue } from '../serial-queue';
import type { Store, Table } from '../store/store';
import { merged, type Distribution } from './distribution';
import { metricKey, type Measurement, type Metric } from './metric';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** CloudWatch keeps minutes for 15 days; the coarser ones that it keeps for longer are not embedded. */
export const RETENTION = 15 * DAY;

/** How long measurements are gathered before they are written, in milliseconds of the machine's own time. */
const GATHERING = 1_000;

/** Separates the metric and the minute in the key of a row; no metric has it in its own key, which is JSON. */
const SEPARATOR = '\u0000';
const AFTER_SEPARATOR = '\u0001';

/** Minutes, and how often each value was measured in each; a row for every minute in which there was one. */
export class MetricStore {
  private readonly rows: Table<Distribution>;
  /** Keys of all metrics of which there is anything: most that are asked for never were, and need no look. */
  private readonly keys = new Set<string>();
  private readonly writing = new SerialQueue();
  private gathered = new Map<string, Distribution>();
  private timer: NodeJS.Timeout | undefined;
  private cancelExpiry: () => void = () => undefined;

  private constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly logError: (message: string, error: unknown) => void,
  ) {
    this.rows = store.table('cloudwatch/minutes');
  }

  static async open(
    store: Store,
    clock: Clock,
    logError: (message: string, error: unknown) => void,
  ): Promise<MetricStore> {
    const metrics = new MetricStore(store, clock, logError);
    for await (const key of metrics.storedKeys()) metrics.keys.add(key);
    return metrics;
  }

  /** Takes a measurement. Like those of AWS it is on its way for a moment, in which it can get lost with the process. */
  record({ value, at, ...metric }: Measurement): void {
    const key = metricKey(metric);
    const row = rowKey(key, at);
    this.keys.add(key);
    this.gathered.set(row, merged(this.gathered.get(row) ?? {}, { [String(value)]: 1 }));
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.flush().catch((error: unknown) => this.logError('Metrics cannot be written', error));
    }, GATHERING).unref();
  }

  /** Resolves when everything that was taken is on the disk. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return this.writing.run(() => this.write());
  }

  /** What was measured in each of so many periods, the first beginning at a minute; undefined where nothing was. */
  async read(
    metric: Metric,
    {
      start,
      period,
      count,
    }: { readonly start: number; readonly period: number; readonly count: number },
  ): Promise<(Distribution | undefined)[]> {
    const key = metricKey(metric);
    const periods = Array.from({ length: count }, (): Distribution | undefined => undefined);
    if (!this.keys.has(key)) return periods;
    const range = { gte: rowKey(key, start), lt: rowKey(key, start + period * count) };
    for await (const [row, distribution] of this.rows.entries(range)) {
      const index = Math.floor((minuteOf(row) - start) / period);
      periods[index] = merged(periods[index] ?? {}, distribution);
    }
    return periods;
  }

  /** Deletes what is kept no longer, now and once a day. */
  async expire(): Promise<void> {
    const now = this.clock.now();
    this.cancelExpiry = this.clock.schedule(now + DAY, () => {
      this.expire().catch((error: unknown) => this.logError('Old metrics remain', error));
    });
    for (const key of this.keys) {
      const range = { gte: key + SEPARATOR, lt: rowKey(key, now - RETENTION) };
      const old = [];
      for await (const [row] of this.rows.entries(range)) old.push(this.rows.delete(row));
      if (old.length > 0) await this.store.commit(old);
    }
  }

  async close(): Promise<void> {
    this.cancelExpiry();
    await this.flush();
  }

  private async write(): Promise<void> {
    const { gathered } = this;
    if (gathered.size === 0) return;
    this.gathered = new Map();
    const writes = [...gathered].map(async ([key, distribution]) =>
      this.rows.put(key, merged((await this.rows.get(key)) ?? {}, distribution)),
    );
    await this.store.commit(await Promise.all(writes));
  }

  /** Of every metric, each found from the one before it. */
  private async *storedKeys(): AsyncIterable<string> {
    let after = '';
    for (;;) {
      const [next] = await this.firstAfter(after);
      if (next === undefined) return;
      const key = next.slice(0, next.indexOf(SEPARATOR));
      yield key;
      after = key + AFTER_SEPARATOR;
    }
  }

  private async firstAfter(key: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const [row] of this.rows.entries({ gt: key, limit: 1 })) keys.push(row);
    return keys;
  }
}

/** Minutes since the epoch, in as many digits as there will be for some thousand years. */
const rowKey = (key: string, at: number): string =>
  key + SEPARATOR + String(Math.floor(at / MINUTE)).padStart(10, '0');

/** When the minute of a row began, in milliseconds since the epoch. */
const minuteOf = (row: string): number =>
  Number(row.slice(row.indexOf(SEPARATOR) + SEPARATOR.length)) * MINUTE;
