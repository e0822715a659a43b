import type { JsonObject, JsonValue } from '../../service';

/** What the engine must remember of an event to go on from it, and AWS does not show. */
export interface Memo {
  /** `…StateExited`: the state that follows; absent where the branch ends. */
  readonly next?: string;
  /** `WaitStateEntered`: when the wait ends, in milliseconds since the epoch. */
  readonly resumeAt?: number;
  /** `TaskScheduled`: the token that completes the task. */
  readonly token?: string;
  /** `MapStateStarted`: what the iterations are about, and how many may run at once (0: all). */
  readonly items?: JsonValue[];
  readonly maxConcurrency?: number;
  /** `ParallelStateStarted` and `MapIterationStarted`: JSON text of the input of the branches. */
  readonly input?: string;
  readonly retry?: PlannedRetry;
  /** `ExecutionRedriven`: what makes the request idempotent. */
  readonly clientToken?: string;
}

/** The failure that an event ends with is retried. */
export interface PlannedRetry {
  /** Key of the branch whose state is retried. */
  readonly branch: string;
  /** Index of the retrier. */
  readonly retrier: number;
  /** Milliseconds since the epoch. */
  readonly resumeAt: number;
  /** The event that failed, to which the next attempt links. */
  readonly failedEventId: number;
}

/** An event of an execution's history, with what the engine needs to rebuild the execution from it. */
export interface HistoryEvent {
  readonly id: number;
  /** The event that led to this one; 0 for those that follow from the start of the execution. */
  readonly previousEventId: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly type: string;
  readonly details?: JsonObject;
  /** Key of the branch it happened in. */
  readonly branch: string;
  readonly memo?: Memo;
}

/** The most events that a history can have (Step Functions service quotas). */
export const MAXIMUM_EVENTS = 25_000;

/** Members of details that `includeExecutionData: false` leaves out. */
const EXECUTION_DATA = new Set(['input', 'output', 'parameters', 'assignedVariables']);

function detailsKey(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** The event as `GetExecutionHistory` answers it; times are seconds. */
export function toWire(event: HistoryEvent, includeExecutionData: boolean): JsonObject {
  const details =
    event.details && !includeExecutionData
      ? Object.fromEntries(
          Object.entries(event.details).filter(([member]) => !EXECUTION_DATA.has(member)),
        )
      : event.details;
  return {
    id: event.id,
    previousEventId: event.previousEventId,
    timestamp: event.timestamp / 1000,
    type: event.type,
    ...(details ? { [detailsKey(event.type)]: details } : {}),
  };
}
