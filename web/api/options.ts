/** How to reach an API. */
export interface ApiOptions {
  /** Its address with the stage, such as `http://127.0.0.1:4510/v1`. */
  readonly apiUrl: string;
  /** How often a request is repeated that the API has no room for (429, 503); 3 unless given. */
  readonly retries?: number;
}

/** For who calls with a key of an application. */
export interface ApiKeyOptions extends ApiOptions {
  readonly apiKey: string;
}

/** For who calls with a token: of a link, or of the reviewers' user pool. */
export interface TokenOptions extends ApiOptions {
  readonly token: string;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call, also between two repeats; it then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** What calls take that create something. */
export interface CreationOptions extends CallOptions {
  /** Makes a repeat answer with what was made at first; a new one for each call unless given. */
  readonly idempotencyKey?: string;
}
