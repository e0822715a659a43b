import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemClock } from '../../local/clock';
import { DynamoDb } from '../../local/dynamodb/dynamodb';
import { HttpFront } from '../../local/http/http-front';
import type { JsonObject } from '../../local/service';
import { Store } from '../../local/store/store';

/** Orders by id, found by customer and by status; they expire at `expiresAt`. */
export const ordersTable: JsonObject = {
  TableName: 'Orders',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: ['id', 'customer', 'status', 'at'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byCustomer',
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'byStatus',
      KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
};

/** Events of an order, in order. */
export const eventsTable: JsonObject = {
  TableName: 'Events',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'order', KeyType: 'HASH' },
    { AttributeName: 'sequence', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'order', AttributeType: 'S' },
    { AttributeName: 'sequence', AttributeType: 'N' },
  ],
};

/** The same, with a stream that tells of them. */
export const streamedEventsTable: JsonObject = {
  ...eventsTable,
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
};

/** An embedded DynamoDB behind a real port, on a folder that outlives it. */
export class RunningDynamoDb {
  private constructor(
    readonly client: DynamoDBClient,
    readonly documents: DynamoDBDocument,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(
    folder: string,
    { clock = systemClock, tables = [ordersTable, eventsTable] }: StartOptions = {},
  ): Promise<RunningDynamoDb> {
    const store = await Store.open(folder);
    const service = await DynamoDb.open({ store, clock, tables });
    const front = await HttpFront.listen({ port: 0 });
    front.serve(service, {
      signingName: 'dynamodb',
      authenticate: () =>
        Promise.resolve({ accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' }),
    });
    const client = new DynamoDBClient({
      region: 'us-east-1',
      endpoint: `${front.origin}/aws/dynamodb`,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    });
    return new RunningDynamoDb(client, DynamoDBDocument.from(client), async () => {
      client.destroy();
      await front.close();
      await service.close();
      await store.close();
    });
  }
}

interface StartOptions {
  readonly clock?: Clock;
  readonly tables?: readonly JsonObject[];
}

/** A folder for one test. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'honnin-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
