import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../api/errors';

/** How often a question is asked again that failed for no fault of the one who asks. */
const REPEATS = 2;

/** What the pages know of the API's answers. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Whether there is a connection shows by trying: the embedded stack needs no network.
        networkMode: 'always',
        retry: (failures, error) =>
          failures < REPEATS && !(error instanceof ApiError && !error.fault),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
