import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { ServiceError } from '../service';
import type { Store, Table, Write } from '../store/store';
import { wait } from '../wait';
import { invalidParameter } from './errors';
import type { Message } from './message';
import type { Queue } from './queue';
import type { Queues } from './queues';

/** Messages of a dead-letter queue on their way to another queue. */
export interface MoveTask {
  readonly id: string;
  readonly sourceArn: string;
  /** Each message goes where it came from unless given. */
  readonly destinationArn?: string;
  /** As fast as can be unless given. */
  readonly mostPerSecond?: number;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly failureReason?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** How many there were at the start. */
  readonly toMove: number;
  readonly moved: number;
}

export interface MoveTasksOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly queues: Queues;
  /** Told of errors that nobody asked for. */
  readonly logError: (message: string, error: unknown) => void;
}

/** Moves messages out of dead-letter queues, one after the other; goes on with it after a restart. */
export class MoveTasks {
  private readonly tasks: Table<MoveTask>;
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(private readonly options: MoveTasksOptions) {
    this.tasks = options.store.table('sqs/move-tasks');
  }

  /** Goes on with what the last process left. */
  async resume(): Promise<void> {
    for await (const [, task] of this.tasks.entries()) {
      if (task.status === 'RUNNING') this.run(task);
    }
  }

  /** @throws ServiceError for queues that are not there, or are no dead-letter queue, and while another task is running */
  async start(
    task: Pick<MoveTask, 'sourceArn' | 'destinationArn' | 'mostPerSecond'>,
  ): Promise<MoveTask> {
    const { queues, clock } = this.options;
    const source = this.existing(task.sourceArn, 'SourceArn');
    if (task.destinationArn !== undefined) this.existing(task.destinationArn, 'DestinationArn');
    if (queues.sourcesOf(task.sourceArn).length === 0) {
      throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
    }
    if (task.destinationArn === task.sourceArn) {
      throw invalidParameter('Source queue arn and destination queue arn cannot be the same.');
    }
    const [latest] = await this.latest(task.sourceArn, 1);
    if (latest?.status === 'RUNNING') {
      throw new ServiceError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const started: MoveTask = {
      ...task,
      id: randomUUID(),
      status: 'RUNNING',
      startedAt: clock.now(),
      toMove: (await source.count()).visible,
      moved: 0,
    };
    await this.options.store.commit([this.remember(started)]);
    this.run(started);
    return started;
  }

  /** The tasks of a queue, latest first. */
  async latest(sourceArn: string, limit: number): Promise<MoveTask[]> {
    const tasks: MoveTask[] = [];
    const range = { gt: `${sourceArn}/`, lt: `${sourceArn}0`, reverse: true, limit };
    for await (const [, task] of this.tasks.entries(range)) tasks.push(task);
    return tasks;
  }

  /** Lets a task move no more; what it has moved stays where it is. */
  async cancel(task: MoveTask): Promise<MoveTask> {
    const current = (await this.tasks.get(keyOf(task))) ?? task;
    if (current.status !== 'RUNNING') {
      throw new ServiceError('UnsupportedOperation', 'Only active tasks can be cancelled.');
    }
    const canceled: MoveTask = { ...current, status: 'CANCELLED' };
    await this.options.store.commit([this.remember(canceled)]);
    return canceled;
  }

  /** Moves no more, and waits for what is under way. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.underWay.values());
  }

  private run(task: MoveTask): void {
    const done = this.moveAll(task)
      .catch((error: unknown) => {
        this.options.logError(`Messages of ${task.sourceArn} could not be moved`, error);
      })
      .finally(() => this.underWay.delete(task.id));
    this.underWay.set(task.id, done);
  }

  private async moveAll(task: MoveTask): Promise<void> {
    const { queues, store, clock } = this.options;
    const source = queues.byArn(task.sourceArn);
    const pause = task.mostPerSecond === undefined ? 0 : 1000 / task.mostPerSecond;
    while (!this.stopping.signal.aborted) {
      const current = await this.tasks.get(keyOf(task));
      if (current?.status !== 'RUNNING') return;
      const moved = { ...current, moved: current.moved + 1 };
      const found = await source.moveNext(task.startedAt, (message) => ({
        queue: this.destinationOf(message, task),
        further: [this.remember(moved)],
      }));
      if (found !== 'moved') {
        await store.commit([this.remember({ ...current, ...ending[found] })]);
        return;
      }
      if (pause > 0) await wait(clock, pause, this.stopping.signal);
    }
  }

  private destinationOf({ sourceArn }: Message, { destinationArn }: MoveTask): Queue | undefined {
    const arn = destinationArn ?? sourceArn;
    return arn === undefined ? undefined : this.options.queues.find(arn);
  }

  private existing(arn: string, parameter: string): Queue {
    const queue = this.options.queues.find(arn);
    if (queue) return queue;
    throw new ServiceError(
      'ResourceNotFoundException',
      `The resource that you specified for the ${parameter} parameter doesn't exist.`,
      404,
    );
  }

  private remember(task: MoveTask): Write {
    return this.tasks.put(keyOf(task), task);
  }
}

/** How a task ends that finds no further message, or one of which nobody knows where it came from. */
const ending = {
  empty: { status: 'COMPLETED' },
  unknown: { status: 'FAILED', failureReason: 'CouldNotDetermineMessageSource' },
} as const;

function keyOf({ sourceArn, startedAt, id }: MoveTask): string {
  return `${sourceArn}/${String(startedAt).padStart(16, '0')}-${id}`;
}
