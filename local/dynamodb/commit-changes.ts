import type { Store, Write } from '../store/store';
import type { Change } from './item-table';

export interface CommitOptions {
  /** What lies in the same commit. */
  readonly further?: readonly Write[];
  /** Whether items are deleted as their time to live is over. */
  readonly expired?: boolean;
}

/** Makes changes durable at once, with the rows of indexes that follow from them and the records of streams. */
export async function commitChanges(
  store: Store,
  changes: readonly Change[],
  { further = [], expired = false }: CommitOptions = {},
): Promise<void> {
  const writes = changes.flatMap((change) => change.table.writes(change));
  const records = changes.flatMap(
    ({ table, before, after }) => table.stream?.append({ before, after, expired }) ?? [],
  );
  try {
    await store.commit([...writes, ...records.map(({ write }) => write), ...further]);
  } finally {
    for (const { settle } of records) settle();
  }
}
