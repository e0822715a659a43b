import type { JsonValue } from '../../service';
import type { State, StateGroup } from '../definition/asl';
import type { Payload } from '../payload';

/** Key of the branch that the execution begins with. */
export const MAIN_BRANCH = '';

/** Key of a branch that a Map or Parallel runs. */
export const branchKey = (startedEventId: number, index: number): string =>
  `${startedEventId}/${index}`;

/** The id of the `MapStateStarted` or `ParallelStateStarted` that a branch belongs to. */
export const startedEventIdOf = (key: string): number => Number(key.split('/')[0]);

/** A task that was handed to a service and has not ended. */
export interface RunningTask {
  readonly scheduledEventId: number;
  readonly scheduledAt: number;
  /** JSON text of the arguments. */
  readonly arguments: string;
  readonly token?: string;
  /** Milliseconds since the epoch. */
  readonly timeoutAt?: number;
  readonly heartbeatSeconds?: number;
  heartbeatAt?: number;
  /** The call has returned; only its token can complete the task. */
  submitted: boolean;
}

/** The branches that a Map or Parallel runs. */
export interface Fork {
  readonly startedEventId: number;
  /** Length of a Map's items; number of a Parallel's branches. */
  readonly length: number;
  /** 0: no limit. */
  readonly maxConcurrency: number;
  readonly items?: JsonValue[];
  readonly children: Branch[];
  /** The last event inside the iteration that ended last, to which the next one's start links. */
  lastInnerEventId: number;
}

/** A state that was entered and not left. */
export interface Activation {
  readonly name: string;
  readonly state: State;
  readonly input: Payload;
  readonly enteredAt: number;
  readonly enteredEventId: number;
  /** The event before it was entered. */
  readonly precedingEventId: number;
  /** Attempts used up, by the index of the retrier. */
  retries: number[];
  /** Whether its work began: a retry or a redrive begins it anew. */
  begun: boolean;
  /** When a wait or the pause before a retry ends, in milliseconds since the epoch. */
  resumeAt?: number | undefined;
  task?: RunningTask | undefined;
  fork?: Fork | undefined;
}

/** A line of states that follow each other: the main line, a branch of a Parallel, an iteration of a Map. */
export interface Branch {
  readonly key: string;
  readonly index: number;
  readonly parent?: Branch;
  readonly group: StateGroup;
  /** JSON text of the input. */
  readonly input: Payload;
  /** Variables of its own scope; those of its parents can be read as well. */
  variables: Record<string, JsonValue>;
  /** The event that the next one links to. */
  lastEventId: number;
  next?: { readonly name: string; readonly input: Payload } | undefined;
  activation?: Activation | undefined;
  /** Present once it has ended well. A branch that failed takes its Map or Parallel, or the execution, with it. */
  output?: Payload;
  /** Whether its success is recorded, as `MapIterationSucceeded`. */
  acknowledged?: boolean;
}

/** Variables that a state of the branch can read. */
export function visibleVariables(branch: Branch): Record<string, JsonValue> {
  return branch.parent
    ? { ...visibleVariables(branch.parent), ...branch.variables }
    : branch.variables;
}
