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
  const { decision: outcome, note } = request.body;
  const { reviewer } = request.caller;
  const { verificationId } = request.path;

  const verification = await appendAuditEvent(tables, verificationId, (before) => {
    const { status, awaiting, taskToken, review } = before;
    if (awaiting !== 'review' || taskToken === undefined) {
      throw new ConflictError(
        `The verification is ${status}; only those in review can be decided. Read it again for how it stands.`,
      );
    }
    const taskTokenHash = hashTaskToken(taskToken);
    if (review?.taskTokenHash === taskTokenHash) {
      if (review.reviewer === reviewer && review.outcome === outcome) return undefined;
      throw decidedAlready();
    }
    return {
      type: 'review.decided',
      actor: `reviewer:${reviewer}`,
      data: { outcome, noteHash: createHash('sha256').update(note).digest('hex') },
      set: {
        status: 'deciding',
        review: { outcome, reviewer, note, at: new Date().toISOString(), taskTokenHash },
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
