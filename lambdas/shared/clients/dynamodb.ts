import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { measured } from './measured';

export const dynamodb = DynamoDBDocumentClient.from(measured('dynamodb', new DynamoDBClient({})), {
  marshallOptions: { removeUndefinedValues: true },
});
