import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Amendment } from '../shared/audit/append-audit-event';
import { recordOnce } from '../shared/audit/record-once';
import { environments, readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { UnknownVerificationError } from '../shared/unknown-verification-error';
import { isFinal, type Verification } from '../shared/verification';
import { readFault, type Fault } from './fault';

const environment = readEnvironment(environments['record-fault']);

const tables = {
  verifications: environment.VERIFICATIONS_TABLE,
  auditEvents: environment.AUDIT_EVENTS_TABLE,
};

/** What is read of a "Step Functions Execution Status Change" event. */
const eventSchema = z.object({
  detail: z.object({
    executionArn: z.string(),
    name: z.uuid(),
    status: z.enum(['RUNNING', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    redriveCount: z.int().default(0),
  }),
});

/**
 * Records that the execution of a verification failed, or was redriven after that.
 * It is done from outside, because a state that catches a fault in order to record it would be
 * the state a redrive begins at, and would fail again.
 */
export async function handler(event: EventBridgeEvent<string, unknown>): Promise<void> {
  const { detail } = eventSchema.parse(event);
  const { executionArn, name: verificationId, status, redriveCount } = detail;
  const compose =
    status === 'RUNNING'
      ? (before: Verification) => redriven(before, redriveCount)
      : faulted(await readFault(executionArn), status);
  try {
    // Each run of an execution, the first and every redrive, begins and ends once.
    await recordOnce(tables, verificationId, `execution ${status} ${redriveCount}`, compose);
    logger.info('Recorded a change of the execution', { verificationId, status });
  } catch (error) {
    if (!(error instanceof UnknownVerificationError)) throw error;
    logger.warn('An execution belongs to no verification', { verificationId, status });
  }
}

function redriven({ status, erasure }: Verification, redriveCount: number): Amendment {
  // The state it was redriven from may have set another status by now, or a decision been made.
  const undecided = status === 'failed' || !isFinal(status);
  return {
    type: 'verification.redriven',
    actor: 'operator',
    data: { redriveCount },
    // What was erased stays as it ended: every state refuses it, and the execution fails again.
    ...(!erasure && {
      ...(status === 'failed' && { set: { status: 'deciding' } }),
      ...(undecided && { remove: ['decidedAt'], unchanged: ['status'] }),
    }),
  };
}

function faulted({ error, state, goesOn }: Fault, outcome: string) {
  return (before: Verification): Amendment => ({
    type: 'verification.faulted',
    actor: 'workflow',
    data: { outcome, error, state },
    // Events come in no order: one that was redriven in the meantime has not failed.
    ...(!goesOn &&
      !isFinal(before.status) && {
        set: { status: 'failed', decidedAt: new Date().toISOString() },
        remove: ['awaiting', 'taskToken', 'claim'],
        unchanged: ['status'],
      }),
  });
}
