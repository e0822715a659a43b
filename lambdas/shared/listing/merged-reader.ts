import type { PartitionReader, Row } from './partition-reader';
import { comesBefore, compare, type Order } from './position';

/** Gives the rows of several partitions in one order, reading each no further than that takes. */
export class MergedReader {
  constructor(
    private readonly readers: readonly PartitionReader[],
    private readonly order: Order,
  ) {}

  /** How many rows were looked at, before filters. */
  get rowsRead(): number {
    return this.readers.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  }

  /** The moment up to which, and without which, every row is known; undefined once all have been read. */
  get frontier(): string | undefined {
    return this.readers
      .flatMap(({ frontier }) => frontier ?? [])
      .reduce<string | undefined>(
        (first, moment) =>
          first === undefined || comesBefore(this.order, moment, first) ? moment : first,
        undefined,
      );
  }

  /** Takes the next row; undefined when more must be read to know which it is, or there is none. */
  take(): Row | undefined {
    const { first, frontier } = this;
    const head = first?.head;
    if (!head) return undefined;
    if (frontier !== undefined && !comesBefore(this.order, head.createdAt, frontier)) {
      return undefined;
    }
    first.take();
    return head;
  }

  /** Reads on in those partitions that hold the next row back. */
  async readOn(): Promise<void> {
    const { order, frontier } = this;
    const moment = this.first?.head?.createdAt ?? frontier;
    if (moment === undefined) return;
    const behind = this.readers.filter(
      (reader) => reader.frontier !== undefined && !comesBefore(order, moment, reader.frontier),
    );
    await Promise.all(behind.map((reader) => reader.read()));
  }

  /** The reader with the first of all heads. */
  private get first(): PartitionReader | undefined {
    return this.readers
      .filter(({ head }) => head)
      .reduce<PartitionReader | undefined>((first, reader) => {
        if (!first?.head || !reader.head) return reader;
        return compare(this.order, reader.head, first.head) < 0 ? reader : first;
      }, undefined);
  }
}
