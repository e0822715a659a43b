import { deployment } from '../../local/embedded/deployment';
import { QueueDeliveries } from '../../local/embedded/queue-deliveries';
import { checkDeadLetterQueues, checkInvocations } from '../../local/embedded/service-access';
import { AccessControl } from '../../local/iam/access-control';
import { Sqs } from '../../local/sqs/sqs';
import { Store } from '../../local/store/store';
import { readQueuePolicies, readQueues } from '../../local/template/queues';
import { readResourcePolicies } from '../../local/template/resource-policies';
import { resolveTemplate } from '../../local/template/template';
import { systemClock } from '../../local/clock';
import { temporaryFolder } from '../support/dynamodb';
import { functionNamed } from '../support/lambda';

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:events';
const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/outcomes/decided';

/** A queue that a rule may send to, and nobody without TLS. */
const template = resolveTemplate(
  {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'events' } },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Deny',
                Principal: { AWS: '*' },
                Action: 'sqs:*',
                Resource: queueArn,
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: queueArn,
                Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
              },
            ],
          },
        },
      },
    },
  },
  { ...deployment, origin: 'http://127.0.0.1:4510' },
);

const taker = functionNamed('take', { deadLetterArn: queueArn });
const principal = {
  accessKeyId: 'ASIATAKER',
  arn: 'arn:aws:sts::000000000000:assumed-role/take/take',
  roleArn: taker.roleArn,
};

function accessWith(...rights: { Action: string; Resource: string }[]): AccessControl {
  const Statement = rights.map(({ Action, Resource }) => ({
    Effect: 'Allow' as const,
    Action: [Action],
    Resource: [Resource],
  }));
  const policies = Statement.length > 0 ? [{ Statement }] : [];
  return new AccessControl({
    roles: [{ arn: taker.roleArn, policies, trustPolicy: { Statement: [] } }],
    resources: readResourcePolicies(template),
  });
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let sqs: Sqs;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await Store.open(folder.path);
  sqs = await Sqs.open({
    store,
    clock: systemClock,
    queues: readQueues(template),
    policyOf: readQueuePolicies(template),
  });
});

afterEach(async () => {
  await sqs.close();
  await store.close();
  await folder.remove();
});

const received = () =>
  sqs.queues.byArn(queueArn).receive({ most: 10, visibilityTimeoutSeconds: 0, waitSeconds: 0 });

describe('A rule', () => {
  it('sends to the queue whose policy lets it', async () => {
    const deliveries = new QueueDeliveries(sqs, accessWith());
    await store.commit(deliveries.sendForRule(queueArn, { body: '{}' }, ruleArn));
    expect(await received()).toMatchObject([{ body: '{}', senderId: 'events.amazonaws.com' }]);
  });

  it('does not send to a queue whose policy lets in another rule only', () => {
    const deliveries = new QueueDeliveries(sqs, accessWith());
    expect(() => deliveries.sendForRule(queueArn, { body: '{}' }, `${ruleArn}s`)).toThrow(
      /events\.amazonaws\.com is not authorized to perform: sqs:sendmessage on resource/,
    );
  });

  it('that a queue does not let in stops the start', () => {
    const invocation = {
      service: 'events.amazonaws.com',
      where: 'Rule',
      sourceArn: `${ruleArn}s`,
      action: 'sqs:SendMessage',
      resourceArn: queueArn,
    } as const;
    expect(() => checkInvocations([invocation], accessWith())).toThrow(
      `Rule: the queue ${queueArn} does not let ${ruleArn}s send to it: add an AWS::SQS::QueuePolicy for events.amazonaws.com`,
    );
  });
});

describe('A function', () => {
  const letter = {
    invocation: { functionName: 'take', requestId: 'r-1', payload: { n: 1 } },
    queueArn,
    statusCode: 200,
    errorMessage: 'x'.repeat(2000),
  };
  const sending = { Action: 'sqs:SendMessage', Resource: queueArn };

  it('has what it did not take put into its dead-letter queue, with the reason', async () => {
    const deliveries = new QueueDeliveries(sqs, accessWith(sending));
    await store.commit(deliveries.sendDeadLetter(letter, principal));
    expect(await received()).toMatchObject([
      {
        body: '{"n":1}',
        attributes: {
          RequestID: { DataType: 'String', StringValue: 'r-1' },
          ErrorCode: { DataType: 'Number', StringValue: '200' },
          ErrorMessage: { DataType: 'String', StringValue: 'x'.repeat(1024) },
        },
      },
    ]);
  });

  it('whose role may not send there stops the start', () => {
    const check = (access: AccessControl) =>
      checkDeadLetterQueues([taker], sqs.queues, (_definition, request) =>
        access.authorize(principal, request),
      );
    expect(() => check(accessWith(sending))).not.toThrow();
    expect(() => check(accessWith())).toThrow(
      /^take: the execution role does not have permissions to call SendMessage on SQS: /,
    );
  });
});
