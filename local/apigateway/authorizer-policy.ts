import * as z from 'zod';

const oneOrMany = z
  .union([z.string(), z.array(z.string()).nonempty()])
  .transform((value) => [value].flat());

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: oneOrMany,
});

/** The policy that an authorizer gives. One with conditions is refused: they are not implemented. */
export const authorizerPolicySchema = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z
    .union([statementSchema, z.array(statementSchema)])
    .transform((value) => [value].flat()),
});

export type AuthorizerPolicy = z.infer<typeof authorizerPolicySchema>;

/** How a policy decides: a denial goes before any permission, and nothing is permitted unless it is said. */
export type PolicyDecision = 'allowed' | 'denied explicitly' | 'not allowed';

/** Decides on the invocation of a method by its ARN. */
export function decide(policy: AuthorizerPolicy, methodArn: string): PolicyDecision {
  const effects = policy.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((pattern) => matches(pattern.toLowerCase(), 'execute-api:invoke')) &&
      Resource.some((pattern) => matches(pattern, methodArn)),
  ).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'denied explicitly';
  return effects.includes('Allow') ? 'allowed' : 'not allowed';
}

/** `*` stands for any characters, slashes included, and `?` for one. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
