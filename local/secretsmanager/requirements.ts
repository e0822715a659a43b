import { keyUse, type KeyUse } from '../iam/key-use';
import type { Requirement, RequirementsOf } from '../iam/requirements';
import type { Secrets } from './secrets';

/** What each operation does with the key of a secret. */
const keyActions: Readonly<Record<string, readonly KeyUse['action'][]>> = {
  GetSecretValue: ['kms:Decrypt'],
  DescribeSecret: [],
  PutSecretValue: ['kms:GenerateDataKey', 'kms:Decrypt'],
  UpdateSecretVersionStage: [],
};

/** What the operations need, on the secret they are about; one that is not there is not found, whoever asks. */
export function secretsManagerRequirements(
  secrets: Secrets,
): Readonly<Record<string, RequirementsOf>> {
  const onSecret = (operation: string, actions: readonly KeyUse['action'][]): RequirementsOf => {
    return ({ SecretId }): Requirement[] => {
      const action = `secretsmanager:${operation}`;
      if (typeof SecretId !== 'string') return [{ action, resource: '*' }];
      const { arn, keyArn } = secrets.find(SecretId);
      const uses =
        keyArn === undefined
          ? []
          : actions.map((keyAction) =>
              keyUse({
                action: keyAction,
                keyArn,
                service: 'secretsmanager',
                encryptionContext: { SecretARN: arn },
              }),
            );
      return [{ action, resource: arn }, ...uses];
    };
  };
  return Object.fromEntries(
    Object.entries(keyActions).map(([operation, actions]) => [
      operation,
      onSecret(operation, actions),
    ]),
  );
}
