import type { AccessDenied } from '../iam/access-denied';
import type { Account } from '../iam/account';
import type { RequirementsOf } from '../iam/requirements';
import { ServiceError } from '../service';
import { missingParameter } from './errors';
import { readTaskHandle } from './move-operations';

/** Operations by the right they need, which batches share with their operation on one message. */
const rights: Readonly<Record<string, string>> = {
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  ReceiveMessage: 'ReceiveMessage',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  GetQueueAttributes: 'GetQueueAttributes',
  ListDeadLetterSourceQueues: 'ListDeadLetterSourceQueues',
  PurgeQueue: 'PurgeQueue',
};

/**
 * What the operations need, on the queues they are about.
 *
 * @param sourcesOf ARNs of the queues whose dead letters go to one
 */
export function sqsRequirements(
  { account, region }: Account,
  sourcesOf: (queueArn: string) => readonly string[],
): Readonly<Record<string, RequirementsOf>> {
  const arnOf = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;
  const onQueue = ([operation, right]: [string, string]): [string, RequirementsOf] => [
    operation,
    ({ QueueUrl }) => {
      if (typeof QueueUrl !== 'string') throw missingParameter('QueueUrl');
      const resource = arnOf(QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1));
      return [{ action: `sqs:${right}`, resource, refused }];
    },
  ];
  return {
    ...Object.fromEntries(Object.entries(rights).map(onQueue)),
    GetQueueUrl: ({ QueueName }) => {
      if (typeof QueueName !== 'string') throw missingParameter('QueueName');
      return [{ action: 'sqs:GetQueueUrl', resource: arnOf(QueueName), refused }];
    },
    // Messages are moved in the name of whoever starts it.
    StartMessageMoveTask: ({ SourceArn, DestinationArn }) => {
      if (typeof SourceArn !== 'string') throw missingParameter('SourceArn');
      const destinations =
        typeof DestinationArn === 'string' ? [DestinationArn] : sourcesOf(SourceArn);
      return [
        ...['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map(
          (right) => ({ action: `sqs:${right}`, resource: SourceArn, refused }),
        ),
        ...destinations.map((resource) => ({ action: 'sqs:SendMessage', resource, refused })),
      ];
    },
    ListMessageMoveTasks: ({ SourceArn }) => {
      if (typeof SourceArn !== 'string') throw missingParameter('SourceArn');
      return [{ action: 'sqs:ListMessageMoveTasks', resource: SourceArn, refused }];
    },
    CancelMessageMoveTask: ({ TaskHandle }) => {
      if (typeof TaskHandle !== 'string') throw missingParameter('TaskHandle');
      const [resource] = readTaskHandle(TaskHandle);
      return [{ action: 'sqs:CancelMessageMoveTask', resource, refused }];
    },
    ListQueues: () => [{ action: 'sqs:ListQueues', resource: '*', refused }],
  };
}

/** SQS forbids, and writes actions in lower case. */
function refused({ code, message, refusal }: AccessDenied): ServiceError {
  const { action } = refusal;
  return new ServiceError(code, message.replaceAll(action, action.toLowerCase()), 403);
}
