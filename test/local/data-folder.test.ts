import { chmod, cp, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../../local/embedded/data-folder';
import { StartError } from '../../local/start-error';
import { Store } from '../../local/store/store';

/** The user that owns nothing, by convention. */
const NOBODY = 65_534;

describe('A data folder', () => {
  let folder: string;
  let data: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-folder-'));
    data = join(folder, 'data');
    await (await openDataFolder(data)).close();
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('of a newer version is refused, and stays as it is', async () => {
    const newer = await Store.open(data);
    const later = newer.table<string>('later');
    await newer.commit([newer.table('honnin').put('format', 2), later.put('key', 'value')]);
    await newer.close();

    await expect(openDataFolder(data)).rejects.toThrow(
      /written by another version of Honnin \(format 2; this version reads 1\): .*--data/,
    );
    const kept = await Store.open(data);
    expect(await kept.table('honnin').get('format')).toBe(2);
    expect(await kept.table('later').get('key')).toBe('value');
    await kept.close();
  });

  it('that may only be read is refused, and opens once it may be written', async () => {
    const folders = [folder, data, join(data, 'store')];
    await Promise.all(folders.map((path) => chmod(path, 0o555)));
    const refused = asNobody(() => openDataFolder(data));

    await expect(refused).rejects.toThrow(
      /cannot be opened: make it a folder that you may write, or choose another folder with --data/,
    );
    await expect(refused).rejects.toBeInstanceOf(StartError);
    await Promise.all(folders.map((path) => chmod(path, 0o755)));
    await (await openDataFolder(data)).close();
  });

  it('opens when the last write was torn, with all that came before it', async () => {
    const store = await openDataFolder(data);
    const [log = ''] = (await readdir(join(data, 'store'))).filter((name) => name.endsWith('.log'));
    const sizeOfLog = async () => (await stat(join(data, 'store', log))).size;
    const things = store.table<string>('things');
    await store.commit([things.put('before', 'kept')]);
    const whole = await sizeOfLog();
    await store.commit([things.put('one', 'x'.repeat(400)), things.put('two', 'x'.repeat(400))]);
    const torn = await sizeOfLog();
    await store.close();

    for (let size = whole; size < torn; size += 97) {
      const copy = join(folder, `torn-${size}`);
      await cp(data, copy, { recursive: true });
      await truncate(join(copy, 'store', log), size);
      const opened = await openDataFolder(copy);
      const entries: string[] = [];
      for await (const [key] of opened.table('things').entries()) entries.push(key);
      expect(entries).toEqual(['before']);
      await opened.close();
    }
  });
});

/** Root may write everything, so that somebody else has to try. */
async function asNobody<Result>(action: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(NOBODY);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}
