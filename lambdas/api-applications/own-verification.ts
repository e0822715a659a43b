import type * as z from 'zod';
import { unknownVerification } from '../shared/api/problem';
import type { verificationView } from '../shared/api/schemas';
import { postponedUntil } from '../shared/liveness-budget';
import type { Verification } from '../shared/verification';

interface Caller {
  readonly applicationId: string;
}

/**
 * Lets an application see only what it made.
 *
 * @throws NotFoundError when the verification is another application's
 */
export function assertOwn(verification: Verification, { applicationId }: Caller): void {
  if (verification.applicationId !== applicationId) throw unknownVerification();
}

/** What applications see: the outcome, never a score. */
export function toView(verification: Verification): z.input<typeof verificationView> {
  return {
    ...verification,
    postponedUntil: postponedUntil(verification),
    erasedAt: verification.erasure?.at,
  };
}
