import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ExportTableToPointInTimeCommand,
  ListTablesCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { RunningDynamoDb, temporaryFolder } from '../support/dynamodb';

describe('A DynamoDB table', () => {
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

  const put = (item: Record<string, unknown>) =>
    dynamodb.documents.put({ TableName: 'Orders', Item: item });
  const get = async (id: string) =>
    (await dynamodb.documents.get({ TableName: 'Orders', Key: { id } })).Item;
  const update = (expression: string, values?: Record<string, unknown>) =>
    dynamodb.documents.update({
      TableName: 'Orders',
      Key: { id: '1' },
      UpdateExpression: expression,
      ...(values && { ExpressionAttributeValues: values }),
      ReturnValues: 'ALL_NEW',
    });

  it('gives back every type of attribute as it was put', async () => {
    const item = {
      id: '1',
      text: 'große Wörter',
      number: -12.5,
      yes: true,
      nothing: null,
      bytes: new Uint8Array([0, 255]),
      list: ['a', 1, { deep: [false] }],
      map: { inner: { innermost: '' } },
      words: new Set(['a', 'b']),
    };
    await put(item);
    expect(await get('1')).toEqual(item);
  });

  it('has no item that was never put', async () => {
    expect(await get('nobody')).toBeUndefined();
  });

  it('returns the item that another replaces', async () => {
    await put({ id: '1', version: 1 });
    const { Attributes } = await dynamodb.documents.put({
      TableName: 'Orders',
      Item: { id: '1', version: 2 },
      ReturnValues: 'ALL_OLD',
    });
    expect(Attributes).toEqual({ id: '1', version: 1 });
  });

  it('refuses a put whose condition fails and changes nothing', async () => {
    await put({ id: '1', version: 1 });
    const again = dynamodb.documents.put({
      TableName: 'Orders',
      Item: { id: '1', version: 2 },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await expect(again).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    });
    expect(await get('1')).toEqual({ id: '1', version: 1 });
  });

  it('shows the item that made a condition fail to who asks for it', async () => {
    await put({ id: '1', version: 1 });
    const error: unknown = await dynamodb.documents
      .update({
        TableName: 'Orders',
        Key: { id: '1' },
        UpdateExpression: 'SET version = :next',
        ConditionExpression: 'version = :expected',
        ExpressionAttributeValues: { ':next': 8, ':expected': 7 },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ Item: { id: { S: '1' }, version: { N: '1' } } });
  });

  it('lets exactly one of many rival puts of the same new item succeed', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, rival) =>
        dynamodb.documents.put({
          TableName: 'Orders',
          Item: { id: '1', rival },
          ConditionExpression: 'attribute_not_exists(id)',
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('loses no increment of many at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => update('ADD visits :one', { ':one': 1 })));
    expect(await get('1')).toEqual({ id: '1', visits: 50 });
  });

  it('sets, appends, counts and removes in one update', async () => {
    await put({ id: '1', letters: ['a'], obsolete: true, nested: { kept: 1 } });
    const { Attributes } = await update(
      'SET letters = list_append(letters, :more), nested.added = if_not_exists(absent, :two) ' +
        'REMOVE obsolete ADD visits :two',
      { ':more': ['b'], ':two': 2 },
    );
    expect(Attributes).toEqual({
      id: '1',
      letters: ['a', 'b'],
      nested: { kept: 1, added: 2 },
      visits: 2,
    });
  });

  it('means by positions in a list those before the update', async () => {
    await put({ id: '1', letters: ['a', 'b', 'c', 'd'] });
    const { Attributes } = await update('REMOVE letters[0], letters[2] SET letters[3] = :x', {
      ':x': 'x',
    });
    expect(Attributes).toEqual({ id: '1', letters: ['b', 'x'] });
  });

  it('does not let an update change the key', async () => {
    await expect(update('SET id = :other', { ':other': '2' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Cannot update attribute id') as string,
    });
  });

  it('says what is wrong with an expression', async () => {
    await expect(update('SET status = :s', { ':s': 'paid' })).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status',
    });
  });

  it('refuses to compare with a map, which it cannot', async () => {
    const compared = dynamodb.documents.put({
      TableName: 'Orders',
      Item: { id: '1' },
      ConditionExpression: 'attribute_not_exists(id) OR address = :address',
      ExpressionAttributeValues: { ':address': { city: 'Bern' } },
    });
    await expect(compared).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('does not compare lists and maps') as string,
    });
  });

  it('refuses an item of more than 400 KB', async () => {
    await expect(put({ id: '1', text: 'x'.repeat(400 * 1024) })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
  });

  it('refuses an item without its key', async () => {
    await expect(put({ name: 'nobody' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'One or more parameter values were invalid: Missing the key id in the item',
    });
  });

  it('writes and reads batches', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => String(index));
    await dynamodb.documents.batchWrite({
      RequestItems: { Orders: ids.map((id) => ({ PutRequest: { Item: { id } } })) },
    });
    await dynamodb.documents.batchWrite({
      RequestItems: { Orders: [{ DeleteRequest: { Key: { id: '7' } } }] },
    });
    const { Responses } = await dynamodb.documents.batchGet({
      RequestItems: { Orders: { Keys: ids.map((id) => ({ id })) } },
    });
    const found = Responses?.Orders?.map(({ id }) => String(id)) ?? [];
    expect(found.sort()).toEqual(ids.filter((id) => id !== '7').sort());
  });

  it('does not exist under another name', async () => {
    const missing = dynamodb.documents.get({ TableName: 'Nowhere', Key: { id: '1' } });
    await expect(missing).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  it('describes itself as active, with its indexes and its time to live', async () => {
    const table = { TableName: 'Orders' };
    const { Table } = await dynamodb.client.send(new DescribeTableCommand(table));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders',
      GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE' }, { IndexStatus: 'ACTIVE' }],
    });
    const { TimeToLiveDescription } = await dynamodb.client.send(
      new DescribeTimeToLiveCommand(table),
    );
    expect(TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
    const { TableNames } = await dynamodb.client.send(new ListTablesCommand({}));
    expect(TableNames).toEqual(['Events', 'Orders']);
  });

  it('answers an operation it does not have by name', async () => {
    const exported = dynamodb.client.send(
      new ExportTableToPointInTimeCommand({
        TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders',
        S3Bucket: 'bucket',
      }),
    );
    await expect(exported).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The embedded dynamodb does not implement ExportTableToPointInTime.',
    });
  });
});
