import { createHash } from 'node:crypto';
import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { logger } from '../shared/logger';
import { completeTask, hashTaskToken } from '../shared/task';
import { tables } from './environment';
import { toReviewedView } from './review-view';

/**
 * Decides a verification in review. The decision is written down first and sent after it; should the
 * sending fail, the same reviewer repeating the same decision sends it. The note stays on the row,
 * where it can be erased; the trail, which cannot, holds its hash.
 */
export const reviewVerification = operation('reviewVerification', async (request) => {
  const { decision: outcome, reason, note } = request.body;
  const { reviewer } = request.caller;
  const { verificationId } = request.path;

  const verification = await appendAuditEvent(tables, verificationId, (before) => {
    const { status, awaiting, taskToken, review, reviewOf = 'match', opinions = [] } = before;
    if (awaiting !== 'review' || taskToken === undefined) {
      throw new ConflictError(
        `The verification is ${status}; only those in review can be decided. Read it again for how it stands.`,
      );
    }
    const taskTokenHash = hashTaskToken(taskToken);
    if (review?.taskTokenHash === taskTokenHash) {
      const own = opinions.find((opinion) => opinion.reviewer === reviewer);
      if (own?.outcome === outcome) return undefined;
      throw decidedAlready();
    }
    const at = new Date().toISOString();
    return {
      type: 'review.decided',
      actor: `reviewer:${reviewer}`,
      data: { outcome, reason, noteHash: createHash('sha256').update(note).digest('hex') },
      set: {
        status: 'deciding',
        opinions: [...opinions, { reviewOf, reviewer, outcome, reason, note, at }],
        review: { outcome, at, taskTokenHash },
      },
      unchanged: ['status', 'taskToken'],
    };
  });

  const { taskToken } = verification;
  const delivered =
    taskToken !== undefined && (await completeTask(taskToken, { outcome, reviewer }));
  if (!delivered) throw decidedAlready();
  logger.info('Reviewed a verification', { verificationId, outcome });
  return toReviewedView(verification);
});

function decidedAlready(): ConflictError {
  return new ConflictError(
    'The verification has been decided, or its time ran out; read it for the outcome.',
  );
}
