import type { SendMessage } from '../events/target-deliveries';
import type { AccessControl } from '../iam/access-control';
import type { FunctionDeadLetter } from '../lambda/asynchronous-invocations';
import { ServiceError, type Principal } from '../service';
import type { Sqs } from '../sqs/sqs';
import type { Write } from '../store/store';

/** As much of an error's message as goes with a dead letter, in characters: Lambda cuts it at a kilobyte. */
const LONGEST_ERROR_MESSAGE = 1024;

/** How services of AWS put messages into queues: in the commit of what they tell of, if they may. */
export class QueueDeliveries {
  constructor(
    private readonly sqs: Sqs,
    private readonly access: AccessControl,
  ) {}

  /** For rules of EventBridge, which the policy of the queue has to let in. */
  readonly sendForRule: SendMessage = (queueArn, message, ruleArn) => {
    const service = 'events.amazonaws.com';
    const [, , , , account = ''] = ruleArn.split(':');
    const request = {
      action: 'sqs:SendMessage',
      resource: queueArn,
      context: { 'aws:sourcearn': ruleArn, 'aws:sourceaccount': account },
    };
    if (!this.access.allowsService(service, request)) {
      throw new ServiceError(
        'AccessDeniedException',
        `User: ${service} is not authorized to perform: sqs:sendmessage on resource: ${queueArn} because no resource-based policy allows the sqs:sendmessage action`,
        403,
      );
    }
    return this.sqs.enqueue(queueArn, { ...message, service });
  };

  /** For what a function does not take, in the function's role. */
  sendDeadLetter(letter: FunctionDeadLetter, principal: Principal): readonly Write[] {
    const { invocation, queueArn, statusCode, errorMessage } = letter;
    this.access.authorize(principal, { action: 'sqs:SendMessage', resource: queueArn });
    return this.sqs.enqueue(queueArn, {
      body: JSON.stringify(invocation.payload),
      service: 'lambda.amazonaws.com',
      attributes: {
        RequestID: { DataType: 'String', StringValue: invocation.requestId },
        ErrorCode: { DataType: 'Number', StringValue: String(statusCode) },
        ErrorMessage: {
          DataType: 'String',
          StringValue: errorMessage.slice(0, LONGEST_ERROR_MESSAGE) || 'Unknown',
        },
      },
    });
  }
}
