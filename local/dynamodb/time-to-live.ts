import type { Clock } from '../clock';
import type { Store, Table } from '../store/store';
import { commitChanges } from './commit-changes';
import { type Expiry, timeKey } from './expiry';
import type { ItemLocks } from './item-locks';
import type { Change } from './item-table';
import type { Tables } from './tables';

/** Items that expired longer ago are kept: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 60 * 60;

/** Items deleted before the next look at the store. */
const BATCH_SIZE = 100;

/** Deletes items once their time to live is over: at that very second, where AWS takes up to a few days. */
export class TimeToLive {
  private readonly expiries: Table<Expiry>;
  private next: { readonly at: number; readonly cancel: () => void } | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly tables: Tables,
    private readonly locks: ItemLocks,
    private readonly logError: (message: string, error: unknown) => void,
  ) {
    this.expiries = store.table<Expiry>('dynamodb/expiries');
  }

  /** Waits for the first item that expires, of those the store knows of now. */
  async start(): Promise<void> {
    for await (const [, { expiresAt }] of this.expiries.entries({ limit: 1 })) {
      this.wakeAt(expiresAt * 1000);
    }
  }

  /** Takes note of an item that may expire before all others. */
  notice({ table, after }: Change): void {
    const expiresAt = after && table.expiry?.expiresAt(after);
    if (expiresAt !== undefined) this.wakeAt(expiresAt * 1000);
  }

  /** Deletes no more once it returns. */
  async close(): Promise<void> {
    this.closed = true;
    this.next?.cancel();
    await this.sweeping;
  }

  private wakeAt(at: number): void {
    if (this.closed || (this.next && this.next.at <= at)) return;
    this.next?.cancel();
    const cancel = this.clock.schedule(at, () => {
      this.next = undefined;
      this.sweeping = this.sweeping
        .then(() => this.sweep())
        .catch((error: unknown) => this.logError('Expired items could not be deleted', error));
    });
    this.next = { at, cancel };
  }

  private async sweep(): Promise<void> {
    while (!this.closed) {
      const due = await this.due();
      if (due.length === 0) break;
      await Promise.all(due.map(([key, expiry]) => this.expire(key, expiry)));
    }
    await this.start();
  }

  private async due(): Promise<(readonly [string, Expiry])[]> {
    const now = Math.floor(this.clock.now() / 1000);
    const due: (readonly [string, Expiry])[] = [];
    const range = { lt: timeKey(now + 1), limit: BATCH_SIZE };
    for await (const entry of this.expiries.entries(range)) due.push(entry);
    return due;
  }

  /** Deletes an expired item with all rows that follow from it, unless it has changed or is too old. */
  private async expire(rowKey: string, { tableName, itemKey, expiresAt }: Expiry): Promise<void> {
    const isTooOld = expiresAt < this.clock.now() / 1000 - OLDEST_EXPIRY_SECONDS;
    const table = this.tables.find(tableName);
    if (!table || isTooOld) {
      await this.store.commit([this.expiries.delete(rowKey)]);
      return;
    }
    await this.locks.hold([table.lockName(itemKey)], async () => {
      const item = await table.items.get(itemKey);
      const hasExpired = item && table.expiry?.key(item) === rowKey;
      if (hasExpired) {
        const deletion = { table, key: itemKey, before: item, after: undefined };
        await commitChanges(this.store, [deletion], { expired: true });
      } else {
        await this.store.commit([this.expiries.delete(rowKey)]);
      }
    });
  }
}
