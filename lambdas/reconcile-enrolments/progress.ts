import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamodb } from '../shared/clients/dynamodb';
import { environment } from './environment';

/** No subject is called so: their ids have no such character. The index of enrolments does not hold this row. */
const Key = { subjectId: '#reconciled' };

const progressSchema = z.object({ until: z.iso.datetime() });

/** The moment before which every enrolment has been searched again; undefined before the first run. */
export async function readProgress(): Promise<string | undefined> {
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName: environment.SUBJECTS_TABLE, Key, ConsistentRead: true }),
  );
  return Item && progressSchema.parse(Item).until;
}

export async function writeProgress(until: string): Promise<void> {
  await dynamodb.send(
    new PutCommand({ TableName: environment.SUBJECTS_TABLE, Item: { ...Key, until } }),
  );
}
