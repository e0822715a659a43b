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
  /** When the same may be asked again, ISO 8601, where that is known. */
  readonly until?: string;

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

/** Too much has failed; it may be tried again at a time. */
export class PausedError extends ApiError {
  override readonly name = 'PausedError';
  readonly status = 429;
  readonly type = 'paused';
  readonly title = 'Paused after too many failures';

  constructor(
    detail: string,
    override readonly until: string,
  ) {
    super(detail);
  }
}

/** Too much has failed again and again; somebody has to look into it. */
export class BlockedError extends ApiError {
  override readonly name = 'BlockedError';
  readonly status = 403;
  readonly type = 'blocked';
  readonly title = 'Blocked after too many failures';
}

export class UnavailableError extends ApiError {
  override readonly name = 'UnavailableError';
  readonly status = 503;
  readonly type = 'unavailable';
  readonly title = 'Not available';
}
