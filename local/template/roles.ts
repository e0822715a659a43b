import * as z from 'zod';
import { managedPolicy } from '../iam/managed-policies';
import {
  identityPolicySchema,
  trustPolicySchema,
  type IdentityPolicy,
  type TrustPolicy,
} from '../iam/policy-document';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const managedPolicyArn = z.string().transform((arn, context): IdentityPolicy => {
  const policy = managedPolicy(arn);
  if (policy) return policy;
  context.addIssue(`the embedded AWS does not know what ${arn} allows: write a policy instead`);
  return z.NEVER;
});

const roleProperties = z.object({
  RoleName: z.string(),
  AssumeRolePolicyDocument: trustPolicySchema,
  MaxSessionDuration: z.number().optional(),
  ManagedPolicyArns: z.array(managedPolicyArn).default([]),
  Policies: z.array(z.object({ PolicyDocument: identityPolicySchema })).default([]),
  PermissionsBoundary: z
    .undefined('the embedded AWS does not evaluate permissions boundaries')
    .optional(),
});

const policyProperties = z.object({
  PolicyDocument: identityPolicySchema,
  Roles: z.array(z.string()).default([]),
});

/** A role of the template with the policies that are attached to it. */
export interface RoleDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: TrustPolicy;
  /** The longest session, in seconds; an hour unless given. */
  readonly maximumSessionSeconds?: number;
  readonly policies: readonly IdentityPolicy[];
}

/** @throws TemplateError naming what of a policy the embedded AWS cannot evaluate */
export function readRoles(template: ResolvedTemplate): RoleDefinition[] {
  const policies = template
    .resourcesOfType('AWS::IAM::Policy')
    .map((resource) => readProperties(resource, policyProperties));
  return template.resourcesOfType('AWS::IAM::Role').map((resource) => {
    const role = readProperties(resource, roleProperties);
    const attached = policies.filter(({ Roles }) => Roles.includes(role.RoleName));
    const own = [...role.Policies, ...attached].map(({ PolicyDocument }) => PolicyDocument);
    return {
      logicalId: resource.logicalId,
      name: role.RoleName,
      arn: template.attributeOf(resource.logicalId, 'Arn'),
      trustPolicy: role.AssumeRolePolicyDocument,
      ...(role.MaxSessionDuration !== undefined && {
        maximumSessionSeconds: role.MaxSessionDuration,
      }),
      policies: [...own, ...role.ManagedPolicyArns],
    };
  });
}
