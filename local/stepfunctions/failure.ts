import type { JsonObject } from '../service';

/** Why a state failed, in the words that `Retry`, `Catch` and the history know it by. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';

  /**
   * @param error Error name, such as `States.Timeout`; a Fail state may leave it out.
   * @param cause A text for people.
   * @param alias A further name that `ErrorEquals` may use for it.
   */
  constructor(
    readonly error: string | undefined,
    override readonly cause: string | undefined,
    readonly alias?: string,
  ) {
    super(cause ?? error);
  }

  /** `$states.errorOutput`. */
  get output(): { Error: string; Cause: string } {
    return { Error: this.error ?? '', Cause: this.cause ?? '' };
  }

  /** Members of the details of an event; those that are missing are left out. */
  get details(): JsonObject {
    return {
      ...(this.error === undefined ? {} : { error: this.error }),
      ...(this.cause === undefined ? {} : { cause: this.cause }),
    };
  }
}

/** A field of a state could not be evaluated. It is recorded as `EvaluationFailed` before it fails the state. */
export class EvaluationFailure extends StateFailure {
  /** @param location Path of the field within the state, such as `Output/result`; absent when the input itself is at fault. */
  constructor(
    cause: string,
    readonly location: string | undefined,
  ) {
    super('States.QueryEvaluationError', cause);
  }
}
