import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { dynamodb } from '../shared/clients/dynamodb';
import { logger } from '../shared/logger';
import { readVerification } from '../shared/read-verification';
import { completeTask } from '../shared/task';
import {
  livenessOutcomeSchema,
  type LivenessOutcome,
  type Verification,
} from '../shared/verification';
import { environment, tables } from './environment';
import { assertNotHeld, originOf } from './gate';
import { assertHolder } from './holder';
import { readSession } from './liveness-session';
import { viewSession } from './session-view';

/**
 * Ends the wait for a liveness check with what Rekognition says of the session, not the caller.
 * The session is used up and its outcome kept in one transaction; sending that outcome can then be
 * repeated by calling this again, however the first call ended.
 */
export const completeLiveness = operation('completeLiveness', async ({ caller, headers }) => {
  const { verificationId } = caller;
  const origin = originOf({ caller, headers });
  let verification = await readVerification(tables.verifications, verificationId);
  assertHolder(verification, caller);
  if (verification.status === 'awaiting_liveness') {
    // Sessions that were opened before many failures must not be so many more tries.
    await assertNotHeld(verification, origin);
    verification = await consume(verification);
  }
  const { status, awaiting, taskToken, livenessSession } = verification;
  if (!livenessSession) {
    throw new ConflictError('No liveness session is open; POST /session/liveness opens one.');
  }
  if (status === 'deciding' && awaiting === 'liveness' && taskToken !== undefined) {
    const outcome = await keptOutcome(livenessSession.sessionId);
    const delivered = await completeTask(taskToken, outcome);
    logger.info('Completed a liveness session', { verificationId, delivered });
  }
  return viewSession(verification, { caller, headers });
});

async function consume(verification: Verification): Promise<Verification> {
  const { id, livenessSession, taskToken } = verification;
  if (!livenessSession) return verification;
  const { sessionId } = livenessSession;
  const state = await readSession(id, sessionId);
  if (!state.ended) {
    throw new ConflictError(
      'The liveness session has not ended; finish it, or POST /session/liveness for another.',
    );
  }
  return appendAuditEvent(tables, id, (before) => {
    const current = before.livenessSession?.sessionId === sessionId;
    if (!current || before.status !== 'awaiting_liveness' || before.taskToken !== taskToken) {
      return undefined;
    }
    return {
      type: 'liveness.session_ended',
      actor: 'applicant',
      data: { sessionId, status: state.outcome.status },
      set: { status: 'deciding' },
      unchanged: ['status', 'taskToken'],
      with: consumption(id, state.outcome),
    };
  });
}

/** A session is used once, and only for the verification it was opened for. */
function consumption(verificationId: string, outcome: LivenessOutcome) {
  return {
    Update: {
      TableName: environment.LIVENESS_SESSIONS_TABLE,
      Key: { sessionId: outcome.sessionId },
      UpdateExpression: 'SET consumedAt = :now, outcome = :outcome',
      ConditionExpression: 'verificationId = :verificationId AND attribute_not_exists(consumedAt)',
      ExpressionAttributeValues: {
        ':now': new Date().toISOString(),
        ':outcome': outcome,
        ':verificationId': verificationId,
      },
    },
  };
}

async function keptOutcome(sessionId: string): Promise<LivenessOutcome> {
  const { Item } = await dynamodb.send(
    new GetCommand({
      TableName: environment.LIVENESS_SESSIONS_TABLE,
      Key: { sessionId },
      ConsistentRead: true,
    }),
  );
  return livenessOutcomeSchema.parse(Item?.outcome);
}
