/** A field that is wrong, and what it should be. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/**
 * An answer that is not a success. Its message is the `detail` the caller reads:
 * it names what is wrong and what to do about it, and nothing the caller may not know.
 */
export abstract class ApiError extends Error {
  abstract readonly status: number;
  /** The end of the problem's type URI. */
  abstract readonly type: string;
  abstract readonly title: string;
  /** Seconds after which the same request may be answered otherwise; unknown unless given. */
  readonly retryAfter?: number;

  constructor(
    detail: string,
    readonly errors?: readonly FieldError[],
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

export class InvalidRequestError extends ApiError {
  override readonly name = 'InvalidRequestError';
  readonly status = 400;
  readonly type = 'invalid-request';
  readonly title = 'The request is not valid';

  constructor(errors: readonly FieldError[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '), errors);
  }
}

export class ForbiddenError extends ApiError {
  override readonly name = 'ForbiddenError';
  readonly status = 403;
  readonly type = 'forbidden';
  readonly title = 'Not allowed';
}

export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError';
  readonly status = 404;
  readonly type = 'not-found';
  readonly title = 'Not found';
}

/** The verification's state, or an earlier request, stands against this one. */
export class ConflictError extends ApiError {
  override readonly name = 'ConflictError';
  readonly status = 409;
  readonly type = 'conflict';
  readonly title = 'Not now';
}

export class UnavailableError extends ApiError {
  override readonly name = 'UnavailableError';
  readonly status = 503;
  readonly type = 'unavailable';
  readonly title = 'Not available';
}

/** What liveness checks may cost in a day is spent. */
export class BudgetSpentError extends ApiError {
  override readonly name = 'BudgetSpentError';
  readonly status = 503;
  readonly type = 'liveness-budget-spent';
  readonly title = 'No liveness checks for now';
  override readonly retryAfter: number;

  /**
   * @param until when there is a budget again, ISO 8601
   * @param now milliseconds since the epoch
   */
  constructor(until: string, now: number) {
    super(
      `No more liveness checks can be begun until ${until}; try again then. The verification waits.`,
    );
    this.retryAfter = Math.ceil((Date.parse(until) - now) / 1000);
  }
}
