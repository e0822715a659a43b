import { ServiceError } from '../service';
import type { Denial } from './evaluation';
import type { AccessRequest } from './statements';

/** What was refused to whom, and why. */
export interface Refusal extends Denial, Pick<AccessRequest, 'action' | 'resource'> {
  /** ARN of the user or session, or the name of a service. */
  readonly subject: string;
}

/** A request that no policy allows, or some policy forbids, in the words of services of JSON protocols. */
export class AccessDenied extends ServiceError {
  constructor(readonly refusal: Refusal) {
    super('AccessDeniedException', describeRefusal(refusal), 400);
  }
}

/** Names the principal, the action, the resource if the action knows any, and the kind of policy that decided. */
export function describeRefusal({ subject, action, resource, explicit, policy }: Refusal): string {
  const object = resource === '*' ? '' : ` on resource: ${resource}`;
  const article = policy === 'identity-based' ? 'an' : 'a';
  const reason = explicit
    ? `with an explicit deny in ${article} ${policy} policy`
    : `because no ${policy} policy allows the ${action} action`;
  return `User: ${subject} is not authorized to perform: ${action}${object} ${reason}`;
}
