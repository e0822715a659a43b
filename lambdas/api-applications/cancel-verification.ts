import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { failTask } from '../shared/task';
import { isFinal } from '../shared/verification';
import { tables } from './environment';
import { assertOwn, toView } from './own-verification';

/** Ends a wait. The workflow then records the outcome, so the answer still shows the status before it. */
export const cancelVerification = operation('cancelVerification', async ({ caller, path }) => {
  const { applicationId } = caller;
  const verification = await appendAuditEvent(tables, path.verificationId, (before) => {
    assertOwn(before, caller);
    if (before.status === 'canceled') return undefined;
    if (isFinal(before.status)) {
      throw new ConflictError(
        `The verification is ${before.status} already; nothing is left to cancel.`,
      );
    }
    if (before.taskToken === undefined) throw busy();
    return {
      type: 'verification.cancel_requested',
      actor: `application:${applicationId}`,
      data: { status: before.status },
      unchanged: ['status', 'taskToken'],
    };
  });
  const { taskToken } = verification;
  if (taskToken !== undefined) {
    const delivered = await failTask(taskToken, 'Canceled', `By application ${applicationId}`);
    if (!delivered) throw busy();
  }
  return toView(verification);
});

function busy(): ConflictError {
  return new ConflictError(
    'The verification is between two steps and cannot be stopped there; read it in a few seconds, and cancel again if it is not decided.',
  );
}
