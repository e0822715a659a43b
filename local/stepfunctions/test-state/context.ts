import * as z from 'zod';
import { type JsonObject, ServiceError } from '../../service';
import type { State } from '../definition/asl';
import { targetOf } from '../integrations/resource';
import type { Payload } from '../payload';
import { NAMELESS, type TestedState } from './tested-state';

/** What a request may say that `$states.context` is. */
const contextSchema = z.strictObject({
  Execution: z
    .strictObject({
      Id: z.string(),
      Input: z.json(),
      Name: z.string(),
      RoleArn: z.string(),
      StartTime: z.string(),
      RedriveCount: z.number(),
      RedriveTime: z.string(),
    })
    .partial()
    .optional(),
  State: z
    .strictObject({ EnteredTime: z.string(), Name: z.string(), RetryCount: z.number() })
    .partial()
    .optional(),
  StateMachine: z.strictObject({ Id: z.string(), Name: z.string() }).partial().optional(),
  Task: z.strictObject({ Token: z.string() }).partial().optional(),
});

const invalid = (what: string): ServiceError =>
  new ServiceError('ValidationException', `Invalid Context object provided: ${what}`);

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `Field '${issue.keys[0] ?? ''}' is not allowed`;
  const path = issue.path.join('.');
  return issue.code === 'invalid_type'
    ? `${path} must be ${issue.expected === 'object' ? 'an' : 'a'} ${issue.expected}`
    : `${path}: ${issue.message}`;
}

/**
 * Reads the Context object of a request, which stands for that of an execution.
 *
 * @throws ServiceError `ValidationException`, in AWS's words.
 */
export function readContext(text: string, state: State): (usual: JsonObject) => JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('it must be valid JSON');
  }
  if (z.looseObject({ Map: z.unknown() }).safeParse(json).data?.Map !== undefined) {
    throw invalid("'Map' field is not supported when mocking a Context object");
  }
  const { data, error } = contextSchema.safeParse(json);
  if (error) {
    const [issue] = error.issues;
    throw invalid(issue ? describeIssue(issue) : 'it must be an object');
  }
  if (data.Task && !(state.Type === 'Task' && targetOf(state.Resource).waitsForToken)) {
    throw invalid(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    );
  }
  const context = z.record(z.string(), z.json()).parse(data);
  // Where an ItemSelector is evaluated there is an item, whatever else was said.
  return ({ Map }) => (Map === undefined ? context : { ...context, Map });
}

/** Makes the context of an execution what AWS has it be for a state that is tried alone. */
export function defaultContext(
  { state, inMap }: TestedState,
  input: Payload,
  roleArn: string | undefined,
): (usual: JsonObject) => JsonObject {
  return (usual) => {
    const execution = z.record(z.string(), z.json()).parse(usual.Execution);
    const { EnteredTime = null, RetryCount = null } = z
      .record(z.string(), z.json())
      .parse(usual.State);
    return {
      ...(inMap ? { Map: { Item: { Index: 0, Value: input.value } } } : {}),
      ...usual,
      Execution: {
        ...Object.fromEntries(
          Object.entries(execution).filter(([member]) => member !== 'RedriveCount'),
        ),
        RoleArn: roleArn ?? null,
      },
      // States that cannot be retried count no retries.
      State: { EnteredTime, Name: NAMELESS, ...(canRetry(state) ? { RetryCount } : {}) },
    };
  };
}

const canRetry = ({ Type }: State): boolean =>
  Type === 'Task' || Type === 'Map' || Type === 'Parallel';
