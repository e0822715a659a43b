import { type JsonObject, ServiceError } from '../../service';
import type { Engine } from './engine';
import type { ExecutionRecord } from './execution-record';
import { MAXIMUM_EVENTS } from './history-event';
import { redriveStatus, redriveStatusReason } from './outcome';

/** How long after its end an execution can be redriven: 14 days, in milliseconds. */
const REDRIVABLE_FOR = 14 * 24 * 3_600_000;
/** Step Functions service quotas: redrives of one execution. */
const MAXIMUM_REDRIVES = 1000;

/**
 * Stops an execution, unless it has ended.
 *
 * @param reason Details of the event: `error` and `cause`, both optional.
 * @returns when it ended, or undefined when there is no such execution.
 */
export function abort(
  engine: Engine,
  executionArn: string,
  reason: JsonObject,
): Promise<number | undefined> {
  return engine.inTurn(executionArn, ({ turn, record }) => {
    if (turn.state.closed) return record.stopDate ?? turn.now;
    turn.record(turn.state.main, 'ExecutionAborted', reason);
    return turn.now;
  });
}

/** Why an execution cannot be redriven, or undefined when it can. */
function notRedrivable(record: ExecutionRecord, now: number): string | undefined {
  const { stopDate = now, redriveCount, eventCount } = record;
  if (redriveStatus(record) === 'NOT_REDRIVABLE') return redriveStatusReason(record);
  if (stopDate + REDRIVABLE_FOR < now) return 'Execution is past its redrivable period of 14 days';
  if (redriveCount >= MAXIMUM_REDRIVES) {
    return `Execution was redriven ${MAXIMUM_REDRIVES} times, the maximum`;
  }
  return eventCount >= MAXIMUM_EVENTS - 1 ? 'Execution history has no room for more' : undefined;
}

/**
 * Takes up an execution that failed, was stopped or timed out, where it broke off.
 *
 * @returns when it was redriven, or undefined when there is no such execution.
 * @throws ServiceError `ExecutionNotRedrivable`.
 */
export function redrive(
  engine: Engine,
  executionArn: string,
  clientToken: string | undefined,
): Promise<number | undefined> {
  return engine.inTurn(executionArn, ({ turn, record }) => {
    const { redriveDate, redriveClientToken, redriveCount } = record;
    if (clientToken !== undefined && clientToken === redriveClientToken) return redriveDate;
    const reason = notRedrivable(record, turn.now);
    if (reason !== undefined) throw new ServiceError('ExecutionNotRedrivable', reason);
    turn.record(
      turn.state.main,
      'ExecutionRedriven',
      { redriveCount: redriveCount + 1 },
      clientToken === undefined ? {} : { memo: { clientToken } },
    );
    return turn.now;
  });
}
