import type { JsonObject, JsonValue } from '../../service';
import type { Payload } from '../payload';
import type { Activation } from './branch';
import type { ExecutionState } from './execution-state';

/** What an execution is called, and what it runs as. */
export interface ExecutionIdentity {
  readonly executionArn: string;
  readonly name: string;
  readonly input: Payload;
  readonly roleArn: string;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  /** Makes `$states.context` of what it is in an execution; a state that is tried alone can have another one. */
  readonly adaptContext?: (context: JsonObject) => JsonObject;
}

interface Situation {
  readonly taskToken?: string;
  readonly mapItem?: { readonly Index: number; readonly Value: JsonValue };
}

/** `$states.context`: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export function contextObject(
  identity: ExecutionIdentity,
  state: ExecutionState,
  activation: Activation,
  { taskToken, mapItem }: Situation,
): JsonObject {
  return {
    Execution: {
      Id: identity.executionArn,
      Input: identity.input.value,
      Name: identity.name,
      RoleArn: identity.roleArn,
      StartTime: new Date(identity.startDate).toISOString(),
      RedriveCount: state.redriveCount,
      ...(state.redriveCount > 0 && { RedriveTime: new Date(state.runningSince).toISOString() }),
    },
    State: {
      EnteredTime: new Date(activation.enteredAt).toISOString(),
      Name: activation.name,
      RetryCount: activation.retries.reduce((sum, count) => sum + count, 0),
    },
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    ...(taskToken === undefined ? {} : { Task: { Token: taskToken } }),
    ...(mapItem ? { Map: { Item: mapItem } } : {}),
  };
}
