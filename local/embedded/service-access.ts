import type { AccessControl } from '../iam/access-control';
import { TemplateError } from '../template/cloudformation';
import type { EventRule } from '../template/event-rules';
import type { FunctionDefinition } from '../template/functions';
import type { StateMachineDefinition } from '../template/state-machines';

/** Something that a service does in its own name. */
export interface ServiceInvocation {
  readonly service: 'apigateway.amazonaws.com' | 'events.amazonaws.com';
  /** The resource of the template that is behind it. */
  readonly where: string;
  /** What the service names as the source of it. */
  readonly sourceArn: string;
  readonly action: 'lambda:InvokeFunction' | 'sqs:SendMessage';
  /** The function, or the queue. */
  readonly resourceArn: string;
}

/** What each rule has EventBridge do: invoke functions, send to queues, and keep what these do not take. */
export function invocationsOfRules(rules: readonly EventRule[]): ServiceInvocation[] {
  return rules.flatMap(({ name, arn, targets }) =>
    targets
      .flatMap((target) => [target.arn, target.deadLetterArn ?? []].flat())
      .map((resourceArn) => ({
        service: 'events.amazonaws.com' as const,
        where: name,
        sourceArn: arn,
        action: resourceArn.startsWith('arn:aws:sqs:')
          ? 'sqs:SendMessage'
          : 'lambda:InvokeFunction',
        resourceArn,
      })),
  );
}

/**
 * Makes sure that functions and queues let services in. AWS would deploy the stack all the same; every event and every
 * request would then fail.
 *
 * @throws TemplateError naming both resources
 */
export function checkInvocations(
  invocations: readonly ServiceInvocation[],
  access: AccessControl,
): void {
  for (const { service, where, sourceArn, action, resourceArn } of invocations) {
    const request = {
      action,
      resource: resourceArn,
      context: { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': accountOf(resourceArn) },
    };
    if (access.allowsService(service, request)) continue;
    throw new TemplateError(
      where,
      action === 'sqs:SendMessage'
        ? `the queue ${resourceArn} does not let ${sourceArn} send to it: add an AWS::SQS::QueuePolicy for ${service}`
        : `the function ${resourceArn} does not let ${sourceArn} invoke it: add an AWS::Lambda::Permission for ${service}`,
    );
  }
}

/**
 * Makes sure that roles let the services act in them that are to do so.
 *
 * @throws TemplateError naming the function or state machine
 */
export function checkTrust(
  functions: readonly FunctionDefinition[],
  machines: readonly StateMachineDefinition[],
  access: AccessControl,
): void {
  const check = (service: string, { name, arn, roleArn }: Acting): void => {
    const request = {
      action: 'sts:AssumeRole',
      resource: roleArn,
      context: { 'aws:sourcearn': arn, 'aws:sourceaccount': accountOf(roleArn) },
    };
    if (access.allowsService(service, request)) return;
    throw new TemplateError(name, `the role ${roleArn} does not trust ${service}`);
  };
  for (const definition of functions) check('lambda.amazonaws.com', definition);
  for (const definition of machines) check('states.amazonaws.com', definition);
}

interface Acting {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
