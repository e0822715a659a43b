import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../clients/dynamodb';
import { auditEventSchema, type AuditEvent } from './chain';

/** Reads a verification's whole trail, in order; an event is read as it is kept, so that a change shows. */
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
    events.push(...Items.map((item) => auditEventSchema.parse(item)));
  }
  return events;
}
