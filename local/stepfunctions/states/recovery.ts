import type { Catcher, Retrier, State } from '../definition/asl';
import type { Activation } from '../execution/branch';
import type { StateFailure } from '../failure';

/**
 * Errors that `States.ALL` does not stand for. The developer guide also counts States.DataLimitExceeded among them, but
 * a recording of AWS shows it caught.
 */
const TERMINAL_ERRORS = new Set(['States.Runtime']);

/** @param origin The state that failed: the one whose rules are asked, or one within it. */
function matches(errorEquals: readonly string[], failure: StateFailure, origin: State): boolean {
  const { error, alias } = failure;
  return errorEquals.some((name) => {
    if (name === 'States.ALL') return error === undefined || !TERMINAL_ERRORS.has(error);
    if (name === 'States.TaskFailed' && origin.Type === 'Task') {
      return error !== undefined && error !== 'States.Timeout' && !TERMINAL_ERRORS.has(error);
    }
    return name === error || name === alias;
  });
}

/** Seconds before the attempt that follows so many retries; jitter may make them fewer. */
export function backoffSeconds(retrier: Retrier, retries: number): number {
  const {
    IntervalSeconds = 1,
    BackoffRate = 2,
    MaxDelaySeconds = Number.POSITIVE_INFINITY,
  } = retrier;
  return Math.min(IntervalSeconds * BackoffRate ** retries, MaxDelaySeconds);
}

/** The retrier that a failure is for. The first that matches decides, even when its attempts are used up. */
export function retrierFor(
  state: State,
  failure: StateFailure,
  origin: State,
): { readonly retrier: Retrier; readonly index: number } | undefined {
  if (!('Retry' in state) || !state.Retry) return undefined;
  const index = state.Retry.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure, origin));
  const retrier = state.Retry[index];
  return retrier && { retrier, index };
}

/** The retrier that takes a failure, if it has attempts left, and the pause before the next attempt in milliseconds. */
export function retryFor(
  state: State,
  activation: Activation,
  failure: StateFailure,
  origin: State,
): { readonly retrier: number; readonly pause: number } | undefined {
  const { retrier, index = 0 } = retrierFor(state, failure, origin) ?? {};
  const retries = activation.retries[index] ?? 0;
  if (!retrier || retries >= (retrier.MaxAttempts ?? 3)) return undefined;
  const jitter = retrier.JitterStrategy === 'FULL' ? Math.random() : 1;
  return { retrier: index, pause: backoffSeconds(retrier, retries) * 1000 * jitter };
}

/** The Catch that takes a failure. */
export function catcherFor(
  state: State,
  failure: StateFailure,
  origin: State,
): { readonly catcher: Catcher; readonly index: number } | undefined {
  if (!('Catch' in state) || !state.Catch) return undefined;
  const index = state.Catch.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure, origin));
  const catcher = state.Catch[index];
  return catcher && { catcher, index };
}
