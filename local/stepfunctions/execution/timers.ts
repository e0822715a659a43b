import { deadlineOf } from '../states/task';
import type { Branch } from './branch';
import type { ExecutionState } from './execution-state';

const dueOf = ({ activation }: Branch): number => {
  if (!activation) return Number.POSITIVE_INFINITY;
  if (activation.task) return deadlineOf(activation.task);
  return activation.resumeAt ?? Number.POSITIVE_INFINITY;
};

/** When the execution as a whole has run too long, in milliseconds since the epoch. */
export function executionDeadline({ definition, runningSince }: ExecutionState): number {
  const { TimeoutSeconds } = definition;
  return TimeoutSeconds === undefined
    ? Number.POSITIVE_INFINITY
    : runningSince + TimeoutSeconds * 1000;
}

/** When the first of an execution's waits, pauses and timeouts is due, in milliseconds since the epoch. */
export function nextWake(state: ExecutionState): number | undefined {
  let earliest = executionDeadline(state);
  for (const branch of state.branches.values()) earliest = Math.min(earliest, dueOf(branch));
  return Number.isFinite(earliest) ? earliest : undefined;
}
