/** The API answered, and not with success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param detail what is wrong and what to do about it, in the API's words */
  constructor(
    readonly status: number,
    readonly detail?: string,
  ) {
    super(`The API answered with status ${status}.`);
  }

  /** The token is wrong or over, or may not do this. */
  get refused(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** Nobody but the service can mend it; a repeat may find it mended. */
  get fault(): boolean {
    return this.status >= 500 || this.status === 429;
  }
}

/** No answer of the API arrived, or what arrived was not the API's. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(cause: unknown) {
    super('The API could not be reached.', { cause });
  }
}
