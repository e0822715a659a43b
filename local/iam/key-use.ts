import type { AccessRequest } from './statements';

/** What a service asks of KMS in the name of whoever works with encrypted data. */
export interface KeyUse {
  readonly action: 'kms:Decrypt' | 'kms:GenerateDataKey';
  readonly keyArn: string;
  /** The service through which somebody uses the key, as `kms:ViaService` has it; none where a role uses it itself. */
  readonly service?: 'dynamodb' | 's3' | 'secretsmanager' | 'states';
  /** Bound to what is encrypted, as `kms:EncryptionContext:…` has it. */
  readonly encryptionContext: Readonly<Record<string, string>>;
}

/** A use of a key as the policies judge it. */
export function keyUse({ action, keyArn, service, encryptionContext }: KeyUse): AccessRequest {
  const [, , , region = ''] = keyArn.split(':');
  const bound = Object.entries(encryptionContext).map(
    ([name, value]) => [`kms:encryptioncontext:${name.toLowerCase()}`, value] as const,
  );
  return {
    action,
    resource: keyArn,
    context: {
      ...Object.fromEntries(bound),
      ...(service && { 'kms:viaservice': `${service}.${region}.amazonaws.com` }),
    },
  };
}
