import {
  paginateGetExecutionHistory,
  type HistoryEvent,
  type HistoryEventType,
} from '@aws-sdk/client-sfn';
import { stepFunctions } from '../shared/clients/step-functions';

export interface Fault {
  /** Name of the error, such as `Rekognition.ThrottlingException`. */
  readonly error: string;
  /** Name of the state it failed in; null when it failed in none. */
  readonly state: string | null;
  /** Whether the execution has been redriven since. */
  readonly goesOn: boolean;
}

/**
 * Reads why an execution last failed from the end of its history.
 *
 * @throws Error when the history tells of no fault yet, so that the event is delivered again
 */
export async function readFault(executionArn: string): Promise<Fault> {
  let error: string | undefined;
  let goesOn = false;
  const pages = paginateGetExecutionHistory(
    { client: stepFunctions },
    { executionArn, reverseOrder: true, includeExecutionData: false },
  );
  for await (const { events = [] } of pages) {
    for (const event of events) {
      if (error === undefined && event.type === 'ExecutionRedriven') goesOn = true;
      error ??= errorOf(event);
      const state = event.stateEnteredEventDetails?.name;
      if (error !== undefined && state !== undefined) return { error, state, goesOn };
    }
  }
  if (error === undefined) throw new Error('The history of the execution tells of no fault yet.');
  return { error, state: null, goesOn };
}

/** Ends of an execution that are faults, with the error where the event names none. */
const faults: Partial<Record<HistoryEventType, string>> = {
  ExecutionFailed: 'States.TaskFailed',
  ExecutionTimedOut: 'States.Timeout',
  ExecutionAborted: 'Aborted',
};

function errorOf(event: HistoryEvent): string | undefined {
  const details =
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails;
  return details?.error ?? (event.type && faults[event.type]);
}
