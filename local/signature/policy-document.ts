import * as z from 'zod';

const oneOrMany = z
  .union([z.string(), z.array(z.string()).nonempty()])
  .transform((value) => [value].flat());

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: oneOrMany.refine((resources) => resources.every((resource) => resource === '*'), {
    error: 'the embedded AWS weighs session policies by action only: use "*"',
  }),
});

/**
 * An IAM policy that can limit a session. It is weighed by action alone, so anything finer is refused
 * when it is given, rather than ignored when it matters.
 */
export const policyDocumentSchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z
    .union([statementSchema, z.array(statementSchema).nonempty()])
    .transform((value) => [value].flat()),
});

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

/** Whether a policy allows an action such as `rekognition:DetectFaces`: some statement allows it and none denies it. */
export function allows(policy: PolicyDocument, action: string): boolean {
  const effects = policy.Statement.filter(({ Action }) =>
    Action.some((pattern) => matchesAction(pattern, action)),
  ).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

/** Actions compare without regard to case; `*` stands for any characters and `?` for one. */
function matchesAction(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
