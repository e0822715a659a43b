import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { DynamoDb } from '../dynamodb/dynamodb';
import type { AccessControl } from '../iam/access-control';
import { keyUse } from '../iam/key-use';
import { authorizeAll, type Requirement } from '../iam/requirements';
import type { EventSource, InvokeFunction } from '../lambda/event-sources/event-source';
import { QueueSource } from '../lambda/event-sources/queue-source';
import { StreamSource } from '../lambda/event-sources/stream-source';
import { callOperation, ServiceError, type JsonService, type Principal } from '../service';
import type { Queues } from '../sqs/queues';
import type { Store } from '../store/store';
import { TemplateError } from '../template/cloudformation';
import type {
  EventSourceMapping,
  QueueMapping,
  StreamMapping,
} from '../template/event-source-mappings';
import type { FunctionDefinition } from '../template/functions';
import type { ActingRoles } from './acting-roles';

export interface EventSourcesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  readonly functions: readonly FunctionDefinition[];
  readonly queues: Queues;
  /** Guarded. */
  readonly sqs: JsonService;
  readonly dynamoDb: DynamoDb;
  /** ARN of the customer's key that a table is encrypted with, if it is. */
  readonly keyOf: (tableName: string) => string | undefined;
  readonly access: AccessControl;
  readonly roles: ActingRoles;
  readonly invoke: InvokeFunction;
  /** Told how old the oldest record of a stream was when a function was called with it, in milliseconds. */
  readonly readFromStream: (functionName: string, age: number) => void;
  readonly logError: (message: string, error: unknown) => void;
}

/** Makes the sources of the template's mappings, of which each reads in the role of its function. */
export class EventSources {
  constructor(private readonly options: EventSourcesOptions) {}

  /**
   * @throws TemplateError as Lambda refuses a mapping: for a source or function that does not exist, a role that may not
   * read, a queue that shows messages again while the function still works on them
   */
  make(mapping: EventSourceMapping): EventSource {
    const definition = this.options.functions.find(({ arn }) => arn === mapping.functionArn);
    if (!definition) {
      throw new TemplateError(mapping.logicalId, `Function not found: ${mapping.functionArn}`);
    }
    return mapping.type === 'queue'
      ? this.queueSource(mapping, definition)
      : this.streamSource(mapping, definition);
  }

  private queueSource(mapping: QueueMapping, definition: FunctionDefinition): EventSource {
    const { clock, region, sqs, invoke, logError } = this.options;
    const principal = this.principalOf(definition);
    const { visibilityTimeoutSeconds, url } = this.queue(mapping, mapping.eventSourceArn);
    if (visibilityTimeoutSeconds < definition.timeoutSeconds) {
      throw new TemplateError(
        mapping.logicalId,
        `Queue visibility timeout: ${visibilityTimeoutSeconds} seconds is less than Function timeout: ${definition.timeoutSeconds} seconds`,
      );
    }
    const actions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
    const rights = actions.map((action) => ({
      action: `sqs:${action}`,
      resource: mapping.eventSourceArn,
    }));
    this.check(mapping, principal, rights);
    return new QueueSource({
      mapping,
      clock,
      region,
      queueUrl: url,
      sqs,
      principal,
      invoke,
      logError,
    });
  }

  private streamSource(mapping: StreamMapping, definition: FunctionDefinition): EventSource {
    const { store, clock, dynamoDb, access, invoke, readFromStream, logError } = this.options;
    const stream = dynamoDb.stream(mapping.eventSourceArn);
    if (!stream) {
      throw new TemplateError(mapping.logicalId, `Stream not found: ${mapping.eventSourceArn}`);
    }
    const principal = this.principalOf(definition);
    const rights = this.rightsOnStream(mapping);
    this.check(mapping, principal, rights);
    if (mapping.onFailureArn !== undefined) {
      this.queue(mapping, mapping.onFailureArn);
      const sending = { action: 'sqs:SendMessage', resource: mapping.onFailureArn };
      this.check(mapping, principal, [sending]);
    }
    return new StreamSource({
      mapping,
      store,
      clock,
      stream,
      authorize: () => authorizeAll(access, principal, rights),
      invoke,
      aged: (age) => readFromStream(definition.name, age),
      tell: async (queueArn, body) => {
        const input = {
          QueueUrl: this.queue(mapping, queueArn).url,
          MessageBody: JSON.stringify(body),
        };
        const context = { principal, requestId: randomUUID() };
        await callOperation(this.options.sqs, 'SendMessage', input, context);
      },
      logError,
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
  private rightsOnStream({ eventSourceArn }: StreamMapping): Requirement[] {
    const { account, keyOf } = this.options;
    const [, table = ''] = /:table\/([^/]+)\//.exec(eventSourceArn) ?? [];
    const onStream = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => ({
      action: `dynamodb:${action}`,
      resource: eventSourceArn,
    }));
    const keyArn = keyOf(table);
    const encryptionContext = {
      'aws:dynamodb:tableName': table,
      'aws:dynamodb:subscriberId': account,
    };
    return [
      ...onStream,
      { action: 'dynamodb:ListStreams', resource: '*' },
      ...(keyArn === undefined
        ? []
        : [keyUse({ action: 'kms:Decrypt', keyArn, service: 'dynamodb', encryptionContext })]),
    ];
  }

  private principalOf({ roleArn, name }: FunctionDefinition): Principal {
    return this.options.roles.principal(roleArn, name);
  }

  private queue({ logicalId }: EventSourceMapping, arn: string) {
    try {
      return this.options.queues.byArn(arn).definition;
    } catch {
      throw new TemplateError(logicalId, `there is no queue ${arn}`);
    }
  }

  private check(
    { logicalId }: EventSourceMapping,
    principal: Principal,
    rights: readonly Requirement[],
  ): void {
    try {
      authorizeAll(this.options.access, principal, rights);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new TemplateError(
        logicalId,
        `the role of the function may not use what it is to be called with: ${error.message}`,
      );
    }
  }
}
