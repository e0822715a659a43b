import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamodb } from '../clients/dynamodb';
import { auditEventSchema, chainedPart, type AuditEvent } from './chain';

const { shape } = auditEventSchema;

/**
 * An event as it is kept, whatever somebody made of it: what was added stays, and what cannot be read is empty, so that
 * the event no longer gives its hash.
 */
const readEvent = z.looseObject({
  ...shape,
  /** Someone may have put an event between two others, where the chain leaves no place. */
  sequence: z.number(),
  type: shape.type.catch(''),
  at: shape.at.catch(''),
  actor: shape.actor.catch(''),
  data: shape.data.catch({}),
  previousHash: shape.previousHash.catch(''),
  hash: shape.hash.catch(''),
});

/** Reads a verification's whole trail, in order. */
export async function readAuditTrail(table: string, verificationId: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: table,
      KeyConditionExpression: 'verificationId = :verificationId',
      ExpressionAttributeValues: { ':verificationId': verificationId },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    events.push(...Items.map((item) => readEvent.parse(chainedPart(item))));
  }
  return events;
}
