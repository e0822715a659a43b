import type { JsonValue } from '../../service';
import type { InvocationResponse } from '../lambda';

/** Something that calls a function with what it reads. */
export interface EventSource {
  start(): void;
  /** Whether the function has dealt with all that there is so far. Of queues, SQS tells what they hold. */
  isIdle?(): Promise<boolean>;
  /** Reads no more, and waits for what is under way. */
  stop(): Promise<void>;
}

/** Calls the function of a mapping and waits for its answer. */
export type InvokeFunction = (
  functionArn: string,
  payload: JsonValue,
  requestId: string,
) => Promise<InvocationResponse>;
