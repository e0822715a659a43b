import { paginateGetExecutionHistory, type HistoryEvent } from '@aws-sdk/client-sfn';
import { executionArn, stepFunctionsOf, type Stack } from '../local/commands/verification-run';
import { stateEntries, timeOf } from '../local/commands/state-entries';
import { percentile } from './figure';

/** What the histories say of one state. Times are milliseconds. */
export interface StateTimes {
  readonly state: string;
  readonly entered: number;
  readonly p50: number;
  readonly p95: number;
  /** Calls that the service refused for want of throughput. */
  readonly throttled: number;
}

export interface LoadReport {
  /** In the order in which they were first entered. */
  readonly states: readonly StateTimes[];
  readonly throttled: number;
}

/** Reads the histories of verifications. */
export async function whereTimeWent(stack: Stack, ids: readonly string[]): Promise<LoadReport> {
  const times = new Map<string, { durations: number[]; throttled: number }>();
  const client = stepFunctionsOf(stack);
  try {
    for (const id of ids) {
      const events: HistoryEvent[] = [];
      const pages = paginateGetExecutionHistory(
        { client },
        { executionArn: executionArn(stack, id), includeExecutionData: false },
      );
      for await (const page of pages) events.push(...(page.events ?? []));
      addTimes(times, events);
    }
  } finally {
    client.destroy();
  }
  const states = [...times].map(([state, { durations, throttled }]) => ({
    state,
    entered: durations.length,
    p50: percentile(durations, 0.5),
    p95: percentile(durations, 0.95),
    throttled,
  }));
  return { states, throttled: states.reduce((sum, { throttled }) => sum + throttled, 0) };
}

function addTimes(
  times: Map<string, { durations: number[]; throttled: number }>,
  events: readonly HistoryEvent[],
): void {
  const entryOf = stateEntries(events);
  for (const event of events) {
    const entered = event.stateEnteredEventDetails?.name;
    if (entered !== undefined && !times.has(entered)) {
      times.set(entered, { durations: [], throttled: 0 });
    }
    const left = event.stateExitedEventDetails?.name;
    const entry = entryOf(event, left);
    const known = times.get(entry?.stateEnteredEventDetails?.name ?? '');
    if (left !== undefined) known?.durations.push(timeOf(event) - timeOf(entry));
    const error = event.taskFailedEventDetails?.error ?? '';
    if (known && /Throttl|ThroughputExceeded/.test(error)) known.throttled += 1;
  }
}
