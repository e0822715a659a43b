import type { JsonObject, JsonValue } from '../../service';

/** What Lambda answers to `Invoke`. */
export interface FunctionResult {
  readonly StatusCode: number;
  /** Present when the function failed; the payload is then Lambda's error object. */
  readonly FunctionError?: string | undefined;
  readonly Payload: JsonValue;
  readonly ExecutedVersion: string;
}

/** How state machines reach the other services, under the state machine's role. */
export interface Integrations {
  /**
   * Invokes a function and waits for what it answers.
   *
   * @throws ServiceError as Lambda's `Invoke` does.
   */
  invokeFunction(
    functionNameOrArn: string,
    payload: JsonValue,
    roleArn: string,
  ): Promise<FunctionResult>;
  /**
   * Calls an operation by the name of the service (`dynamodb`) and of the action (`UpdateItem`).
   *
   * @throws ServiceError as the operation does.
   */
  callService(
    serviceName: string,
    action: string,
    input: JsonObject,
    roleArn: string,
  ): Promise<JsonObject>;
  /** Whether `callService` knows the action; definitions that need others are refused. */
  supports(serviceName: string, action: string): boolean;
}

/** For whom a task calls. */
export interface Caller {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly roleArn: string;
}

/** What the Resource of a Task state stands for. */
export interface TaskTarget {
  /** What the names of its events begin with. */
  readonly eventPrefix: 'LambdaFunction' | 'Task';
  /** Members of every event's details. */
  readonly details: JsonObject;
  /** Name of the member of the scheduling event's details that holds the arguments. */
  readonly argumentsMember: 'input' | 'parameters';
  /** Further members of the scheduling event's details. */
  readonly scheduledDetails: JsonObject;
  /** Whether a token, not the call's return, completes the task. */
  readonly waitsForToken: boolean;
  /** Why a definition that names it is refused; absent when it can be called. */
  readonly refusal?: (integrations: Integrations) => string | undefined;
  /** @throws StateFailure under the error names that AWS gives. */
  call(input: JsonValue, integrations: Integrations, caller: Caller): Promise<JsonValue>;
}
