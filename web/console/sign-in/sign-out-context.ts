import { createContext, useContext } from 'react';

const SignOutContext = createContext<() => void>(() => {
  throw new Error('Nobody is signed in.');
});

export const SignOutProvider = SignOutContext.Provider;

/** Ends the session, here and where it was begun. */
export function useSignOut(): () => void {
  return useContext(SignOutContext);
}
