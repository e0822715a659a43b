import type { RequestContext } from './conditions';
import type { PrincipalElement } from './policy-document';
import type { AccessRequest, Statement } from './statements';

/** Who asks: a user or a session of a role, or a service of AWS in its own name. */
export type Subject =
  { readonly arn: string; readonly roleArn?: string | undefined } | { readonly service: string };

/** Every policy that has a say. */
export interface ApplicablePolicies {
  /** Of the role or the user. */
  readonly identity: readonly Statement[];
  /** Narrows the session to what it allows. */
  readonly session?: readonly Statement[] | undefined;
  /** Of the resource. */
  readonly resource: readonly Statement[];
  /**
   * Whether nobody has access whom the resource's own policy does not let in: so it is with keys and roles. There,
   * letting in the account leaves it to the policies of its roles.
   */
  readonly resourceDecides: boolean;
}

/** Why a request is refused. */
export interface Denial {
  /** Some policy forbids it, or the policy that would have to allow it does not. */
  readonly explicit: boolean;
  readonly policy: 'identity-based' | 'session' | 'resource-based';
}

/** How a policy of a resource means somebody: the session itself, whoever they are otherwise, or their whole account. */
type Means = 'session' | 'principal' | 'account';

/**
 * Decides as IAM does within one account: what any policy forbids is forbidden; what is left is allowed by the
 * resource's policy or by that of the role, within the policy of the session.
 *
 * @returns why not, or undefined when the request is allowed
 */
export function evaluate(
  subject: Subject,
  policies: ApplicablePolicies,
  request: AccessRequest,
  context: RequestContext,
): Denial | undefined {
  const applying = (statements: readonly Statement[], effect: Statement['effect']): Statement[] =>
    statements.filter(
      (statement) => statement.effect === effect && statement.covers(request, context),
    );
  const { identity, session, resource, resourceDecides } = policies;
  const meant = (statement: Statement): Means | undefined =>
    statement.principal && meansOf(statement.principal, subject);

  const refuse = (policy: Denial['policy'], explicit = false): Denial => ({ policy, explicit });
  if (applying(identity, 'Deny').length > 0) return refuse('identity-based', true);
  if (session && applying(session, 'Deny').length > 0) return refuse('session', true);
  if (applying(resource, 'Deny').some(meant)) return refuse('resource-based', true);

  const grants = applying(resource, 'Allow').map(meant);
  if ('service' in subject)
    return grants.includes('principal') ? undefined : refuse('resource-based');
  if (grants.includes('session')) return undefined;
  if (session && applying(session, 'Allow').length === 0) return refuse('session');
  if (grants.includes('principal')) return undefined;
  if (applying(identity, 'Allow').length === 0) return refuse('identity-based');
  return resourceDecides && !grants.includes('account') ? refuse('resource-based') : undefined;
}

function meansOf(
  { AWS = [], Service = [] }: PrincipalElement,
  subject: Subject,
): Means | undefined {
  if ('service' in subject) return Service.includes(subject.service) ? 'principal' : undefined;
  const { arn, roleArn } = subject;
  if (roleArn !== undefined && AWS.includes(arn)) return 'session';
  if (AWS.some((principal) => principal === '*' || principal === (roleArn ?? arn)))
    return 'principal';
  const [, , , , account = ''] = arn.split(':');
  return AWS.includes(account) || AWS.includes(`arn:aws:iam::${account}:root`)
    ? 'account'
    : undefined;
}
