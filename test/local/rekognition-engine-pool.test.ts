import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkerPool } from '../../local/rekognition/engine/worker-pool';

/** Answers numbers with their squares; ends on 0; does not answer 1. */
const SQUARING_WORKER = `
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', (number) => {
    if (number === 0) process.exit(3);
    if (number !== 1) parentPort.postMessage({ square: number ** 2, threadId });
  });
  parentPort.postMessage('ready');
`;

interface Reply {
  readonly square: number;
  readonly threadId: number;
}

describe('A pool of worker threads', () => {
  let folder: string;
  let pool: WorkerPool<number, Reply>;

  const start = async (source: string, size: number): Promise<WorkerPool<number, Reply>> => {
    const entry = join(folder, 'worker.mjs');
    await writeFile(entry, source);
    return WorkerPool.start(entry, undefined, size);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'worker-pool-'));
    pool = await start(SQUARING_WORKER, 2);
  });

  afterEach(async () => {
    await pool.close();
    await rm(folder, { recursive: true });
  });

  it('answers more requests than it has workers', async () => {
    const replies = await Promise.all([2, 3, 4, 5, 6].map((number) => pool.run(number)));
    expect(replies.map(({ square }) => square)).toEqual([4, 9, 16, 25, 36]);
    expect(new Set(replies.map(({ threadId }) => threadId)).size).toBe(2);
  });

  it('fails the request of a worker that ends, and no other', async () => {
    const [ended, answered] = await Promise.allSettled([pool.run(0), pool.run(7)]);
    expect(ended).toMatchObject({
      reason: { message: 'A worker ended with code 3 before it answered.' },
    });
    expect(answered).toMatchObject({ value: { square: 49 } });
  });

  it('replaces workers that end', async () => {
    await Promise.allSettled([pool.run(0), pool.run(0), pool.run(0)]);
    await expect(pool.run(8)).resolves.toMatchObject({ square: 64 });
  });

  it('fails requests without an answer when it is closed, and those that come after', async () => {
    const unanswered = Promise.allSettled([1, 1, 2].map((number) => pool.run(number)));
    await pool.close();
    const stopped = { reason: { message: 'The workers were stopped before they answered.' } };
    expect(await unanswered).toMatchObject([stopped, stopped, stopped]);
    await expect(pool.run(2)).rejects.toThrow('stopped');
  });

  it('does not start when its workers cannot', async () => {
    await expect(start('throw new Error("no such model");', 2)).rejects.toMatchObject({
      cause: { message: 'no such model' },
    });
  });
});
