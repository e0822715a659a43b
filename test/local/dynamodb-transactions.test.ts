import {
  IdempotentParameterMismatchException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { ManualClock } from '../support/manual-clock';
import { RunningDynamoDb, temporaryFolder } from '../support/dynamodb';

type TransactItems = NonNullable<TransactWriteCommandInput['TransactItems']>;

describe('A DynamoDB transaction', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dynamodb: RunningDynamoDb;
  let clock: ManualClock;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    dynamodb = await RunningDynamoDb.start(folder.path, { clock });
  });

  afterEach(async () => {
    await dynamodb.stop();
    await folder.remove();
  });

  const transact = (items: TransactItems, token?: string) =>
    dynamodb.documents.transactWrite({
      TransactItems: items,
      ...(token !== undefined && { ClientRequestToken: token }),
    });
  const putOrder = (id: string, more = {}) => ({
    Put: { TableName: 'Orders', Item: { id, ...more } },
  });
  const add = (id: string, amount: number) => ({
    Update: {
      TableName: 'Orders',
      Key: { id },
      UpdateExpression: 'ADD amount :amount',
      ExpressionAttributeValues: { ':amount': amount },
    },
  });
  const get = async (id: string) =>
    (await dynamodb.documents.get({ TableName: 'Orders', Key: { id } })).Item;
  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('puts, updates, deletes and checks across tables at once', async () => {
    await transact([putOrder('kept'), putOrder('gone')]);
    await transact([
      putOrder('new'),
      add('counted', 3),
      { Delete: { TableName: 'Orders', Key: { id: 'gone' } } },
      {
        ConditionCheck: {
          TableName: 'Orders',
          Key: { id: 'kept' },
          ConditionExpression: 'attribute_exists(id)',
        },
      },
      { Put: { TableName: 'Events', Item: { order: 'new', sequence: 1 } } },
    ]);
    expect(await Promise.all(['kept', 'gone', 'new', 'counted'].map(get))).toEqual([
      { id: 'kept' },
      undefined,
      { id: 'new' },
      { id: 'counted', amount: 3 },
    ]);
  });

  it('does nothing at all when one condition fails, and says which', async () => {
    await transact([putOrder('taken', { by: 'anna' })]);
    const error = await failure(
      transact([
        putOrder('new'),
        {
          Put: {
            TableName: 'Orders',
            Item: { id: 'taken' },
            ConditionExpression: 'attribute_not_exists(id)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ]),
    );
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { id: { S: 'taken' }, by: { S: 'anna' } },
        },
      ],
    });
    expect(await get('new')).toBeUndefined();
  });

  it('names an update that an item cannot take among its reasons', async () => {
    await transact([putOrder('1', { amount: 'much' })]);
    expect(await failure(transact([putOrder('2'), add('1', 1)]))).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ValidationError',
          Message: 'An operand in the update expression has an incorrect data type',
        },
      ],
    });
  });

  it('refuses two operations on one item', async () => {
    expect(await failure(transact([putOrder('1'), add('1', 1)]))).toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
  });

  it('refuses more than 100 items, and more than 4 MB', async () => {
    const many = Array.from({ length: 101 }, (_, index) => putOrder(String(index)));
    expect(await failure(transact(many))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        'Member must have length less than or equal to 100',
      ) as string,
    });
    const large = many.slice(0, 11).map(({ Put }) => ({
      Put: { ...Put, Item: { ...Put.Item, text: 'x'.repeat(399_000) } },
    }));
    expect(await failure(transact(large))).toMatchObject({ name: 'ValidationException' });
    expect(await get('0')).toBeUndefined();
  });

  it('is all or nothing to whoever reads beside it, and conflicts rather than waits', async () => {
    await transact([putOrder('from', { amount: 1000 }), putOrder('to', { amount: 0 })]);
    const transfers = Array.from({ length: 60 }, () =>
      failure(transact([add('from', -1), add('to', 1)])),
    );
    const reads = Array.from({ length: 60 }, async () => {
      const { Responses } = await dynamodb.documents.transactGet({
        TransactItems: ['from', 'to'].map((id) => ({ Get: { TableName: 'Orders', Key: { id } } })),
      });
      return Responses?.reduce((sum, { Item }) => sum + Number(Item?.amount), 0);
    });
    const totals = await Promise.allSettled(reads);
    for (const total of totals) {
      if (total.status === 'fulfilled') expect(total.value).toBe(1000);
      else
        expect(total.reason).toMatchObject({
          CancellationReasons: [{ Code: 'TransactionConflict' }, {}],
        });
    }
    const failures = (await Promise.all(transfers)).filter((error) => error !== undefined);
    for (const error of failures) {
      expect(error).toMatchObject({
        name: 'TransactionCanceledException',
        CancellationReasons: [
          { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
          { Code: 'TransactionConflict' },
        ],
      });
    }
    expect(await get('to')).toEqual({ id: 'to', amount: 60 - failures.length });
  });

  it('takes place once for one token, also after a restart', async () => {
    await transact([add('1', 5)], 'token-1');
    await transact([add('1', 5)], 'token-1');
    await dynamodb.stop();
    dynamodb = await RunningDynamoDb.start(folder.path, { clock });
    await transact([add('1', 5)], 'token-1');
    expect(await get('1')).toEqual({ id: '1', amount: 5 });
  });

  it('refuses another request with a token that was used', async () => {
    await transact([add('1', 5)], 'token-1');
    const error = await failure(transact([add('1', 6)], 'token-1'));
    expect(error).toBeInstanceOf(IdempotentParameterMismatchException);
  });

  it('forgets a token after ten minutes', async () => {
    await transact([add('1', 5)], 'token-1');
    clock.advance(10 * 60 * 1000);
    await transact([add('1', 5)], 'token-1');
    expect(await get('1')).toEqual({ id: '1', amount: 10 });
  });

  it('may be sent again with its token once it was canceled', async () => {
    const conditional = {
      Update: {
        ...add('1', 5).Update,
        ConditionExpression: 'attribute_exists(id)',
      },
    };
    expect(await failure(transact([conditional], 'token-1'))).toBeInstanceOf(
      TransactionCanceledException,
    );
    await transact([putOrder('1')]);
    await transact([conditional], 'token-1');
    expect(await get('1')).toEqual({ id: '1', amount: 5 });
  });

  it('consumes twice the capacity of single writes', async () => {
    const { ConsumedCapacity } = await dynamodb.documents.transactWrite({
      TransactItems: [putOrder('1'), putOrder('2')],
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(ConsumedCapacity).toEqual([
      { TableName: 'Orders', CapacityUnits: 4, WriteCapacityUnits: 4 },
    ]);
  });
});
