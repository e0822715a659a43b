import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { systemClock } from '../../local/clock';
import { DynamoDb } from '../../local/dynamodb/dynamodb';
import { Store } from '../../local/store/store';
import { ManualClock } from '../support/manual-clock';
import {
  ordersTable,
  RunningDynamoDb,
  streamedEventsTable,
  temporaryFolder,
} from '../support/dynamodb';
import { linesUntilKilled } from '../support/until-killed';

describe('What DynamoDB has acknowledged', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(() => folder.remove());

  it('is there after a restart', async () => {
    const before = await RunningDynamoDb.start(folder.path);
    const item = { id: '1', customer: 'anna', at: '2024', amount: 7 };
    await before.documents.put({ TableName: 'Orders', Item: item });
    await before.stop();
    const after = await RunningDynamoDb.start(folder.path);
    const { Items } = await after.documents.query({
      TableName: 'Orders',
      IndexName: 'byCustomer',
      KeyConditionExpression: 'customer = :anna',
      ExpressionAttributeValues: { ':anna': 'anna' },
    });
    expect(Items).toEqual([item]);
    await after.stop();
  });

  it('survives a process killed while it writes, with every index row in step', async () => {
    const acknowledged = await writeUntilKilled(folder.path, 400);
    const dynamodb = await RunningDynamoDb.start(folder.path);
    const scan = async (TableName: string, IndexName?: string) =>
      (await dynamodb.documents.scan({ TableName, ...(IndexName !== undefined && { IndexName }) }))
        .Items ?? [];
    const orders = new Map((await scan('Orders')).map((item) => [item.id, item]));
    const events = new Set(
      (await scan('Events')).map(({ order, sequence }) => `${String(order)} ${String(sequence)}`),
    );
    for (const { order, sequence } of acknowledged) {
      expect(Number(orders.get(order)?.at)).toBeGreaterThanOrEqual(sequence);
      expect(events).toContain(`${order} ${sequence}`);
    }
    const byCustomer = await scan('Orders', 'byCustomer');
    expect(new Map(byCustomer.map((item) => [item.id, item]))).toEqual(orders);
    expect(byCustomer).toHaveLength(orders.size);
    expect(await scan('Orders', 'byStatus')).toHaveLength(orders.size);
    await dynamodb.stop();
    expect(await recordedEvents(folder.path)).toEqual([...events].sort());
  });

  it('is not given up for a template with another key', async () => {
    await (await RunningDynamoDb.start(folder.path)).stop();
    const store = await Store.open(folder.path);
    const renamed = {
      ...ordersTable,
      KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
    };
    await expect(DynamoDb.open({ store, clock: systemClock, tables: [renamed] })).rejects.toThrow(
      'The table Orders has the key (id S) in the data folder and (customer S) in the template.',
    );
    await store.close();
  });
});

describe('An item with a time to live', () => {
  const start = Date.UTC(2030, 0, 1);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let dynamodb: RunningDynamoDb;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock(start);
    dynamodb = await RunningDynamoDb.start(folder.path, { clock });
  });

  afterEach(async () => {
    await dynamodb.stop();
    await folder.remove();
  });

  const put = (id: string, expiresAt: unknown) =>
    dynamodb.documents.put({
      TableName: 'Orders',
      Item: { id, expiresAt, customer: 'anna', at: id },
    });
  const secondsFromStart = (seconds: number) => start / 1000 + seconds;

  /** Those left once the deletion of what has expired has come to its end, in the table and in its index. */
  const left = async () => {
    await dynamodb.stop();
    dynamodb = await RunningDynamoDb.start(folder.path, { clock });
    const [table, index] = await Promise.all(
      [{}, { IndexName: 'byCustomer' }].map((source) =>
        dynamodb.documents.scan({ TableName: 'Orders', ...source }),
      ),
    );
    const ids = (items: Record<string, unknown>[] | undefined) =>
      items?.map(({ id }) => String(id)).sort();
    expect(ids(index?.Items)).toEqual(ids(table?.Items));
    return ids(table?.Items);
  };

  it('is deleted, with its index rows, when its time has come', async () => {
    await put('first', secondsFromStart(60));
    await put('second', secondsFromStart(120));
    await put('never', 'tomorrow');
    clock.advance(60_000);
    expect(await left()).toEqual(['never', 'second']);
    clock.advance(60_000);
    expect(await left()).toEqual(['never']);
  });

  it('lives on when its time is put off', async () => {
    await put('1', secondsFromStart(60));
    await put('1', secondsFromStart(600));
    clock.advance(60_000);
    expect(await left()).toEqual(['1']);
  });

  it('is kept when its time was over five years ago', async () => {
    await put('old', secondsFromStart(-6 * 365 * 24 * 60 * 60));
    expect(await left()).toEqual(['old']);
  });

  it('expires by an attribute that is named later', async () => {
    const setTimeToLive = (AttributeName: string, Enabled: boolean) =>
      dynamodb.client.send(
        new UpdateTimeToLiveCommand({
          TableName: 'Orders',
          TimeToLiveSpecification: { AttributeName, Enabled },
        }),
      );
    await expect(setTimeToLive('expiresAt', true)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'TimeToLive is already enabled',
    });
    await put('1', secondsFromStart(60));
    await setTimeToLive('expiresAt', false);
    clock.advance(60_000);
    const { Item } = await dynamodb.documents.get({ TableName: 'Orders', Key: { id: '1' } });
    expect(Item).toMatchObject({ id: '1' });
    await setTimeToLive('expiresAt', true);
    expect(await left()).toEqual([]);
  });
});

/** The events that the stream of their table tells of. */
async function recordedEvents(path: string): Promise<string[]> {
  const store = await Store.open(path);
  const tables = [ordersTable, streamedEventsTable];
  const service = await DynamoDb.open({ store, clock: systemClock, tables });
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Events/stream/2024-01-01T00:00:00.000';
  const records = (await service.stream(arn)?.read('', 1_000_000)) ?? [];
  await service.close();
  await store.close();
  return records.map(({ keys }) => describeKeys(keys)).sort();
}

const eventKeys = z.object({
  order: z.object({ S: z.string() }),
  sequence: z.object({ N: z.string() }),
});

function describeKeys(keys: unknown): string {
  const { order, sequence } = eventKeys.parse(keys);
  return `${order.S} ${sequence.N}`;
}

interface Acknowledgement {
  readonly order: string;
  readonly sequence: number;
}

/** What a process wrote to the folder before it was killed in the midst of it. */
async function writeUntilKilled(folder: string, count: number): Promise<Acknowledgement[]> {
  const lines = await linesUntilKilled('dynamodb-writer', folder, count);
  return lines.map((line) => JSON.parse(line) as Acknowledgement);
}
