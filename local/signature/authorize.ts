import { ServiceError } from '../service';
import type { Caller } from './caller';
import { allows } from './policy-document';

/**
 * Refuses an action that the session policy of the caller's credentials does not allow.
 *
 * @param action as IAM spells it: `rekognition:StartFaceLivenessSession`
 * @throws ServiceError `AccessDeniedException`
 */
export function authorize(caller: Caller, action: string): void {
  if (!caller.sessionPolicy || allows(caller.sessionPolicy, action)) return;
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} because no session policy allows the ${action} action`,
    403,
  );
}
