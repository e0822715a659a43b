import createClient from 'openapi-fetch';
import { ApiError, ConnectionError, type Problem } from './errors';
import type { ApiOptions } from './options';
import { fetchPatiently, retryAfterOf } from './patience';
import type { paths } from './schema';

const RETRIES = 3;

/** The API at the page's own origin. What is worth a repeat is up to TanStack Query there, and to whoever acts. */
export const page = { apiUrl: '/v1', retries: 0 };

/**
 * A client of the API at an address.
 *
 * @param credentials header that says who calls
 * @throws TypeError naming the option that is wrong, and the remedy
 */
export function connect(
  { apiUrl, retries = RETRIES, headers = {} }: ApiOptions,
  credentials: Readonly<Record<string, string>> = {},
) {
  if (!/^(https?:\/)?\//.test(apiUrl)) {
    throw new TypeError(
      'apiUrl: give the address of the API with its stage, such as http://127.0.0.1:4510/v1',
    );
  }
  if (!Number.isInteger(retries) || retries < 0) {
    throw new TypeError('retries: give a whole number from 0');
  }
  return createClient<paths>({
    baseUrl: apiUrl.replace(/\/$/, ''),
    headers: { ...headers, ...credentials },
    // Lists of a query are separated by commas.
    querySerializer: { array: { style: 'form', explode: false } },
    fetch: (request) => fetchPatiently(request, retries),
  });
}

/** @throws TypeError for a key that cannot be one */
export function keyHeader(apiKey: string): Record<string, string> {
  if (apiKey.trim() === '') throw new TypeError('apiKey: give the key of your application');
  return { 'x-api-key': apiKey };
}

/** @throws TypeError for a token that cannot be one */
export function tokenHeader(token: string): Record<string, string> {
  if (token.trim() === '') throw new TypeError('token: give the token to call with');
  return { authorization: `Bearer ${token}` };
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: Partial<Problem>;
  readonly response: Response;
}

/**
 * What the API answered.
 *
 * @param signal what may end the call
 * @throws ApiError when it refuses, ConnectionError when it cannot be reached, the reason of the signal when that ends it
 */
export async function answerOf<Data>(
  call: Promise<Answer<Data>>,
  signal?: AbortSignal,
): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new ConnectionError(cause);
  });
  if (data !== undefined) return data;
  // What stands before the API, such as a proxy, answers in texts of its own.
  const { detail, type, title, instance, errors } = typeof error === 'object' ? error : {};
  const retryAfter = retryAfterOf(response);
  throw new ApiError(response.status, detail, { type, title, instance, errors, retryAfter });
}
