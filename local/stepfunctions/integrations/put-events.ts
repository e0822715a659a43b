import * as z from 'zod';
import type { JsonValue } from '../../service';
import { StateFailure } from '../failure';
import type { Caller, Integrations } from './integrations';
import { serviceFailure } from './service-failure';

const putEventsArguments = z.looseObject({
  Entries: z.array(
    z.looseObject({ Detail: z.json().optional(), Resources: z.array(z.string()).optional() }),
  ),
});
const putEventsResult = z.looseObject({ FailedEntryCount: z.number().optional() });

/**
 * `events:putEvents`: a detail may be JSON instead of its text, every event names the execution and its state machine
 * as resources, and one entry that is not taken fails the task.
 */
export async function putEvents(
  input: JsonValue,
  integrations: Integrations,
  { executionArn, stateMachineArn, roleArn }: Caller,
): Promise<JsonValue> {
  const parsed = putEventsArguments.safeParse(input);
  if (!parsed.success) {
    throw new StateFailure(
      'States.Runtime',
      `The Parameters '${JSON.stringify(input)}' could not be used to start the Task: ${z.prettifyError(parsed.error)}`,
    );
  }
  const entries = parsed.data.Entries.map(({ Detail, Resources = [], ...entry }) => ({
    ...z.record(z.string(), z.json()).parse(entry),
    ...(Detail === undefined
      ? {}
      : { Detail: typeof Detail === 'string' ? Detail : JSON.stringify(Detail) }),
    Resources: [...Resources, executionArn, stateMachineArn],
  }));
  let result;
  try {
    result = await integrations.callService(
      'eventbridge',
      'PutEvents',
      { Entries: entries },
      roleArn,
    );
  } catch (error) {
    throw serviceFailure('EventBridge', error);
  }
  if ((putEventsResult.parse(result).FailedEntryCount ?? 0) > 0) {
    throw new StateFailure('EventBridge.FailedEntry', JSON.stringify(result));
  }
  return result;
}
