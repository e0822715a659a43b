import { DynamoDb } from '../../local/dynamodb/dynamodb';
import type { Clock } from '../../local/clock';
import { ActingRoles } from '../../local/embedded/acting-roles';
import { deployment } from '../../local/embedded/deployment';
import { EventSources } from '../../local/embedded/event-sources';
import { Guards } from '../../local/embedded/guards';
import type { EventSource } from '../../local/lambda/event-sources/event-source';
import type { InvocationResponse } from '../../local/lambda/lambda';
import { callOperation, type JsonObject, type JsonValue } from '../../local/service';
import { Sqs } from '../../local/sqs/sqs';
import { Store } from '../../local/store/store';
import { Credentials } from '../../local/sts/credentials';
import { readTableKeys } from '../../local/template/encryption';
import { readEventSourceMappings } from '../../local/template/event-source-mappings';
import { readFunctions } from '../../local/template/functions';
import { readQueues } from '../../local/template/queues';
import { readRoles } from '../../local/template/roles';
import { resolveTemplate } from '../../local/template/template';

/** What a function answers, or that it fails. */
export type Answer = (payload: JsonValue, call: number) => JsonValue;

export const queueArn = 'arn:aws:sqs:us-east-1:000000000000:work';
export const deadArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
export const streamArn =
  'arn:aws:dynamodb:us-east-1:000000000000:table/Items/stream/2024-01-01T00:00:00.000';

const onQueue = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const onStream = ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'];

/** All that the function of the template below needs. */
export const sufficientRights: JsonObject[] = [
  { Effect: 'Allow', Action: onQueue, Resource: queueArn },
  { Effect: 'Allow', Action: onStream, Resource: streamArn },
  { Effect: 'Allow', Action: 'dynamodb:ListStreams', Resource: '*' },
  { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadArn },
];

interface TemplateOptions {
  readonly mapping: JsonObject;
  readonly rights?: JsonObject[];
  readonly queue?: JsonObject;
}

/** A table with a stream, two queues, and a function that a mapping has called. */
function templateWith({ mapping, rights = sufficientRights, queue = {} }: TemplateOptions) {
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'lambda.amazonaws.com' },
  };
  const resource = (Type: string, Properties: JsonObject, Metadata: JsonObject = {}) => ({
    Type,
    Properties,
    Metadata,
  });
  const Resources = {
    Items: resource('AWS::DynamoDB::Table', {
      TableName: 'Items',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
    Work: resource('AWS::SQS::Queue', {
      QueueName: 'work',
      RedrivePolicy: { deadLetterTargetArn: deadArn, maxReceiveCount: 2 },
      ...queue,
    }),
    Dead: resource('AWS::SQS::Queue', { QueueName: 'dead' }),
    Role: resource('AWS::IAM::Role', {
      RoleName: 'Taker',
      AssumeRolePolicyDocument: { Statement: [trust] },
      Policies: [{ PolicyDocument: { Statement: rights } }],
    }),
    Take: resource(
      'AWS::Lambda::Function',
      { FunctionName: 'take', Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Timeout: 10 },
      { 'honnin:entry': 'test/local/functions/greet.ts' },
    ),
    Mapping: resource('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: 'Take' },
      ...mapping,
    }),
  };
  return resolveTemplate({ Resources }, { ...deployment, origin: 'http://127.0.0.1:4510' });
}

const operator = { accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' };

/** A queue, a table with a stream, and the source of one mapping, on a folder that outlives them. */
export class RunningSource {
  readonly payloads: JsonValue[] = [];
  readonly problems: string[] = [];
  /** Of the oldest record of each call, in milliseconds. */
  readonly ages: number[] = [];
  /** What the function does from now on. */
  answer: Answer = () => null;
  private arrived: () => void = () => undefined;

  private constructor(
    private readonly store: Store,
    readonly sqs: Sqs,
    readonly dynamoDb: DynamoDb,
  ) {}

  private source: EventSource | undefined;

  /** @throws TemplateError when Lambda would refuse the mapping */
  static async start(
    folder: string,
    clock: Clock,
    options: TemplateOptions,
    answer?: Answer,
  ): Promise<RunningSource> {
    const template = templateWith(options);
    const store = await Store.open(folder);
    const roles = readRoles(template);
    const actingRoles = new ActingRoles(await Credentials.open({ store, clock, roles }));
    const guards = new Guards(template, roles, actingRoles);
    const sqs = await Sqs.open({ store, clock, queues: readQueues(template) });
    const tables = template.resourcesOfType('AWS::DynamoDB::Table');
    const dynamoDb = await DynamoDb.open({
      store,
      clock,
      tables: tables.map(({ properties }) => properties),
    });
    const running = new RunningSource(store, sqs, dynamoDb);
    if (answer) running.answer = answer;
    const keys = readTableKeys(template);
    const sources = new EventSources({
      store,
      clock,
      ...deployment,
      functions: readFunctions(template),
      queues: sqs.queues,
      sqs: guards.sqs(sqs),
      dynamoDb,
      keyOf: (table) => keys.get(table),
      access: guards.access,
      roles: actingRoles,
      invoke: (_arn, payload) => Promise.resolve(running.invoke(payload)),
      readFromStream: (_name, age) => running.ages.push(age),
      logError: (message, error) => running.problems.push(`${message}: ${String(error)}`),
    });
    try {
      for (const mapping of readEventSourceMappings(template))
        running.source = sources.make(mapping);
    } catch (error) {
      await running.stop();
      throw error;
    }
    running.source?.start();
    return running;
  }

  /** As many payloads as the function was called with, once there are this many. */
  async receives(count: number): Promise<JsonValue[]> {
    while (this.payloads.length < count) {
      await new Promise<void>((resolve) => {
        this.arrived = resolve;
      });
    }
    return this.payloads;
  }

  send(QueueUrl: string, MessageBody: string): Promise<JsonObject> {
    return this.call(this.sqs, 'SendMessage', { QueueUrl, MessageBody });
  }

  /** What lies in a queue for anybody to receive. */
  async messages(QueueUrl: string): Promise<JsonValue> {
    const input = {
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    };
    return (await this.call(this.sqs, 'ReceiveMessage', input)).Messages ?? [];
  }

  /** How many messages a queue holds: for anybody to receive, and received by somebody. */
  count(name: string) {
    return this.sqs.queues.named(name).count();
  }

  write(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.call(this.dynamoDb, operation, { TableName: 'Items', ...input });
  }

  async stop(): Promise<void> {
    await this.sqs.close();
    await this.source?.stop();
    await this.dynamoDb.close();
    await this.store.close();
  }

  private call(
    service: Parameters<typeof callOperation>[0],
    operation: string,
    input: JsonObject,
  ): Promise<JsonObject> {
    return callOperation(service, operation, input, { principal: operator, requestId: 'test' });
  }

  private invoke(payload: JsonValue): InvocationResponse {
    this.payloads.push(payload);
    const settled = { StatusCode: 200, ExecutedVersion: '$LATEST' } as const;
    try {
      return { ...settled, Payload: this.answer(payload, this.payloads.length) };
    } catch (error) {
      const Payload = { errorMessage: String(error) };
      return { ...settled, FunctionError: 'Unhandled', Payload };
    } finally {
      this.arrived();
    }
  }
}
