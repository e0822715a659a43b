import * as z from 'zod';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const tableProperties = z.object({
  TableName: z.string(),
  SSESpecification: z
    .object({ SSEEnabled: z.boolean(), KMSMasterKeyId: z.string().optional() })
    .optional(),
});

const stateMachineProperties = z.object({
  EncryptionConfiguration: z
    .object({
      Type: z.enum(['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY']),
      KmsKeyId: z.string().optional(),
    })
    .optional(),
});

/** ARNs of the customer's keys that tables are encrypted with, by the name of the table. */
export function readTableKeys(template: ResolvedTemplate): ReadonlyMap<string, string> {
  const tables = template.resourcesOfType('AWS::DynamoDB::Table');
  return new Map(
    tables.flatMap((resource): [string, string][] => {
      const { TableName, SSESpecification } = readProperties(resource, tableProperties);
      const keyId = SSESpecification?.SSEEnabled ? SSESpecification.KMSMasterKeyId : undefined;
      return keyId === undefined ? [] : [[TableName, keyArn(keyId, template)]];
    }),
  );
}

/** ARNs of the customer's keys that state machines are encrypted with, by the ARN of the state machine. */
export function readStateMachineKeys(template: ResolvedTemplate): ReadonlyMap<string, string> {
  const machines = template.resourcesOfType('AWS::StepFunctions::StateMachine');
  return new Map(
    machines.flatMap((resource): [string, string][] => {
      const { EncryptionConfiguration } = readProperties(resource, stateMachineProperties);
      const keyId = EncryptionConfiguration?.KmsKeyId;
      return keyId === undefined ? [] : [[resource.ref, keyArn(keyId, template)]];
    }),
  );
}

function keyArn(keyId: string, { deployment }: ResolvedTemplate): string {
  const { region, account } = deployment;
  return keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${account}:key/${keyId}`;
}
