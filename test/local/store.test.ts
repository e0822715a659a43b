import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { projectRoot } from '../../local/paths';
import { Store } from '../../local/store/store';

/** Largest file that the process may write, in blocks of 512 bytes: some fifty records. */
const DISK_BLOCKS = 1_000;

const reply = z.object({ record: z.int(), error: z.string().optional() });

/** Only what comes with Linux can make room for another process: macOS has no such command. */
const canMakeRoom = ((): boolean => {
  try {
    return execFileSync('prlimit', ['--version']).length > 0;
  } catch {
    return false;
  }
})();

describe('A store whose disk is full', () => {
  let folder: string;
  let writer: ChildProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-store-'));
    // The system refuses to let a file grow further, as it does when the disk is full.
    const limited = `ulimit -S -f ${DISK_BLOCKS}; exec "$0" --import tsx "$1" "$2"`;
    const entry = join(projectRoot, 'test/support/store-writer.ts');
    writer = spawn('sh', ['-c', limited, process.execPath, entry, folder], {
      cwd: projectRoot,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(writer, 'message');
  });

  afterEach(async () => {
    await kill();
    await rm(folder, { recursive: true });
  });

  async function kill(): Promise<void> {
    if (writer.exitCode !== null || writer.signalCode !== null) return;
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  }

  async function writeOne(): Promise<z.infer<typeof reply>> {
    writer.send('write');
    const answers: unknown[] = await once(writer, 'message');
    return reply.parse(answers[0]);
  }

  async function fillDisk(): Promise<number[]> {
    const acknowledged: number[] = [];
    for (;;) {
      const { record, error } = await writeOne();
      if (error !== undefined) return acknowledged;
      acknowledged.push(record);
    }
  }

  async function expectKept(acknowledged: readonly number[]): Promise<void> {
    const store = await Store.open(folder);
    const records = store.table<string>('records');
    const kept = await Promise.all(acknowledged.map((record) => records.get(String(record))));
    await store.close();
    expect(kept.filter((record) => record === undefined)).toEqual([]);
  }

  it('keeps what it acknowledged, and refuses the rest', async () => {
    const acknowledged = await fillDisk();
    expect(acknowledged.length).toBeGreaterThan(10);
    expect((await writeOne()).error).toMatch(/IO error: .*File too large/);
    await kill();
    await expectKept(acknowledged);
  });

  (canMakeRoom ? it : it.skip)(
    'acknowledges nothing before it is opened anew, even when there is room again',
    async () => {
      const acknowledged = await fillDisk();
      execFileSync('prlimit', ['--pid', String(writer.pid), '--fsize=unlimited']);
      expect((await writeOne()).error).toMatch(/IO error: .*File too large/);
      await kill();
      await expectKept(acknowledged);
      const store = await Store.open(folder);
      await store.commit([store.table<string>('records').put('later', 'x')]);
      await store.close();
    },
  );
});
