import type { JsonObject, JsonValue } from '../service';

/** What an invocation of a function gives. */
export interface FunctionResult {
  /** Present when the function failed: `Payload` then says how. */
  readonly FunctionError?: string | undefined;
  readonly Payload: JsonValue;
}

/** Invokes a function by its ARN and waits for its result; rejects when it cannot be invoked. */
export type InvokeFunction = (functionArn: string, payload: JsonObject) => Promise<FunctionResult>;
