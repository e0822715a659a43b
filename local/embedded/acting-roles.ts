import type { Principal } from '../service';
import type { Credentials } from '../sts/credentials';

/** The sessions in which services act in roles: those of state machines. */
export class ActingRoles {
  private readonly principals = new Map<string, Principal>();

  constructor(private readonly credentials: Credentials) {}

  /** @throws ServiceError `NoSuchEntity` when there is no such role */
  principal(roleArn: string): Principal {
    const known = this.principals.get(roleArn);
    if (known) return known;
    const { accessKeyId, principalArn } = this.credentials.issueForRole(roleArn, 'states');
    const principal = { accessKeyId, arn: principalArn, roleArn };
    this.principals.set(roleArn, principal);
    return principal;
  }
}
