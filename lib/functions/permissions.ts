import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/** Lets a principal do exactly these actions on exactly these resources. */
export const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });

/** Lets a principal use the key, but only through a service that encrypts with it. */
export function allowKeyThrough(key: IKey, service: 's3' | 'dynamodb'): PolicyStatement {
  const stack = Stack.of(key);
  return new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.${stack.region}.${stack.urlSuffix}` },
    },
  });
}

/** Lets a principal start, complete or read executions that are encrypted with the key. */
export function allowKeyForExecutions(key: IKey): PolicyStatement {
  const stack = Stack.of(key);
  return new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `states.${stack.region}.${stack.urlSuffix}` },
    },
  });
}

/** The ARN of every execution of a state machine. */
export function executionsOf(stateMachine: StateMachine): string {
  return Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: `${stateMachine.stateMachineName}:*`,
  });
}
