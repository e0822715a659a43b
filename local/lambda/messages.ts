import type { JsonObject, JsonValue } from '../service';

/** What a worker is started with. */
export interface WorkerSettings {
  /** Path of the handler's bundled module. */
  readonly modulePath: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Mebibytes. */
  readonly memorySize: number;
}

/** Asks a worker to call the handler. */
export interface InvocationRequest {
  readonly requestId: string;
  readonly event: JsonValue;
  /** Milliseconds left when the request was made. */
  readonly remainingMilliseconds: number;
  /** The time of the embedded AWS, in milliseconds since the epoch. */
  readonly now: number;
}

/** The payload of a failed invocation, as Lambda's runtime for Node.js makes it. */
export interface FunctionErrorPayload extends JsonObject {
  errorType: string;
  errorMessage: string;
}

/** What a worker tells. A `crash` ends it: its initialisation failed, or an error was left to itself. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly payload: string }
  | { readonly type: 'error'; readonly payload: FunctionErrorPayload }
  | { readonly type: 'crash'; readonly payload: FunctionErrorPayload };
