import { Store } from '../../local/store/store';

/**
 * Commits numbered records as a process of its own: `tsx store-writer.ts FOLDER`. Tells its parent the number of each
 * that was acknowledged, or why it was not, and goes on with the next whenever its parent says so.
 */
async function write(folder: string): Promise<void> {
  const store = await Store.open(folder);
  const records = store.table<string>('records');
  let number = 0;
  process.on('message', () => {
    number += 1;
    const record = number;
    store.commit([records.put(String(record), 'x'.repeat(10_000))]).then(
      () => process.send?.({ record }),
      (error: unknown) => process.send?.({ record, error: String(error) }),
    );
  });
  process.send?.('ready');
}

void write(process.argv[2] ?? '');
