import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamodb } from '../clients/dynamodb';
import { compare } from './position';
import { queryInput, type PartitionQuery } from './query-input';

const rowSchema = z.looseObject({ id: z.uuid(), createdAt: z.iso.datetime() });

/** A row as it was read, of which only the position is known. */
export type Row = z.infer<typeof rowSchema>;

/** Reads one partition of an index in order, some rows at a time. */
export class PartitionReader {
  private rows: Row[] = [];
  private lastKey: Row | undefined;
  private reached: string | undefined;
  private looked = 0;
  private next: number;

  constructor(private readonly query: PartitionQuery) {
    this.reached = query.order === 'newest' ? query.latest : query.earliest;
    this.next = query.rows;
  }

  /** The first row that was read and not taken. */
  get head(): Row | undefined {
    return this.rows[0];
  }

  /** The moment up to which rows were read, and of which there may be more; undefined once all have been. */
  get frontier(): string | undefined {
    return this.reached;
  }

  /** How many rows were looked at, before filters. */
  get rowsRead(): number {
    return this.looked;
  }

  /** Looks at twice as many rows each time: who is asked on holds much of what is wanted. */
  async read(): Promise<void> {
    const { order } = this.query;
    const {
      Items = [],
      LastEvaluatedKey,
      ScannedCount = 0,
    } = await dynamodb.send(
      new QueryCommand({
        ...queryInput(this.query),
        ExclusiveStartKey: this.lastKey,
        Limit: this.next,
      }),
    );
    this.next *= 2;
    this.looked += ScannedCount;
    this.rows.push(...Items.map((item) => rowSchema.parse(item)));
    this.rows.sort((one, other) => compare(order, one, other));
    this.lastKey = LastEvaluatedKey && rowSchema.parse(LastEvaluatedKey);
    this.reached = this.lastKey?.createdAt;
  }

  /** Takes the head away. */
  take(): void {
    this.rows.shift();
  }
}
