import { createHash } from 'node:crypto';
import type { Principal } from '../service';

/** A role of the account. Who may assume it, and what for, is for its policies to say. */
export interface Role {
  /** `arn:aws:iam::000000000000:role/…` */
  readonly arn: string;
  readonly name: string;
  /** The longest session, in seconds; an hour unless the role says otherwise. */
  readonly maximumSessionSeconds?: number;
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

/** What AWS calls somebody who must not be mistaken for another of the same name. */
export function userId({ arn, roleArn }: Principal): string {
  const sessionName = arn.slice(arn.lastIndexOf('/') + 1);
  return roleArn === undefined
    ? uniqueId('AIDA', arn)
    : `${uniqueId('AROA', roleArn)}:${sessionName}`;
}
