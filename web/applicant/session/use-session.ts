import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Consent, LivenessSession, Session } from '../../api/client';
import { ApiError } from '../../api/errors';
import { pollingInterval, worthRepeating } from './polling';
import { useSessionApi } from './session-context';

const sessionKey = ['session'];

/**
 * Where the verification stands, read again as often as sensible.
 *
 * @param every milliseconds, for who waits for something in particular
 */
export function useSession(every?: number): UseQueryResult<Session> {
  const api = useSessionApi();
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => api.read(signal),
    refetchInterval: ({ state }) => {
      const interval = pollingInterval(state.data, state.error);
      return interval !== false && every !== undefined ? Math.min(every, interval) : interval;
    },
    refetchOnWindowFocus: 'always',
    retry: worthRepeating,
  });
}

/** Reads the session at once: it may have changed, or an answer of the API says that it has. */
export function useRefreshSession(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: sessionKey }), [client]);
}

/** An action that answers with the session it led to. When refused, the session is read again. */
function useSessionAction<Input>(act: (input: Input) => Promise<Session>) {
  const client = useQueryClient();
  const refresh = useRefreshSession();
  return useMutation({
    mutationFn: act,
    onSuccess: async (session) => {
      await client.cancelQueries({ queryKey: sessionKey }); // One under way would bring older news.
      client.setQueryData(sessionKey, session);
    },
    onError: (error) => (error instanceof ApiError ? refresh() : undefined),
  });
}

export function useConsent() {
  const api = useSessionApi();
  return useSessionAction((consent: Consent) => api.giveConsent(consent));
}

export function useCompleteLiveness() {
  const api = useSessionApi();
  return useSessionAction(() => api.completeLiveness());
}

/**
 * Opens a liveness session, or ends the attempt where the API says that no session is left to open. Where none can be
 * opened for now, the session says until when.
 */
export function useOpenLiveness(): () => Promise<LivenessSession> {
  const api = useSessionApi();
  const refresh = useRefreshSession();
  const { mutateAsync: complete } = useCompleteLiveness();
  return useCallback(async () => {
    try {
      return await api.openLiveness();
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) await complete(undefined);
      else if (error instanceof ApiError) await refresh(); // It may be paused, or put off.
      throw error;
    }
  }, [api, complete, refresh]);
}
