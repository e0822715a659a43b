import type { JsonObject } from '../../service';
import type { State } from '../definition/asl';
import type { HistoryEvent } from '../execution/history-event';
import { backoffSeconds, catcherFor, retrierFor } from '../states/recovery';
import type { Trial } from './trial';

type Status = 'CAUGHT_ERROR' | 'FAILED' | 'RETRIABLE' | 'SUCCEEDED';

const find = (trial: Trial, type: RegExp): HistoryEvent | undefined =>
  trial.events.find((event) => type.test(event.type));

/** The members of an object that have a value. */
const present = (members: Record<string, JsonObject[string] | undefined>): JsonObject => {
  const given: JsonObject = {};
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) given[name] = value;
  }
  return given;
};

function statusOf(trial: Trial): Status {
  if (find(trial, /^ExecutionFailed$/)) return 'FAILED';
  if (!trial.failure) return 'SUCCEEDED';
  return find(trial, /StateExited$/) ? 'CAUGHT_ERROR' : 'RETRIABLE';
}

/** What `TestState` answers of a state that was tried. */
export function answerOf(
  trial: Trial,
  state: State,
  retries: number,
  inspect: boolean,
): JsonObject {
  const status = statusOf(trial);
  const exited = find(trial, /StateExited$/);
  // A Catch that cannot be evaluated fails the state with an error of its own.
  const error =
    status === 'FAILED'
      ? find(trial, /^ExecutionFailed$/)?.details
      : trial.failure?.failure.details;
  return present({
    status,
    output: exited?.details?.output,
    error: error?.error,
    cause: error?.cause,
    nextState: exited?.memo?.next,
    inspectionData: inspect ? inspectionOf(trial, state, status, retries) : undefined,
  });
}

function inspectionOf(trial: Trial, state: State, status: Status, retries: number): JsonObject {
  const scheduled = find(trial, /Scheduled$/)?.details;
  const forked = find(trial, /^ParallelStateStarted$/)?.memo;
  const hasArguments = 'Arguments' in state && state.Arguments !== undefined;
  const hasVariables = Object.keys(trial.variables).length > 0;
  return present({
    input: find(trial, /StateEntered$/)?.details?.input,
    afterArguments: hasArguments
      ? (scheduled?.parameters ?? scheduled?.input ?? forked?.input)
      : undefined,
    result: find(trial, /^(Task|LambdaFunction)Succeeded$/)?.details?.output,
    variables: hasVariables ? JSON.stringify(trial.variables) : undefined,
    errorDetails: errorDetailsOf(trial, state, status, retries),
    ...trial.mapInspection,
  });
}

/** Which retrier the failure was for, and which Catch took it. */
function errorDetailsOf(
  { failure: failed }: Trial,
  state: State,
  status: Status,
  retries: number,
): JsonObject | undefined {
  if (!failed) return undefined;
  const { failure, origin } = failed;
  const retry = retrierFor(state, failure, origin);
  const details = present({
    retryIndex: retry?.index,
    retryBackoffIntervalSeconds:
      retry && status === 'RETRIABLE' ? backoffSeconds(retry.retrier, retries) : undefined,
    catchIndex: status === 'CAUGHT_ERROR' ? catcherFor(state, failure, origin)?.index : undefined,
  });
  return Object.keys(details).length === 0 ? undefined : details;
}
