import { dynamoDbRequirements } from '../../local/dynamodb/requirements';
import { eventBridgeRequirements } from '../../local/events/requirements';
import { AccessControl } from '../../local/iam/access-control';
import { identityPolicySchema, type IdentityPolicy } from '../../local/iam/policy-document';
import { guarded, type RequirementsOf } from '../../local/iam/requirements';
import { rekognitionRequirements } from '../../local/rekognition/requirements';
import { callOperation, type JsonObject, type Principal } from '../../local/service';
import { sqsRequirements } from '../../local/sqs/requirements';
import { stepFunctionsRequirements } from '../../local/stepfunctions/api/requirements';
import { writeToken } from '../../local/stepfunctions/execution/task-token';

const place = { account: '000000000000', region: 'us-east-1' };
const key = 'arn:aws:kms:us-east-1:000000000000:key/1';
const table = (name: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;
const states = 'arn:aws:states:us-east-1:000000000000';
const machine = `${states}:stateMachine:encrypted`;
const execution = `${states}:execution:encrypted:one`;
const machineRole: Principal = {
  accessKeyId: 'ASIAMACHINE',
  arn: 'arn:aws:sts::000000000000:assumed-role/Machine/states',
  roleArn: 'arn:aws:iam::000000000000:role/Machine',
};
const taskToken = writeToken({ executionArn: execution, branch: '', nonce: 'nonce' });

const dynamodb = dynamoDbRequirements(place, (name) => (name === 'Encrypted' ? key : undefined));
const sfn = stepFunctionsRequirements({
  ...place,
  encryptionOf: (arn) => (arn === machine ? { keyArn: key, role: machineRole } : undefined),
});
const rekognition = rekognitionRequirements({ accountId: place.account, region: place.region });
const events = eventBridgeRequirements(place);

/** What an operation needs, as "action resource", with the service through which it needs a key. */
function needs(
  requirements: Readonly<Record<string, RequirementsOf>>,
  operation: string,
  input: JsonObject,
): string[] {
  const requirementsOf = requirements[operation];
  if (!requirementsOf) return ['*'];
  return requirementsOf(input).map(({ action, resource, context, principal }) =>
    [
      ...[action, resource],
      ...(context?.['kms:viaservice'] ? [`via ${context['kms:viaservice']}`] : []),
      ...(principal ? ['by the role'] : []),
    ].join(' '),
  );
}

const item = { TableName: 'Cats', Key: { id: { S: '1' } } };
const decryptTable = `kms:Decrypt ${key} via dynamodb.us-east-1.amazonaws.com`;

describe('In DynamoDB', () => {
  it.each<[string, JsonObject, string[]]>([
    ['GetItem', item, [`dynamodb:GetItem ${table('Cats')}`]],
    ['PutItem', { TableName: 'Cats', Item: {} }, [`dynamodb:PutItem ${table('Cats')}`]],
    ['Query', { TableName: 'Cats' }, [`dynamodb:Query ${table('Cats')}`]],
    [
      'Query',
      { TableName: 'Cats', IndexName: 'byOwner' },
      [`dynamodb:Query ${table('Cats/index/byOwner')}`],
    ],
    ['Scan', { TableName: 'Cats', IndexName: 'i' }, [`dynamodb:Scan ${table('Cats/index/i')}`]],
    [
      'BatchWriteItem',
      { RequestItems: { Cats: [], Dogs: [] } },
      [`dynamodb:BatchWriteItem ${table('Cats')}`, `dynamodb:BatchWriteItem ${table('Dogs')}`],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'Cats' } },
          { Update: { TableName: 'Cats' } },
          { Delete: { TableName: 'Dogs' } },
          { ConditionCheck: { TableName: 'Dogs' } },
        ],
      },
      [
        `dynamodb:PutItem ${table('Cats')}`,
        `dynamodb:UpdateItem ${table('Cats')}`,
        `dynamodb:DeleteItem ${table('Dogs')}`,
        `dynamodb:ConditionCheckItem ${table('Dogs')}`,
      ],
    ],
    ['TransactGetItems', { TransactItems: [{ Get: item }] }, [`dynamodb:GetItem ${table('Cats')}`]],
    ['ListTables', {}, [`dynamodb:ListTables ${table('*')}`]],
    ['DescribeTable', { TableName: 'Encrypted' }, [`dynamodb:DescribeTable ${table('Encrypted')}`]],
    [
      'GetItem',
      { ...item, TableName: 'Encrypted' },
      [`dynamodb:GetItem ${table('Encrypted')}`, decryptTable],
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'Encrypted' } }, { Put: { TableName: 'Encrypted' } }] },
      [
        `dynamodb:PutItem ${table('Encrypted')}`,
        `dynamodb:PutItem ${table('Encrypted')}`,
        decryptTable,
      ],
    ],
  ])('%s of %j needs %j', (operation, input, expected) => {
    expect(needs(dynamodb, operation, input)).toEqual(expected);
  });

  it.each([
    ['GetItem', {}],
    ['BatchGetItem', { RequestItems: null }],
    ['TransactWriteItems', { TransactItems: [{ Put: {} }] }],
  ])('%s of %j is refused, since it does not say what it is about', (operation, input) => {
    expect(() => needs(dynamodb, operation, input)).toThrow(
      expect.objectContaining({ code: 'ValidationException' }) as Error,
    );
  });
});

describe('In Step Functions', () => {
  const decrypt = `kms:Decrypt ${key} via states.us-east-1.amazonaws.com`;

  it.each<[string, JsonObject, string[]]>([
    ['StopExecution', { executionArn: execution }, [`states:StopExecution ${execution}`]],
    ['SendTaskSuccess', { taskToken, output: '1' }, [`states:SendTaskSuccess ${machine}`]],
    ['SendTaskFailure', { taskToken }, [`states:SendTaskFailure ${machine}`]],
    ['SendTaskHeartbeat', { taskToken: 'no token' }, []],
    ['ListStateMachines', {}, [`states:ListStateMachines ${states}:stateMachine:*`]],
    ['CreateStateMachine', { name: 'n' }, [`states:CreateStateMachine ${states}:stateMachine:n`]],
    [
      'DescribeExecution',
      { executionArn: execution },
      [`states:DescribeExecution ${execution}`, decrypt],
    ],
    [
      'GetExecutionHistory',
      { executionArn: execution },
      [`states:GetExecutionHistory ${execution}`, decrypt],
    ],
    [
      'StartExecution',
      { stateMachineArn: machine },
      [
        `states:StartExecution ${machine}`,
        `kms:GenerateDataKey ${key} by the role`,
        `kms:Decrypt ${key} by the role`,
      ],
    ],
    [
      'StartExecution',
      { stateMachineArn: `${machine}-not` },
      [`states:StartExecution ${machine}-not`],
    ],
  ])('%s of %j needs %j', (operation, input, expected) => {
    expect(needs(sfn, operation, input)).toEqual(expected);
  });
});

describe('In Rekognition and EventBridge', () => {
  const bus = (name: string) =>
    `events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/${name}`;

  it('an operation on a collection needs that collection, and any other all there is', () => {
    const arn = 'arn:aws:rekognition:us-east-1:000000000000:collection/faces';
    const input = { CollectionId: 'faces' };
    expect(needs(rekognition, 'SearchFacesByImage', input)).toEqual([
      `rekognition:SearchFacesByImage ${arn}`,
    ]);
    expect(needs(rekognition, 'DetectFaces', {})).toEqual(['*']);
  });

  it('PutEvents needs every bus that an entry names', () => {
    const own = bus('own').split(' ')[1] ?? '';
    const Entries: JsonObject[] = [{}, { EventBusName: 'own' }, { EventBusName: own }];
    expect(needs(events, 'PutEvents', { Entries })).toEqual([
      bus('default'),
      bus('own'),
      bus('own'),
    ]);
  });
});

describe('In SQS', () => {
  const queue = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const sqs = sqsRequirements(place, () => [queue('work')]);
  const QueueUrl = 'http://127.0.0.1:4510/aws/sqs/000000000000/work';

  it.each<[string, JsonObject, string[]]>([
    ['SendMessage', { QueueUrl }, [`sqs:SendMessage ${queue('work')}`]],
    ['SendMessageBatch', { QueueUrl }, [`sqs:SendMessage ${queue('work')}`]],
    ['DeleteMessageBatch', { QueueUrl }, [`sqs:DeleteMessage ${queue('work')}`]],
    ['GetQueueUrl', { QueueName: 'work' }, [`sqs:GetQueueUrl ${queue('work')}`]],
    ['ListQueues', {}, ['sqs:ListQueues *']],
    [
      'StartMessageMoveTask',
      { SourceArn: queue('dead') },
      [
        `sqs:StartMessageMoveTask ${queue('dead')}`,
        `sqs:ReceiveMessage ${queue('dead')}`,
        `sqs:DeleteMessage ${queue('dead')}`,
        `sqs:GetQueueAttributes ${queue('dead')}`,
        `sqs:SendMessage ${queue('work')}`,
      ],
    ],
  ])('%s of %j needs %j', (operation, input, expected) => {
    expect(needs(sqs, operation, input)).toEqual(expected);
  });

  it('whoever may not is forbidden to, in the words of SQS', async () => {
    const service = {
      name: 'sqs',
      targetPrefix: 'AmazonSQS',
      jsonVersion: '1.0' as const,
      operations: { SendMessage: () => Promise.resolve({}) },
    };
    const access = new AccessControl({ roles: [], resources: [] });
    const guard = guarded(service, { actionPrefix: 'sqs', requirements: sqs, access });
    const context = { principal: machineRole, requestId: 'one' };
    await expect(callOperation(guard, 'SendMessage', { QueueUrl }, context)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      statusCode: 403,
      message: `User: ${machineRole.arn} is not authorized to perform: sqs:sendmessage on resource: ${queue('work')} because no identity-based policy allows the sqs:sendmessage action`,
    });
  });
});

describe('A guarded service', () => {
  const service = {
    name: 'dynamodb',
    targetPrefix: 'DynamoDB_20120810',
    jsonVersion: '1.0' as const,
    operations: {
      GetItem: () => Promise.resolve({ Item: {} }),
      TagResource: () => Promise.resolve({}),
    },
  };

  const keyPolicy = {
    Statement: [
      {
        Effect: 'Allow' as const,
        Principal: { AWS: ['000000000000'] },
        Action: ['kms:*'],
        Resource: ['*'],
      },
    ],
  };

  function call(policies: readonly IdentityPolicy[], operation: string, input: JsonObject) {
    const roleArn = 'arn:aws:iam::000000000000:role/Caller';
    const trustPolicy = { Statement: [] };
    const access = new AccessControl({
      roles: [{ arn: roleArn, policies, trustPolicy }],
      resources: [{ arn: key, policy: keyPolicy }],
    });
    const guard = guarded(service, { actionPrefix: 'dynamodb', requirements: dynamodb, access });
    const principal = {
      accessKeyId: 'ASIACALLER',
      arn: 'arn:aws:sts::000000000000:assumed-role/Caller/one',
      roleArn,
    };
    return callOperation(guard, operation, input, { principal, requestId: 'one' });
  }

  const allowing = (Action: string, Resource: string): IdentityPolicy =>
    identityPolicySchema.parse({ Statement: { Effect: 'Allow', Action, Resource } });

  it('runs what is allowed', async () => {
    const getting = allowing('dynamodb:GetItem', table('Cats'));
    await expect(call([getting], 'GetItem', item)).resolves.toEqual({ Item: {} });
    await expect(call([getting], 'GetItem', { ...item, TableName: 'Dogs' })).rejects.toMatchObject({
      code: 'AccessDeniedException',
      statusCode: 400,
      message: `User: arn:aws:sts::000000000000:assumed-role/Caller/one is not authorized to perform: dynamodb:GetItem on resource: ${table('Dogs')} because no identity-based policy allows the dynamodb:GetItem action`,
    });
  });

  it('needs all resources for an operation of which it is not known what it is about', async () => {
    await expect(
      call([allowing('dynamodb:*', table('*'))], 'TagResource', {}),
    ).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(call([allowing('dynamodb:*', '*')], 'TagResource', {})).resolves.toEqual({});
  });

  it('tells of a key that may not be used in its own words', async () => {
    const reading = allowing('dynamodb:GetItem', table('Encrypted'));
    const input = { ...item, TableName: 'Encrypted' };
    await expect(call([reading], 'GetItem', input)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringMatching(
        /^KMS key access denied error: .*AWSKMSException: User: .* is not authorized to perform: kms:Decrypt on resource: .*key\/1 because no identity-based policy allows the kms:Decrypt action$/,
      ) as string,
    });
    await expect(call([reading, allowing('kms:Decrypt', key)], 'GetItem', input)).resolves.toEqual({
      Item: {},
    });
  });
});
