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

  constructor(private readonly query: PartitionQuery) {
    this.reached = query.order === 'newest' ? query.latest : query.earliest;
  }

  /** The first row that was read and not taken. */
  get head(): Row | undefined {
    return this.rows[0];
  }

  /** The moment up to which rows were read, and of which there may be more; undefined once all have been. */
  get frontier(): string | undefined {
    return this.reached;
  }

  async read(): Promise<void> {
    const { order } = this.query;
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({ ...queryInput(this.query), ExclusiveStartKey: this.lastKey }),
    );
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
