import { ForbiddenError } from '../shared/api/errors';
import { HANDED_OVER } from '../shared/hand-off';
import type { Verification } from '../shared/verification';

/** An applicant, by the hash of the token they came with. */
export interface Applicant {
  readonly tokenHash: string;
}

/** When the link stops working, whichever device holds it: handing it over does not prolong it. */
export function endOfLink({ applicantTokenExpiresAt, updatedAt }: Verification): string {
  return applicantTokenExpiresAt ?? updatedAt; // an erased verification has no link any more
}

/** Whether the token is the one that may act, not one that was handed over. */
export function isHolder({ applicantTokenHash }: Verification, { tokenHash }: Applicant): boolean {
  return applicantTokenHash === tokenHash;
}

/**
 * Lets only the holder act. The authorizer has asked the same; what it found may be over by now.
 *
 * @throws ForbiddenError
 */
export function assertHolder(verification: Verification, applicant: Applicant): void {
  if (!isHolder(verification, applicant)) throw new ForbiddenError(HANDED_OVER);
}
