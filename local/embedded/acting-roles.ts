import type { Principal } from '../service';
import type { Credentials } from '../sts/credentials';

/** The sessions in which services act in roles: Step Functions in those of state machines, Lambda in those of functions. */
export class ActingRoles {
  private readonly principals = new Map<string, Principal>();

  constructor(private readonly credentials: Credentials) {}

  /** @throws ServiceError `NoSuchEntity` when there is no such role */
  principal(roleArn: string, sessionName = 'states'): Principal {
    const session = `${roleArn} ${sessionName}`;
    const known = this.principals.get(session);
    if (known) return known;
    const { accessKeyId, principalArn } = this.credentials.issueForRole(roleArn, sessionName);
    const principal = { accessKeyId, arn: principalArn, roleArn };
    this.principals.set(session, principal);
    return principal;
  }
}
