/** How an execution ended, or that it has not. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What is known of an execution without reading its history; derived from it, and committed with it. */
export interface ExecutionRecord {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineName: string;
  readonly stateMachineArn: string;
  /** The revision of the state machine that it runs. */
  readonly revisionId: string;
  readonly roleArn: string;
  readonly status: ExecutionStatus;
  /** Milliseconds since the epoch, as the other times. */
  readonly startDate: number;
  readonly stopDate?: number | undefined;
  readonly input: string;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly redriveCount: number;
  readonly redriveDate?: number | undefined;
  /** What made the last redrive idempotent. */
  readonly redriveClientToken?: string | undefined;
  readonly eventCount: number;
  readonly traceHeader?: string | undefined;
}

/** How long names stay taken and histories are kept once an execution has ended: 90 days, in milliseconds. */
const RETENTION = 90 * 24 * 3_600_000;

/** Whether AWS would have forgotten the execution. */
export const isForgotten = ({ stopDate }: ExecutionRecord, now: number): boolean =>
  stopDate !== undefined && stopDate + RETENTION <= now;
