import type { components } from './schema';

export type Problem = components['schemas']['Problem'];

/** What else is known of a refusal. */
export type RefusalDetails = Partial<Pick<Problem, 'type' | 'title' | 'instance' | 'errors'>> & {
  /** Seconds after which the API asks to be asked again. */
  readonly retryAfter?: number;
};

/** The API answered, and not with success: what its problem (RFC 9457) says. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Names the kind of problem, such as `urn:honnin:problem:conflict`. */
  readonly type: string | undefined;
  readonly title: string | undefined;
  /** The id of the request, for whoever runs the service. */
  readonly instance: string | undefined;
  /** Every field that is wrong. */
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Seconds after which the API asks to be asked again. */
  readonly retryAfter: number | undefined;

  /** @param detail what is wrong and what to do about it, in the API's words */
  constructor(
    readonly status: number,
    readonly detail?: string,
    { type, title, instance, errors = [], retryAfter }: RefusalDetails = {},
  ) {
    super(`The API answered with status ${status}${detail === undefined ? '.' : `: ${detail}`}`);
    this.type = type;
    this.title = title;
    this.instance = instance;
    this.errors = errors;
    this.retryAfter = retryAfter;
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
