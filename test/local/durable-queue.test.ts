import { systemClock } from '../../local/clock';
import { DurableQueue } from '../../local/queue/durable-queue';
import { Store } from '../../local/store/store';
import { temporaryFolder } from '../support/dynamodb';

describe('A durable queue', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: Store;

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = await Store.open(folder.path);
  });

  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  it('delivers each thing once, while more is added and deliveries end in any order', async () => {
    const count = 400;
    const delivered: number[] = [];
    let allDelivered: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (allDelivered = resolve));
    const queue = new DurableQueue<number>({
      store,
      clock: systemClock,
      name: 'numbers',
      concurrency: 3,
      deliver: ({ value }) => {
        delivered.push(value);
        if (new Set(delivered).size === count) allDelivered();
        return Promise.resolve({ type: 'delivered' });
      },
      logError: (message, error) => {
        throw new Error(message, { cause: error });
      },
    });
    queue.start();
    const numbers = Array.from({ length: count }, (_, number) => number);
    await Promise.all(numbers.map((number) => store.commit([queue.add(number)])));
    await done;
    await queue.close();
    expect(delivered.sort((a, b) => a - b)).toEqual(numbers);
  });

  it('delivers no more once the store takes nothing, and goes on at the next start', async () => {
    const delivered: string[] = [];
    let told: (message: string) => void = () => undefined;
    let allDelivered: () => void = () => undefined;
    const failure = new Promise<string>((resolve) => (told = resolve));
    const done = new Promise<void>((resolve) => (allDelivered = resolve));
    const openQueue = () =>
      new DurableQueue<string>({
        store,
        clock: systemClock,
        name: 'letters',
        concurrency: 1,
        deliver: ({ value }) => {
          delivered.push(value);
          if (delivered.length === 4) allDelivered();
          return Promise.resolve({ type: 'delivered' });
        },
        logError: (message) => told(message),
      });
    const queue = openQueue();
    await store.commit(['a', 'b', 'c'].map((letter) => queue.add(letter)));
    const fullDisk = jest.spyOn(store, 'commit').mockRejectedValue(new Error('No space left'));
    queue.start();
    expect(await failure).toBe('The queue letters could not be written');
    await queue.close();
    expect(delivered).toHaveLength(1);

    fullDisk.mockRestore();
    const next = openQueue();
    next.start();
    await done;
    await next.close();
    expect(delivered.slice(1).sort()).toEqual(['a', 'b', 'c']);
  });
});
