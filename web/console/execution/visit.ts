/** What went wrong, as Step Functions names it. */
export interface Failure {
  readonly error: string;
  readonly cause?: string;
}

/** One call of what a task calls; a task that is retried or redriven makes several. */
export interface Attempt {
  /** ISO 8601, as all times here. */
  readonly scheduledAt: string;
  readonly endedAt?: string;
  /** Such as `lambda invoke`. */
  readonly calls: string;
  readonly parameters?: unknown;
  readonly result?: unknown;
  readonly failure?: Failure;
}

/**
 * How a visit ended: `caught` when a Catch took its failure, `stopped` when something else ended the execution or
 * the Map or Parallel around it.
 */
export type VisitOutcome = 'running' | 'succeeded' | 'caught' | 'failed' | 'stopped';

/** The branch a visit belongs to: an iteration of a Map, a branch of a Parallel, or the execution itself. */
export interface Branch {
  /** The visit of the Map or Parallel. */
  readonly visit?: Visit;
  /** Which item of a Map, counted from 0. */
  readonly iteration?: number;
}

/** A state that an execution entered, with all that happened until it left it. */
export interface Visit {
  /** Of the event by which it was entered. */
  readonly id: number;
  readonly state: string;
  /** Of the state, such as `Task`. */
  readonly type: string;
  readonly branch: Branch;
  /** The visit that led to it, in the same branch. */
  readonly cameFrom?: Visit;
  readonly enteredAt: string;
  /** When it was left, or broke off. */
  readonly leftAt?: string;
  readonly outcome: VisitOutcome;
  readonly input: unknown;
  readonly output?: unknown;
  readonly assigned: Readonly<Record<string, unknown>>;
  readonly attempts: readonly Attempt[];
  /** The failure it ended with, or has met last. */
  readonly failure?: Failure;
}
