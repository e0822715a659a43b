import { ServiceError } from '../service';
import type { Denial } from './evaluation';
import type { AccessRequest } from './statements';

/** What was refused to whom, and why. */
export interface Refusal extends Denial, Pick<AccessRequest, 'action' | 'resource'> {
  /** ARN of the user or session. */
  readonly subject: string;
}

/** A request that no policy allows, or some policy forbids, in the words of services of JSON protocols. */
export class AccessDenied extends ServiceError {
  constructor(readonly refusal: Refusal) {
    super('AccessDeniedException', describeRefusal(refusal), 400);
  }
}

/** What was refused to whom; the resource is left out for actions that know none. */
export function describeRequest({ subject, action, resource }: Refusal): string {
  const object = resource === '*' ? '' : ` on resource: ${resource}`;
  return `User: ${subject} is not authorized to perform: ${action}${object}`;
}

/** What was refused to whom, and the kind of policy that decided. */
export function describeRefusal(refusal: Refusal): string {
  const { action, explicit, policy } = refusal;
  const article = policy === 'identity-based' ? 'an' : 'a';
  const reason = explicit
    ? `with an explicit deny in ${article} ${policy} policy`
    : `because no ${policy} policy allows the ${action} action`;
  return `${describeRequest(refusal)} ${reason}`;
}
