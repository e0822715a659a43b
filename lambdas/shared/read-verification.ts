import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from './clients/dynamodb';
import { UnknownVerificationError } from './unknown-verification-error';
import { verificationSchema, type Verification } from './verification';

/**
 * Reads a verification, strongly consistent.
 *
 * @throws UnknownVerificationError
 */
export async function readVerification(table: string, id: string): Promise<Verification> {
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }),
  );
  if (!Item) throw new UnknownVerificationError(id);
  return verificationSchema.parse(Item);
}
