import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamodb } from './clients/dynamodb';
import { readVerification } from './read-verification';
import type { Verification } from './verification';

const found = z.object({ id: z.uuid() });

/**
 * Every verification of a subject that is not erased. The index names them; it may lag behind the rows, so each is read.
 *
 * @param table name of the Verifications table
 */
export async function* verificationsOf(
  table: string,
  subjectId: string,
): AsyncGenerator<Verification> {
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: table,
      IndexName: 'bySubject',
      KeyConditionExpression: 'subjectId = :subjectId',
      ExpressionAttributeValues: { ':subjectId': subjectId },
      ProjectionExpression: 'id',
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const verification = await readVerification(table, found.parse(item).id);
      if (verification.subjectId === subjectId) yield verification;
    }
  }
}
