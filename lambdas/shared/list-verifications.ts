import type * as z from 'zod';
import { MergedReader } from './listing/merged-reader';
import { PartitionReader, type Row } from './listing/partition-reader';
import {
  compare,
  formatCursor,
  parseCursor,
  type Cursor,
  type Order,
  type Position,
} from './listing/position';
import type { Filter, Partition } from './listing/query-input';
import { verificationSchema, type Verification } from './verification';

export interface ListQuery {
  /** Which verifications: each must be in one of these at a time. */
  readonly partitions: readonly Partition[];
  readonly filters?: readonly Filter[];
  /** Those created from this moment on. */
  readonly from?: string | undefined;
  /** Those created before this moment. */
  readonly to?: string | undefined;
  readonly order?: Order;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  /** No more than the limit; fewer, even none, when filters left few of the rows a page may look at. */
  readonly items: Item[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string;
}

/** What is read of each verification. */
interface Shape<Item> {
  readonly schema: z.ZodType<Item>;
  /** Paths of the attributes; all unless given. */
  readonly projection?: readonly string[];
}

/** Rows a page looks at before it is given out short, when filters leave few of them. */
const ROWS_PER_PAGE = 1000;

/** Rows the first query of a partition looks at when there are filters; later ones look at more and more. */
const FILTERED_ROWS = 50;

const BEGINNING = new Date(0).toISOString();
const END = '9999-12-31T23:59:59.999Z';

/**
 * Lists verifications in the order they were created in, out of partitions of indexes that are read side by side and merged.
 * A verification that changes its status meanwhile may be missed, or be shown as it was: indexes follow the table.
 *
 * @throws InvalidRequestError when the cursor is not one that was given out
 */
export function listVerifications(table: string, query: ListQuery): Promise<Page<Verification>> {
  return listRows(table, query, { schema: verificationSchema });
}

/** As {@link listVerifications}, but reads no more of each than asked for. */
export async function listRows<Item>(
  table: string,
  query: ListQuery,
  { schema, projection }: Shape<Item>,
): Promise<Page<Item>> {
  const { order = 'newest', limit, filters = [] } = query;
  const start = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const range = rangeOf(query, order, start);
  if (range.earliest > range.latest) return { items: [] };
  const reader = new MergedReader(
    query.partitions.map(
      (partition) =>
        new PartitionReader({
          table,
          partition,
          filters,
          ...range,
          order,
          projection: projection && ['id', 'createdAt', ...projection],
          rows: rowsToBeginWith(query),
        }),
    ),
    order,
  );
  const { rows, cursor } = await readPage(reader, order, limit, start);
  return {
    items: rows.map((row) => schema.parse(row)),
    ...(cursor && { cursor: formatCursor(cursor) }),
  };
}

/** Little of many partitions: most verifications are in a few of them, which are read on. */
function rowsToBeginWith({ partitions, filters = [], limit }: ListQuery): number {
  if (filters.length > 0) return FILTERED_ROWS;
  return partitions.length === 1 ? limit + 1 : Math.ceil(limit / 16) + 6;
}

/** The moments between which rows are read. The cursor's own is read again, for what is left of it. */
function rangeOf({ from, to }: ListQuery, order: Order, start: Cursor | undefined) {
  const earliest = from === undefined ? BEGINNING : new Date(from).toISOString();
  const latest = to === undefined ? END : new Date(Date.parse(to) - 1).toISOString();
  if (!start) return { earliest, latest };
  const { createdAt } = start;
  return order === 'newest'
    ? { earliest, latest: createdAt < latest ? createdAt : latest }
    : { earliest: createdAt > earliest ? createdAt : earliest, latest };
}

async function readPage(
  reader: MergedReader,
  order: Order,
  limit: number,
  start: Cursor | undefined,
): Promise<{ rows: Row[]; cursor?: Cursor }> {
  const rows: Row[] = [];
  for (;;) {
    const row = reader.take();
    const last = rows.at(-1);
    if (row) {
      // One that changed its status meanwhile may be in two partitions.
      if (row.id === last?.id || (start && !isAfter(order, row, start))) continue;
      if (last && rows.length === limit) return { rows, cursor: last };
      rows.push(row);
      continue;
    }
    const { frontier } = reader;
    if (frontier === undefined) return { rows };
    // A page must get beyond the moment it began with.
    if (reader.rowsRead >= ROWS_PER_PAGE && frontier !== start?.createdAt) {
      return { rows, cursor: { createdAt: frontier } };
    }
    await reader.readOn();
  }
}

function isAfter(order: Order, row: Position, { createdAt, id }: Cursor): boolean {
  return id === undefined || compare(order, row, { createdAt, id }) > 0;
}
