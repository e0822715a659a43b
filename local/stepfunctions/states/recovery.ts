import type { Catcher, Retrier, State } from '../definition/asl';
import type { Activation } from '../execution/branch';
import type { StateFailure } from '../failure';

/** Errors that `States.ALL` does not stand for (AWS: "Handling errors in Step Functions workflows"). */
const TERMINAL_ERRORS = new Set(['States.DataLimitExceeded', 'States.Runtime']);

function matches(errorEquals: readonly string[], failure: StateFailure, state: State): boolean {
  const { error, alias } = failure;
  return errorEquals.some((name) => {
    if (name === 'States.ALL') return error === undefined || !TERMINAL_ERRORS.has(error);
    if (name === 'States.TaskFailed' && state.Type === 'Task') {
      return error !== undefined && error !== 'States.Timeout' && !TERMINAL_ERRORS.has(error);
    }
    return name === error || name === alias;
  });
}

/** Milliseconds before the attempt that follows so many retries. */
function pause(retrier: Retrier, retries: number): number {
  const {
    IntervalSeconds = 1,
    BackoffRate = 2,
    MaxDelaySeconds = Number.POSITIVE_INFINITY,
    JitterStrategy = 'NONE',
  } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** retries, MaxDelaySeconds);
  return seconds * 1000 * (JitterStrategy === 'FULL' ? Math.random() : 1);
}

/** The retrier that takes a failure, if it has attempts left, and the pause before the next attempt in milliseconds. */
export function retryFor(
  state: State,
  activation: Activation,
  failure: StateFailure,
): { readonly retrier: number; readonly pause: number } | undefined {
  if (!('Retry' in state) || !state.Retry) return undefined;
  // The first retrier that matches decides, even when its attempts are used up.
  const index = state.Retry.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure, state));
  const retrier = state.Retry[index];
  const retries = activation.retries[index] ?? 0;
  if (!retrier || retries >= (retrier.MaxAttempts ?? 3)) return undefined;
  return { retrier: index, pause: pause(retrier, retries) };
}

/** The Catch that takes a failure. */
export function catcherFor(
  state: State,
  failure: StateFailure,
): { readonly catcher: Catcher; readonly index: number } | undefined {
  if (!('Catch' in state) || !state.Catch) return undefined;
  const index = state.Catch.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure, state));
  const catcher = state.Catch[index];
  return catcher && { catcher, index };
}
