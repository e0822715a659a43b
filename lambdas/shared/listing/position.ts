import * as z from 'zod';
import { InvalidRequestError } from '../api/errors';

export type Order = 'newest' | 'oldest';

/** Where a verification stands in every list. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}

/** By time of creation; those of one millisecond by id, which no index of DynamoDB promises. */
export function compare(order: Order, one: Position, other: Position): number {
  const sign = order === 'newest' ? -1 : 1;
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? -sign : sign;
  return one.id === other.id ? 0 : one.id < other.id ? -sign : sign;
}

/** Whether a moment comes before another in the order of a list. */
export function comesBefore(order: Order, one: string, other: string): boolean {
  return order === 'newest' ? one > other : one < other;
}

/**
 * Where a page ended: after a verification, or just before all those of a moment.
 * Nothing of what was asked for is in it: a cursor must not lead to others' verifications.
 */
const cursorSchema = z.object({ createdAt: z.iso.datetime(), id: z.uuid().optional() });

export type Cursor = z.infer<typeof cursorSchema>;

export function formatCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify({ createdAt, id })).toString('base64url');
}

/** @throws InvalidRequestError when it is not one that was given out */
export function parseCursor(cursor: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidRequestError([
      { field: 'cursor', message: 'must be the cursor of the page before; leave it out to begin' },
    ]);
  }
}
