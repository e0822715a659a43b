import * as z from 'zod';
import { TemplateError } from './cloudformation';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const generation = z.strictObject({
  PasswordLength: z.number().int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  RequireEachIncludedType: z.boolean().default(true),
  /** A JSON object into which the password goes. */
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

/** Strict, since a secret that is made in another way than here would be another. */
const secretProperties = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: generation.optional(),
  Tags: z.unknown().optional(),
});

/** How the value of a secret is thought up. */
export type PasswordRules = z.infer<typeof generation>;

/** A secret of the template. */
export interface SecretDefinition {
  readonly name: string;
  /** With six characters that nobody knows beforehand at its end. */
  readonly arn: string;
  readonly description?: string;
  /** ARN of the customer's key that it is encrypted with, if it is. */
  readonly keyArn?: string;
  /** What it begins with: a value, one to be thought up, or none. */
  readonly value?: string | PasswordRules;
}

/** @throws TemplateError for a secret that has two values, or cannot be made */
export function readSecrets(template: ResolvedTemplate): SecretDefinition[] {
  return template.resourcesOfType('AWS::SecretsManager::Secret').map((resource) => {
    const properties = readProperties(resource, secretProperties);
    const { Name, Description, KmsKeyId, SecretString, GenerateSecretString } = properties;
    if (SecretString !== undefined && GenerateSecretString) {
      throw new TemplateError(
        resource.logicalId,
        'You can use either SecretString or GenerateSecretString, not both',
      );
    }
    const value = SecretString ?? GenerateSecretString;
    return {
      name: Name,
      arn: resource.ref,
      ...(Description !== undefined && { description: Description }),
      ...(KmsKeyId !== undefined && { keyArn: keyArnOf(KmsKeyId, template) }),
      ...(value !== undefined && { value }),
    };
  });
}

function keyArnOf(keyId: string, { deployment }: ResolvedTemplate): string {
  const { region, account } = deployment;
  return keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${account}:key/${keyId}`;
}
