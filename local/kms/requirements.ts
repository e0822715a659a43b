import type { RequirementsOf } from '../iam/requirements';
import type { Keys } from './keys';

/** What the operations need, on the key they are about; one that is not there is not found, whoever asks. */
export function kmsRequirements(keys: Keys): Readonly<Record<string, RequirementsOf>> {
  const onKey = (operation: string): [string, RequirementsOf] => [
    operation,
    ({ KeyId }) => {
      const resource = typeof KeyId === 'string' ? keys.find(KeyId).arn : '*';
      return [{ action: `kms:${operation}`, resource }];
    },
  ];
  return Object.fromEntries(['GenerateMac', 'GetPublicKey', 'Sign'].map(onKey));
}
