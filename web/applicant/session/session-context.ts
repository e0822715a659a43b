import { createContext, useContext } from 'react';
import type { SessionApi } from '../../api/client';

const SessionApiContext = createContext<SessionApi | undefined>(undefined);

export const SessionApiProvider = SessionApiContext.Provider;

/** The API, by the token the page was opened with. */
export function useSessionApi(): SessionApi {
  const api = useContext(SessionApiContext);
  if (!api) throw new Error('There is no SessionApiProvider around this.');
  return api;
}
