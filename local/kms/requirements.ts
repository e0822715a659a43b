import type { RequirementsOf } from '../iam/requirements';
import type { JsonObject } from '../service';
import type { Keys } from './keys';

/** What the operations need, on the key they are about; one that is not there is not found, whoever asks. */
export function kmsRequirements(keys: Keys): Readonly<Record<string, RequirementsOf>> {
  const keyOf = ({ KeyId }: JsonObject): string =>
    typeof KeyId === 'string' ? keys.find(KeyId).arn : '*';
  return {
    GetPublicKey: (input) => [{ action: 'kms:GetPublicKey', resource: keyOf(input) }],
    Sign: (input) => [
      {
        action: 'kms:Sign',
        resource: keyOf(input),
        context: {
          'kms:messagetype': textOf(input.MessageType ?? 'RAW'),
          'kms:signingalgorithm': textOf(input.SigningAlgorithm),
        },
      },
    ],
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
