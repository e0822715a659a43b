import type { AccessDenied } from '../iam/access-denied';
import type { Account } from '../iam/account';
import type { RequirementsOf } from '../iam/requirements';
import { ServiceError } from '../service';
import { missingParameter } from './errors';

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

/** What the operations need, on the queue they are about. */
export function sqsRequirements({
  account,
  region,
}: Account): Readonly<Record<string, RequirementsOf>> {
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
    ListQueues: () => [{ action: 'sqs:ListQueues', resource: '*', refused }],
  };
}

/** SQS forbids, and writes actions in lower case. */
function refused({ code, message, refusal }: AccessDenied): ServiceError {
  const { action } = refusal;
  return new ServiceError(code, message.replaceAll(action, action.toLowerCase()), 403);
}
