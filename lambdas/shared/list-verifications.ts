import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InvalidRequestError } from './api/errors';
import { dynamodb } from './clients/dynamodb';
import { verificationSchema, type Verification } from './verification';

/** Indexes of the table, with the attribute each is partitioned by; all are sorted by `createdAt`. */
const indexes = {
  byApplication: 'applicationId',
  byStatus: 'status',
  bySubject: 'subjectId',
} as const;

type Attribute = (typeof indexes)[keyof typeof indexes];

export interface ListQuery {
  readonly index: keyof typeof indexes;
  /** Values rows must have; the index's own attribute is among them. */
  readonly where: Readonly<Partial<Record<Attribute, string | undefined>>>;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface VerificationPage {
  readonly items: Verification[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string;
}

/** Rows read at once when filters may leave few, and how often before a page is given out short. */
const ROWS_PER_READ = 100;
const READS_PER_PAGE = 5;

/**
 * Lists verifications, newest first, by one index and filters on top of it.
 *
 * @throws InvalidRequestError when the cursor is not one that was given out
 */
export async function listVerifications(
  table: string,
  query: ListQuery,
): Promise<VerificationPage> {
  const { limit } = query;
  const items: Verification[] = [];
  let start: Record<string, unknown> | undefined =
    query.cursor === undefined ? undefined : keyOf(query, parseCursor(query.cursor));
  for (let reads = 0; reads < READS_PER_PAGE && items.length <= limit; reads += 1) {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({ ...expressionsOf(table, query), ExclusiveStartKey: start }),
    );
    items.push(...Items.map((item) => verificationSchema.parse(item)));
    start = LastEvaluatedKey;
    if (!start) break;
  }
  const last = items[limit - 1];
  if (items.length > limit && last) {
    return { items: items.slice(0, limit), cursor: formatCursor(last) };
  }
  return start ? { items, cursor: formatCursor(positionSchema.parse(start)) } : { items };
}

function expressionsOf(table: string, { index, where, limit }: ListQuery): QueryCommandInput {
  const given = Object.entries<string | undefined>(where).filter(
    ([, value]) => value !== undefined,
  );
  const equals = (name: string) => `#${name} = :${name}`;
  const filters = given.map(([name]) => name).filter((name) => name !== indexes[index]);
  return {
    TableName: table,
    IndexName: index,
    KeyConditionExpression: equals(indexes[index]),
    ...(filters.length > 0 && { FilterExpression: filters.map(equals).join(' AND ') }),
    ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      given.map(([name, value]) => [`:${name}`, value]),
    ),
    ScanIndexForward: false,
    Limit: filters.length > 0 ? ROWS_PER_READ : limit + 1,
  };
}

/** Where a page ended. The index's attribute is not in it: a cursor must not lead to others' rows. */
const positionSchema = z.object({ id: z.uuid(), createdAt: z.iso.datetime() });

type Position = z.infer<typeof positionSchema>;

function keyOf({ index, where }: ListQuery, { id, createdAt }: Position) {
  const attribute = indexes[index];
  return { id, createdAt, [attribute]: where[attribute] };
}

function formatCursor({ id, createdAt }: Position): string {
  return Buffer.from(JSON.stringify({ id, createdAt })).toString('base64url');
}

function parseCursor(cursor: string): Position {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidRequestError([
      { field: 'cursor', message: 'must be the cursor of the page before; leave it out to begin' },
    ]);
  }
}
