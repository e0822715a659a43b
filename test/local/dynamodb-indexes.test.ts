import { createHash } from 'node:crypto';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { eventsTable, ordersTable, RunningDynamoDb, temporaryFolder } from '../support/dynamodb';

describe('Queries of a DynamoDB table and its indexes', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dynamodb: RunningDynamoDb;

  beforeEach(async () => {
    folder = await temporaryFolder();
    dynamodb = await RunningDynamoDb.start(folder.path);
  });

  afterEach(async () => {
    await dynamodb.stop();
    await folder.remove();
  });

  const putOrder = (id: string, customer: string, at: string, more = {}) =>
    dynamodb.documents.put({ TableName: 'Orders', Item: { id, customer, at, ...more } });

  const ordersOf = (customer: string, more: Partial<QueryCommandInput> = {}) =>
    dynamodb.documents.query({
      TableName: 'Orders',
      IndexName: 'byCustomer',
      KeyConditionExpression: 'customer = :customer',
      ...more,
      ExpressionAttributeValues: { ':customer': customer, ...more.ExpressionAttributeValues },
    });

  const ids = (items: readonly Record<string, unknown>[] | undefined) => items?.map(({ id }) => id);

  it('find items in the order of the sort key, and backwards', async () => {
    await putOrder('c', 'anna', '2024-03');
    await putOrder('a', 'anna', '2024-01');
    await putOrder('b', 'anna', '2024-02');
    await putOrder('x', 'otto', '2024-02');
    expect(ids((await ordersOf('anna')).Items)).toEqual(['a', 'b', 'c']);
    expect(ids((await ordersOf('anna', { ScanIndexForward: false })).Items)).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  it.each([
    ['#at < :at', ['1']],
    ['#at <= :at', ['1', '2']],
    ['#at > :at', ['3']],
    ['#at >= :at', ['2', '3']],
    ['#at BETWEEN :at AND :at', ['2']],
    ['begins_with(#at, :at)', ['2']],
  ])('narrow by a sort key with %s', async (condition, expected) => {
    for (const id of ['1', '2', '3']) await putOrder(id, 'anna', `2024-0${id}`);
    const { Items } = await ordersOf('anna', {
      KeyConditionExpression: `customer = :customer AND ${condition}`,
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':at': '2024-02' },
    });
    expect(ids(Items)).toEqual(expected);
  });

  it('order numbers by value', async () => {
    for (const sequence of [10, 9, -1, 0, 2.5, 100]) {
      await dynamodb.documents.put({ TableName: 'Events', Item: { order: 'o', sequence } });
    }
    const { Items } = await dynamodb.documents.query({
      TableName: 'Events',
      KeyConditionExpression: '#order = :o',
      ExpressionAttributeNames: { '#order': 'order' },
      ExpressionAttributeValues: { ':o': 'o' },
    });
    expect(Items?.map(({ sequence }) => Number(sequence))).toEqual([-1, 0, 2.5, 9, 10, 100]);
  });

  it('follow an item to where an update or a deletion takes it', async () => {
    await putOrder('1', 'anna', '2024-01');
    await dynamodb.documents.update({
      TableName: 'Orders',
      Key: { id: '1' },
      UpdateExpression: 'SET customer = :otto',
      ExpressionAttributeValues: { ':otto': 'otto' },
    });
    expect((await ordersOf('anna')).Items).toEqual([]);
    expect((await ordersOf('otto')).Items).toEqual([{ id: '1', customer: 'otto', at: '2024-01' }]);
    await dynamodb.documents.update({
      TableName: 'Orders',
      Key: { id: '1' },
      UpdateExpression: 'REMOVE customer',
    });
    expect((await ordersOf('otto')).Items).toEqual([]);
    await putOrder('1', 'anna', '2024-01');
    await dynamodb.documents.delete({ TableName: 'Orders', Key: { id: '1' } });
    expect((await ordersOf('anna')).Items).toEqual([]);
  });

  it('show of an item what the index projects', async () => {
    await putOrder('1', 'anna', '2024-01', { status: 'open', amount: 5 });
    const { Items } = await dynamodb.documents.query({
      TableName: 'Orders',
      IndexName: 'byStatus',
      KeyConditionExpression: '#status = :open',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':open': 'open' },
    });
    expect(Items).toEqual([{ id: '1', status: 'open' }]);
  });

  it('filter and project, and count what they looked at', async () => {
    for (const amount of [1, 2, 3, 4]) {
      await putOrder(String(amount), 'anna', `2024-0${amount}`, { amount });
    }
    const { Items, Count, ScannedCount } = await ordersOf('anna', {
      FilterExpression: 'amount > :least',
      ProjectionExpression: 'amount',
      ExpressionAttributeValues: { ':least': 2 },
    });
    expect({ Items, Count, ScannedCount }).toEqual({
      Items: [{ amount: 3 }, { amount: 4 }],
      Count: 2,
      ScannedCount: 4,
    });
  });

  it.each([true, false])('go on page by page to the end (forward: %s)', async (forward) => {
    for (let day = 1; day <= 7; day++) await putOrder(String(day), 'anna', `2024-01-0${day}`);
    const pages: unknown[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await ordersOf('anna', {
        Limit: 3,
        ScanIndexForward: forward,
        ...(start && { ExclusiveStartKey: start }),
      });
      pages.push(ids(page.Items));
      start = page.LastEvaluatedKey;
    } while (start);
    const inOrder = [['1', '2', '3'], ['4', '5', '6'], ['7']];
    expect(pages).toEqual(forward ? inOrder : [['7', '6', '5'], ['4', '3', '2'], ['1']]);
  });

  it('keep apart items under one index key that a short hash would confuse', async () => {
    const [one, other] = idsOfEqualPrefix();
    await putOrder(one, 'anna', '2024', { status: 'open' });
    await putOrder(other, 'anna', '2024', { status: 'open' });
    const first = await ordersOf('anna', { Limit: 1 });
    const second = await ordersOf('anna', {
      Limit: 1,
      ...(first.LastEvaluatedKey && { ExclusiveStartKey: first.LastEvaluatedKey }),
    });
    const found = [...(first.Items ?? []), ...(second.Items ?? [])];
    expect(ids(found)?.sort()).toEqual([one, other].sort());
  });

  it('scan all segments of a table once', async () => {
    const all = Array.from({ length: 40 }, (_, index) => `order-${index}`);
    for (const id of all) await putOrder(id, 'anna', id);
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) =>
        dynamodb.documents.scan({ TableName: 'Orders', Segment, TotalSegments: 3 }),
      ),
    );
    expect(segments.flatMap(({ Items }) => ids(Items) ?? []).sort()).toEqual([...all].sort());
  });

  it('end a page after 1 MB', async () => {
    for (let part = 1; part <= 5; part++) {
      await putOrder(String(part), 'anna', String(part), { text: 'x'.repeat(300_000) });
    }
    const { Items, LastEvaluatedKey } = await ordersOf('anna');
    expect(Items).toHaveLength(4);
    expect(LastEvaluatedKey).toEqual({ id: '4', customer: 'anna', at: '4' });
  });

  it('find in an index that a later template adds what was there before', async () => {
    await dynamodb.stop();
    const { GlobalSecondaryIndexes, ...withoutIndexes } = ordersTable;
    expect(GlobalSecondaryIndexes).toBeDefined();
    const bare = {
      ...withoutIndexes,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    };
    const fresh = await temporaryFolder();
    dynamodb = await RunningDynamoDb.start(fresh.path, { tables: [bare] });
    await putOrder('1', 'anna', '2024');
    await dynamodb.stop();
    dynamodb = await RunningDynamoDb.start(fresh.path, { tables: [ordersTable, eventsTable] });
    expect(ids((await ordersOf('anna')).Items)).toEqual(['1']);
    await fresh.remove();
  });

  it('do not ask an index that is not there', async () => {
    await expect(ordersOf('anna', { IndexName: 'byColour' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The table does not have the specified index: byColour',
    });
  });
});

/** Two ids whose MD5, as the engine takes it, begins with the same 24 bits. */
function idsOfEqualPrefix(): [string, string] {
  const seen = new Map<string, string>();
  for (let attempt = 0; ; attempt++) {
    const id = `order-${attempt}`;
    const prefix = createHash('md5').update('Outliers').update(id).digest('hex').slice(0, 6);
    const earlier = seen.get(prefix);
    if (earlier !== undefined) return [earlier, id];
    seen.set(prefix, id);
  }
}
