import type { Clock } from '../clock';
import type { Store } from '../store/store';
import type { QueueDefinition } from '../template/queues';
import { queueDoesNotExist } from './errors';
import { Queue } from './queue';

/** The queues of the template, by the ways there are to name one. */
export class Queues {
  private constructor(
    private readonly byName: ReadonlyMap<string, Queue>,
    /** When each was made, in milliseconds since the epoch. */
    private readonly madeAt: ReadonlyMap<string, number>,
  ) {}

  static async open(
    store: Store,
    clock: Clock,
    definitions: readonly QueueDefinition[],
  ): Promise<Queues> {
    const byName = new Map<string, Queue>();
    for (const definition of definitions) {
      const { redrivePolicy } = definition;
      const deadLetterQueue = (): Queue | undefined =>
        redrivePolicy && byName.get(nameOf(redrivePolicy.deadLetterTargetArn));
      byName.set(definition.name, new Queue({ store, clock, definition, deadLetterQueue }));
    }
    const records = store.table<number>('sqs/queues');
    const madeAt = new Map<string, number>();
    for await (const [name, at] of records.entries()) madeAt.set(name, at);
    const anew = definitions.filter(({ name }) => !madeAt.has(name));
    for (const { name } of anew) madeAt.set(name, clock.now());
    if (anew.length > 0) {
      await store.commit(anew.map(({ name }) => records.put(name, madeAt.get(name) ?? 0)));
    }
    return new Queues(byName, madeAt);
  }

  all(): Queue[] {
    return [...this.byName.values()];
  }

  /** @throws ServiceError `QueueDoesNotExist` */
  byUrl(url: string): Queue {
    return this.named(url.slice(url.lastIndexOf('/') + 1));
  }

  /** @throws ServiceError `QueueDoesNotExist` */
  byArn(arn: string): Queue {
    return this.named(nameOf(arn));
  }

  /** @throws ServiceError `QueueDoesNotExist` */
  named(name: string): Queue {
    const queue = this.byName.get(name);
    if (queue) return queue;
    throw queueDoesNotExist();
  }

  /** Milliseconds since the epoch. */
  creationOf({ definition }: Queue): number {
    return this.madeAt.get(definition.name) ?? 0;
  }
}

/** The name at the end of a queue's ARN. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
