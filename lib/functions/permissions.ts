import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/** Lets a principal do exactly these actions on exactly these resources. */
export const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });

/**
 * Lets a principal use the key, but only through a service that encrypts with it. In the principal's name, S3 has KMS
 * decrypt what is read and generate keys for what is written, DynamoDB decrypt the key of the table for either, and
 * Step Functions decrypt what is read of an execution; to start or to complete one, callers need no key.
 */
export function allowKeyThrough(
  key: IKey,
  service: 'dynamodb' | 's3' | 'states',
  ...operations: readonly ('Decrypt' | 'GenerateDataKey')[]
): PolicyStatement {
  const stack = Stack.of(key);
  return new PolicyStatement({
    actions: operations.map((operation) => `kms:${operation}`),
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.${stack.region}.${stack.urlSuffix}` },
    },
  });
}

/** Lets a principal sign with an asymmetric key, and tell its public half. */
export const allowSigning = (key: IKey): PolicyStatement =>
  allow(['kms:Sign', 'kms:GetPublicKey'], [key.keyArn]);

/** Lets a principal make MACs with a key. */
export const allowMac = (key: IKey): PolicyStatement => allow(['kms:GenerateMac'], [key.keyArn]);

/** The ARN of every execution of a state machine. */
export function executionsOf(stateMachine: StateMachine): string {
  return Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: `${stateMachine.stateMachineName}:*`,
  });
}
