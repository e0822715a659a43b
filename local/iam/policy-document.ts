import * as z from 'zod';
import { conditionSchema } from './conditions';

/** Policies write a list of one without its brackets. */
const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => [value].flat(), z.array(item).nonempty());

const action = z
  .string()
  .regex(
    /^(\*|[a-zA-Z0-9-]+:[a-zA-Z*?]+)$/,
    'an action is a service and an operation, as in s3:GetObject',
  );

const resource = z
  .string()
  .regex(/^(\*|arn:.+)$/s, 'a resource is an ARN or *')
  .refine((text) => !text.includes('${'), 'the embedded AWS does not fill in policy variables');

/** Whom a statement speaks of: ARNs, accounts or `*`, and services by name. */
export interface PrincipalElement {
  readonly AWS?: readonly string[] | undefined;
  readonly Service?: readonly string[] | undefined;
}

const principal: z.ZodType<PrincipalElement> = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'] })),
  z.strictObject({
    AWS: oneOrMany(z.string()).optional(),
    Service: oneOrMany(z.string()).optional(),
  }),
]);

/** What every statement has. Strict: to pass over `NotAction` and its like would give more than was meant. */
const common = {
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany(action),
  Condition: conditionSchema.optional(),
};

const documentOf = <Statement extends z.ZodType>(statement: Statement) =>
  z.strictObject({
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    Id: z.string().optional(),
    Statement: oneOrMany(statement),
  });

/** A policy of a role, or of one session: says what whoever has it may do. */
export const identityPolicySchema = documentOf(
  z.strictObject({ ...common, Resource: oneOrMany(resource) }),
);

/** A policy of a bucket, key or function: says who may do what with it. */
export const resourcePolicySchema = documentOf(
  z.strictObject({ ...common, Principal: principal, Resource: oneOrMany(resource) }),
);

/** The policy of a role that says who may act in it. */
export const trustPolicySchema = documentOf(z.strictObject({ ...common, Principal: principal }));

export type IdentityPolicy = z.infer<typeof identityPolicySchema>;
export type ResourcePolicy = z.infer<typeof resourcePolicySchema>;
export type TrustPolicy = z.infer<typeof trustPolicySchema>;
