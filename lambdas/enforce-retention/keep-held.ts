import { ConflictError } from '../shared/api/errors';
import { spreadHold } from '../shared/holds/hold-subject';
import { holdVerification } from '../shared/holds/hold-verification';
import { standingHolds, type HoldTarget } from '../shared/holds/standing-holds';
import { logger } from '../shared/logger';
import { UnknownVerificationError } from '../shared/unknown-verification-error';
import type { Hold } from '../shared/verification';
import { environment, ground } from './environment';
import type { Remaining } from './remaining';

/**
 * Extends every hold to what has been stored since: further verifications of a subject, further images of one that goes
 * on. A lifecycle leaves an image alone for two days at least, so that a day between two calls is soon enough.
 *
 * @returns how many holds stand
 */
export async function keepHeld(remaining: Remaining): Promise<number> {
  let holds = 0;
  for await (const { id, of, reason, by, at } of standingHolds(environment.HOLDS_TABLE)) {
    remaining.check();
    await keep({ of, id }, { of, reason, by, at });
    holds += 1;
  }
  return holds;
}

async function keep({ of, id }: HoldTarget, hold: Hold): Promise<void> {
  if (of === 'subject') {
    await spreadHold(ground, id, hold);
    return;
  }
  try {
    await holdVerification(ground, id, hold);
  } catch (error) {
    if (!(error instanceof UnknownVerificationError) && !(error instanceof ConflictError)) {
      throw error;
    }
    logger.warn('A hold is of nothing', { verificationId: id });
  }
}
