import { randomInt } from 'node:crypto';
import * as z from 'zod';
import type { Store } from '../store/store';
import { TemplateError } from './cloudformation';
import type { FunctionDefinition } from './functions';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const secretProperties = z.object({
  GenerateSecretString: z.object(
    {
      PasswordLength: z.int().min(1).max(4096).default(32),
      ExcludePunctuation: z.literal(true, {
        error: 'the embedded AWS makes secrets of letters and digits: set ExcludePunctuation',
      }),
    },
    { error: 'the embedded AWS keeps secrets that it has made itself: set GenerateSecretString' },
  ),
});

/**
 * Puts secrets in the place of references to them (`{{resolve:secretsmanager:ARN:SecretString:::}}`) in the
 * environment of functions, as CloudFormation does when it deploys them. A secret is made at the first start and kept.
 *
 * @throws TemplateError naming a reference that cannot be resolved
 */
export async function resolveReferences(
  functions: readonly FunctionDefinition[],
  template: ResolvedTemplate,
  store: Store,
): Promise<FunctionDefinition[]> {
  const secrets = await openSecrets(template, store);
  return functions.map((definition) => {
    const variables = Object.entries(definition.environment).map(([name, value]) => {
      if (!value.includes('{{resolve:')) return [name, value] as const;
      const [, arn = ''] =
        /^{{resolve:secretsmanager:(arn:.+):SecretString:::}}$/.exec(value) ?? [];
      const secret = secrets.get(arn);
      if (secret !== undefined) return [name, secret] as const;
      throw new TemplateError(
        definition.name,
        `the variable ${name} refers to what the embedded AWS does not resolve: ${value}`,
      );
    });
    return { ...definition, environment: Object.fromEntries(variables) };
  });
}

/** Secrets by their ARNs. */
async function openSecrets(
  template: ResolvedTemplate,
  store: Store,
): Promise<ReadonlyMap<string, string>> {
  const table = store.table<string>('secret-strings');
  const secrets = template.resourcesOfType('AWS::SecretsManager::Secret').map(async (resource) => {
    const { PasswordLength } = readProperties(resource, secretProperties).GenerateSecretString;
    const known = await table.get(resource.ref);
    const secret = known ?? randomText(PasswordLength);
    if (known === undefined) await store.commit([table.put(resource.ref, secret)]);
    return [resource.ref, secret] as const;
  });
  return new Map(await Promise.all(secrets));
}

const randomText = (length: number): string =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
