import createClient from 'openapi-fetch';
import { ApiError, ConnectionError } from './errors';
import type { components, paths } from './schema';

type Problem = components['schemas']['Problem'];

/** A client of the API at the page's own origin, for whoever holds the token. */
export const clientWith = (token: string, headers: Readonly<Record<string, string>> = {}) =>
  createClient<paths>({
    baseUrl: '/v1',
    headers: { ...headers, authorization: `Bearer ${token}` },
    // Lists of a query are separated by commas.
    querySerializer: { array: { style: 'form', explode: false } },
  });

/** A client of what anybody may ask. */
export const openClient = () => createClient<paths>({ baseUrl: '/v1' });

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: Partial<Problem>;
  readonly response: Response;
}

/**
 * What the API answered.
 *
 * @throws ApiError when it refuses, ConnectionError when it cannot be reached
 */
export async function answerOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw new ConnectionError(cause);
  });
  if (data === undefined) throw new ApiError(response.status, error?.detail);
  return data;
}
