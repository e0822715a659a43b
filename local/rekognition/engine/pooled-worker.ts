import { fork, type Serializable } from 'node:child_process';
import { Worker } from 'node:worker_threads';

/** A thread or a process that answers messages. */
export interface PooledWorker {
  postMessage(message: Serializable): void;
  /** Resolves once it has ended. */
  terminate(): Promise<unknown>;
  /** Keeps this process alive until the worker ends, or no longer. */
  ref(): void;
  unref(): void;
}

/** What a worker is heard to do. */
export interface WorkerListeners<Reply> {
  readonly message: (message: Reply) => void;
  readonly error: (error: unknown) => void;
  readonly exit: (code: number) => void;
}

/** Starts a worker of an entry with data of its own. */
export type SpawnWorker = <Reply>(
  entry: string,
  data: unknown,
  listeners: WorkerListeners<Reply>,
) => PooledWorker;

/** Gives the data as `workerData`. */
export const spawnThread: SpawnWorker = (entry, data, listeners) => {
  const worker = new Worker(entry, { workerData: data });
  worker.on('message', listeners.message);
  worker.on('error', listeners.error);
  worker.on('exit', listeners.exit);
  return worker;
};

/**
 * For native code that can be loaded only once in the life of a process, whatever the thread. Gives the data as JSON in
 * the first argument.
 */
export const spawnProcess: SpawnWorker = (entry, data, listeners) => {
  const child = fork(entry, [JSON.stringify(data)], {
    execArgv: [],
    serialization: 'advanced',
    // The networks allocate from many threads; without a bound glibc keeps an arena, and its waste, for each.
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
  child.on('message', listeners.message);
  child.on('error', listeners.error);
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (code) => {
      listeners.exit(code ?? 1);
      resolve();
    });
  });
  return {
    postMessage: (message) => {
      // A failure to send is followed by the end of the process, which is heard of anyway.
      child.send(message, () => undefined);
    },
    terminate: () => {
      child.ref();
      child.kill('SIGKILL');
      return ended;
    },
    ref: () => {
      child.ref();
      child.channel?.ref();
    },
    unref: () => {
      child.unref();
      child.channel?.unref();
    },
  };
};
