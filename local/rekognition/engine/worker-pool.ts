import type { Serializable } from 'node:child_process';
import { spawnThread, type PooledWorker, type SpawnWorker } from './pooled-worker';

interface Job<Request, Reply> {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Workers of one entry, threads unless told otherwise, that answer one request at a time each; further requests wait in order.
 * A worker's first message says that it is ready, every other one answers the request before it.
 * A worker that ends by itself fails the request it had and is replaced.
 */
export class WorkerPool<Request extends Serializable, Reply> {
  private readonly workers = new Set<PooledWorker>();
  private readonly idle: PooledWorker[] = [];
  private readonly waiting: Job<Request, Reply>[] = [];
  private readonly running = new Map<PooledWorker, Job<Request, Reply>>();
  /** Why no further request can be answered, once that is so. */
  private ended: Error | undefined;

  private constructor(
    private readonly entry: string,
    private readonly workerData: unknown,
    private readonly spawn: SpawnWorker,
  ) {}

  /** @throws Error when a worker ends before it is ready */
  static async start<Request extends Serializable, Reply>(
    entry: string,
    workerData: unknown,
    size: number,
    spawn = spawnThread,
  ): Promise<WorkerPool<Request, Reply>> {
    const pool = new WorkerPool<Request, Reply>(entry, workerData, spawn);
    try {
      await Promise.all(Array.from({ length: size }, () => pool.startWorker()));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  /** @throws Error when the worker ends before it answers, or the pool is closed */
  async run(request: Request): Promise<Reply> {
    if (this.ended) throw this.ended;
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.assign();
    });
  }

  /** Ends all workers; requests without an answer fail. */
  async close(): Promise<void> {
    this.end(new Error('The workers were stopped before they answered.'));
    await Promise.all([...this.workers].map((worker) => worker.terminate()));
  }

  private assign(): void {
    while (this.idle.length > 0) {
      const job = this.waiting.shift();
      const worker = job && this.idle.shift();
      if (!worker) return;
      this.running.set(worker, job);
      worker.ref();
      worker.postMessage(job.request);
    }
  }

  /** Resolves once the worker is ready; an idle worker does not keep the process alive. */
  private startWorker(): Promise<void> {
    return new Promise((resolve, reject) => {
      let cause: unknown;
      let isReady = false;
      const worker = this.spawn<Reply>(this.entry, this.workerData, {
        message: (message) => {
          if (isReady) this.running.get(worker)?.resolve(message);
          this.running.delete(worker);
          isReady = true;
          worker.unref();
          this.idle.push(worker);
          this.assign();
          resolve();
        },
        error: (error) => {
          cause = error;
        },
        exit: (code) => {
          const message = `A worker ended with code ${code} before it answered.`;
          const error = new Error(message, { cause });
          reject(error);
          this.forget(worker, error, isReady);
        },
      });
      this.workers.add(worker);
    });
  }

  private forget(worker: PooledWorker, error: Error, replace: boolean): void {
    this.workers.delete(worker);
    const index = this.idle.indexOf(worker);
    if (index >= 0) this.idle.splice(index, 1);
    this.running.get(worker)?.reject(error);
    this.running.delete(worker);
    if (this.ended || !replace) return;
    this.startWorker().catch((reason: unknown) => {
      if (this.workers.size === 0)
        this.end(new Error('No worker can be started.', { cause: reason }));
    });
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const job of [...this.running.values(), ...this.waiting]) job.reject(error);
    this.running.clear();
    this.waiting.length = 0;
  }
}
