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

/** The record of an execution after these events, which follow what it tells of so far. */
export function recordAfter(
  record: ExecutionRecord,
  events: readonly HistoryEvent[],
): ExecutionRecord {
  let after: ExecutionRecord = { ...record, eventCount: record.eventCount + events.length };
  for (const { type, timestamp, details, memo } of events) {
    const status = STATUS_AFTER.get(type);
    if (!status || type === 'ExecutionStarted') continue;
    after =
      type === 'ExecutionRedriven'
        ? {
            ...after,
            status,
            redriveCount: after.redriveCount + 1,
            redriveDate: timestamp,
            redriveClientToken: memo?.clientToken,
            stopDate: undefined,
            error: undefined,
            cause: undefined,
          }
        : {
            ...after,
            status,
            stopDate: timestamp,
            output: text(details, 'output'),
            error: text(details, 'error'),
            cause: text(details, 'cause'),
          };
  }
  return after;
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
