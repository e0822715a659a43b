import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { JsonObject } from '../service';
import type { Caller } from '../signature/caller';

/** A role of the account. */
export interface Role {
  /** `arn:aws:iam::000000000000:role/…` */
  readonly arn: string;
  readonly name: string;
  /** Its trust policy: who may assume it. */
  readonly assumeRolePolicy: JsonObject;
  /** The longest session, in seconds; an hour unless the role says otherwise. */
  readonly maximumSessionSeconds?: number;
}

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const trustPolicy = z.object({
  Statement: z
    .union([z.array(z.unknown()), z.unknown()])
    .transform((value) => [value].flat())
    .pipe(
      z.array(
        z.object({
          Effect: z.enum(['Allow', 'Deny']),
          Principal: z.union([
            z.literal('*').transform(() => ({ AWS: ['*'] })),
            z.object({ AWS: oneOrMany.default([]) }),
          ]),
          Action: oneOrMany,
          Condition: z.unknown().optional(),
        }),
      ),
    ),
});

/**
 * Whether a role trusts a caller. A condition is not weighed: it leaves a permission without effect and a
 * prohibition with all of its effect.
 */
export function trusts({ assumeRolePolicy }: Role, caller: Caller): boolean {
  const matching = trustPolicy
    .parse(assumeRolePolicy)
    .Statement.filter(
      ({ Principal, Action }) =>
        Principal.AWS.some((principal) => means(principal, caller)) &&
        Action.some((action) => ['sts:AssumeRole', 'sts:*', '*'].includes(action)),
    );
  return (
    matching.some(({ Effect, Condition }) => Effect === 'Allow' && Condition === undefined) &&
    !matching.some(({ Effect }) => Effect === 'Deny')
  );
}

/** A principal is a role, one of its sessions, a user, or an account with everybody in it. */
function means(principal: string, { arn, roleArn }: Caller): boolean {
  const [, , , , account = ''] = arn.split(':');
  return ['*', arn, roleArn, account, `arn:aws:iam::${account}:root`].includes(principal);
}

/** The ARN of a session of a role. */
export function sessionArn({ arn, name }: Role, sessionName: string): string {
  const [, , , , account = ''] = arn.split(':');
  return `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`;
}

/** The unique id that IAM would give a role or user: always the same for the same ARN. */
export function uniqueId(prefix: 'AROA' | 'AIDA', arn: string): string {
  const digest = createHash('sha256').update(arn).digest('hex').toUpperCase();
  return `${prefix}${digest.slice(0, 17)}`;
}
