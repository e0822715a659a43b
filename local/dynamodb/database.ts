import type { Store, Write } from '../store/store';
import { commitChanges } from './commit-changes';
import type { ItemLocks } from './item-locks';
import type { Change } from './item-table';
import type { Tables } from './tables';
import type { TimeToLive } from './time-to-live';

/** What the operations share. */
export class Database {
  constructor(
    private readonly store: Store,
    readonly tables: Tables,
    readonly locks: ItemLocks,
    private readonly timeToLive: TimeToLive,
  ) {}

  /** Makes changes durable at once, with all that follows from them. */
  async commit(changes: readonly Change[], further: readonly Write[] = []): Promise<void> {
    if (changes.length + further.length === 0) return;
    await commitChanges(this.store, changes, { further });
    for (const change of changes) this.timeToLive.notice(change);
  }
}
