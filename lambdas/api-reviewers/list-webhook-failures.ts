import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InvalidRequestError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { dynamodb } from '../shared/clients/dynamodb';
import {
  deliverySchema,
  FAILING_INDEX,
  LOG_DAYS,
  type Delivery,
} from '../shared/webhooks/delivery';
import { environment } from './environment';
import { visibleApplications, type ReviewCaller } from './visible-verification';
import { toDeliveryView } from './webhook-view';

const DAY = 86_400_000;

/** Where a page ended: at the beginning of a day, or after a delivery of it. */
const cursorSchema = z.object({
  day: z.iso.date(),
  after: z
    .object({
      verificationId: z.uuid(),
      delivery: z.string(),
      failedOn: z.iso.date(),
      updatedAt: z.iso.datetime(),
    })
    .optional(),
});

type Cursor = z.infer<typeof cursorSchema>;

/** What has not arrived, day by day back to where the log ends. Filters may leave a page short that has a next one. */
export const listWebhookFailures = operation('listWebhookFailures', async ({ caller, query }) => {
  const { limit } = query;
  const oldest = dayOf(Date.now() - LOG_DAYS * DAY);
  let cursor: Cursor =
    query.cursor === undefined ? { day: dayOf(Date.now()) } : parseCursor(query.cursor);
  const items: Delivery[] = [];
  while (cursor.day >= oldest && items.length < limit) {
    const found = await readDay(cursor, limit - items.length, caller);
    items.push(...found.items);
    cursor = found.after
      ? { day: cursor.day, after: found.after }
      : { day: dayOf(Date.parse(cursor.day) - DAY) };
    if (found.after) break;
  }
  return {
    items: items.map(toDeliveryView),
    ...(cursor.day >= oldest && { cursor: formatCursor(cursor) }),
  };
});

async function readDay({ day, after }: Cursor, limit: number, caller: ReviewCaller) {
  const applications = visibleApplications(caller);
  if (applications?.length === 0) return { items: [] };
  const names = Object.fromEntries(
    (applications ?? []).map((application, index) => [`:application${index}`, application]),
  );
  const { Items = [], LastEvaluatedKey } = await dynamodb.send(
    new QueryCommand({
      TableName: environment.WEBHOOK_DELIVERIES_TABLE,
      IndexName: FAILING_INDEX,
      KeyConditionExpression: 'failedOn = :day',
      ...(applications && {
        FilterExpression: `#event.applicationId IN (${Object.keys(names).join(', ')})`,
        ExpressionAttributeNames: { '#event': 'event' },
      }),
      ExpressionAttributeValues: { ':day': day, ...names },
      ScanIndexForward: false,
      ExclusiveStartKey: after,
      Limit: limit,
    }),
  );
  return {
    items: Items.map((item) => deliverySchema.parse(item)),
    after: LastEvaluatedKey && cursorSchema.shape.after.parse(LastEvaluatedKey),
  };
}

/** The day (UTC) of a moment, in milliseconds since the epoch. */
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

const formatCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws InvalidRequestError when it is not one that was given out */
function parseCursor(text: string): Cursor {
  try {
    const cursor = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (cursor.day > dayOf(Date.now())) throw new RangeError('There is nothing from a later day.');
    return cursor;
  } catch {
    throw new InvalidRequestError([
      { field: 'cursor', message: 'must be the cursor of the page before; leave it out to begin' },
    ]);
  }
}
