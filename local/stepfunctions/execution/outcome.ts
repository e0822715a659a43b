import type { JsonObject } from '../../service';
import type { ExecutionRecord, ExecutionStatus } from './execution-record';
import type { HistoryEvent } from './history-event';

const STATUS_AFTER = new Map<string, ExecutionStatus>([
  ['ExecutionStarted', 'RUNNING'],
  ['ExecutionRedriven', 'RUNNING'],
  ['ExecutionSucceeded', 'SUCCEEDED'],
  ['ExecutionFailed', 'FAILED'],
  ['ExecutionTimedOut', 'TIMED_OUT'],
  ['ExecutionAborted', 'ABORTED'],
]);

const text = (details: JsonObject | undefined, member: string): string | undefined => {
  const value = details?.[member];
  return typeof value === 'string' ? value : undefined;
};

/**
 * The record of an execution after these events, which follow what it tells of so far.
 *
 * @returns the record, and as it was after each change of status on the way.
 */
export function recordAfter(
  record: ExecutionRecord,
  events: readonly HistoryEvent[],
): { readonly record: ExecutionRecord; readonly changes: readonly ExecutionRecord[] } {
  const changes: ExecutionRecord[] = [];
  let after: ExecutionRecord = { ...record, eventCount: record.eventCount + events.length };
  for (const event of events) {
    const status = STATUS_AFTER.get(event.type);
    if (!status) continue;
    after = { ...after, status, ...membersAfter(after, event) };
    changes.push(after);
  }
  return { record: after, changes };
}

function membersAfter(
  { redriveCount }: ExecutionRecord,
  { type, timestamp, details, memo }: HistoryEvent,
): Partial<ExecutionRecord> {
  if (type === 'ExecutionStarted') return {};
  if (type === 'ExecutionRedriven') {
    return {
      redriveCount: redriveCount + 1,
      redriveDate: timestamp,
      redriveClientToken: memo?.clientToken,
      stopDate: undefined,
      error: undefined,
      cause: undefined,
    };
  }
  return {
    stopDate: timestamp,
    output: text(details, 'output'),
    error: text(details, 'error'),
    cause: text(details, 'cause'),
  };
}

/** Detail of EventBridge's "Step Functions Execution Status Change"; its times are milliseconds since the epoch. */
export function statusDetail(record: ExecutionRecord): JsonObject {
  return {
    executionArn: record.executionArn,
    stateMachineArn: record.stateMachineArn,
    name: record.name,
    status: record.status,
    startDate: record.startDate,
    stopDate: record.stopDate ?? null,
    input: record.input,
    output: record.output ?? null,
    inputDetails: { included: true },
    outputDetails: record.output === undefined ? null : { included: true },
    error: record.error ?? null,
    cause: record.cause ?? null,
    redriveCount: record.redriveCount,
    redriveDate: record.redriveDate ?? null,
    redriveStatus: redriveStatus(record),
    redriveStatusReason: redriveStatusReason(record) ?? null,
  };
}

const isRedrivable = ({ status }: ExecutionRecord): boolean =>
  status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';

export const redriveStatus = (record: ExecutionRecord): 'NOT_REDRIVABLE' | 'REDRIVABLE' =>
  isRedrivable(record) ? 'REDRIVABLE' : 'NOT_REDRIVABLE';

export const redriveStatusReason = (record: ExecutionRecord): string | undefined =>
  isRedrivable(record) ? undefined : `Execution is ${record.status} and cannot be redriven`;
