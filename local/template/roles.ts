import * as z from 'zod';
import type { JsonObject } from '../service';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const document: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const roleProperties = z.object({
  RoleName: z.string(),
  AssumeRolePolicyDocument: document,
  MaxSessionDuration: z.number().optional(),
  Policies: z.array(z.object({ PolicyDocument: document })).default([]),
});

const policyProperties = z.object({
  PolicyDocument: document,
  Roles: z.array(z.string()).default([]),
});

/** A role of the template with the policies that are attached to it. */
export interface RoleDefinition {
  readonly name: string;
  readonly arn: string;
  readonly assumeRolePolicy: JsonObject;
  /** The longest session, in seconds; an hour unless given. */
  readonly maximumSessionSeconds?: number;
  readonly policies: readonly JsonObject[];
}

export function readRoles(template: ResolvedTemplate): RoleDefinition[] {
  const policies = template
    .resourcesOfType('AWS::IAM::Policy')
    .map((resource) => readProperties(resource, policyProperties));
  return template.resourcesOfType('AWS::IAM::Role').map((resource) => {
    const role = readProperties(resource, roleProperties);
    const attached = policies.filter(({ Roles }) => Roles.includes(role.RoleName));
    return {
      name: role.RoleName,
      arn: template.attributeOf(resource.logicalId, 'Arn'),
      assumeRolePolicy: role.AssumeRolePolicyDocument,
      ...(role.MaxSessionDuration !== undefined && {
        maximumSessionSeconds: role.MaxSessionDuration,
      }),
      policies: [...role.Policies, ...attached].map(({ PolicyDocument }) => PolicyDocument),
    };
  });
}
