import type { Session } from '../../api/client';
import { ApiError } from '../../api/errors';

/** Milliseconds between two looks at where the verification stands, by who has to act. */
const WHILE_THE_SERVICE_WORKS = 1000;
const WHILE_ANOTHER_DEVICE_IS_USED = 2000;
const WHILE_THE_APPLICANT_ACTS = 10_000;
const WHILE_A_REVIEWER_LOOKS = 15_000;

/**
 * Milliseconds until the session is read again; false once nothing more will come.
 *
 * @param session what was read last
 * @param error why the last attempt to read it failed
 */
export function pollingInterval(session: Session | undefined, error: Error | null): number | false {
  if (error instanceof ApiError && error.refused) return false;
  switch (session?.step) {
    case 'done':
      return false;
    case 'review':
      return WHILE_A_REVIEWER_LOOKS;
    case 'checking':
    case 'deciding':
      return WHILE_THE_SERVICE_WORKS;
    case 'consent':
    case 'document':
    case 'liveness':
      return session.role === 'follower' ? WHILE_ANOTHER_DEVICE_IS_USED : WHILE_THE_APPLICANT_ACTS;
    case undefined:
      return WHILE_THE_APPLICANT_ACTS;
  }
}

/** Whether an answer may come when the same is asked again. */
export function worthRepeating(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ApiError && !error.fault);
}
