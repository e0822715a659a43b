/** @jest-environment jsdom */
import { act, render, screen } from '@testing-library/react';
import { ConnectionError } from '../../web/api/errors';
import type { SignedInSession } from '../../web/console/sign-in/session';
import { SignInGate } from '../../web/console/sign-in/sign-in-gate';
import { useSignOut } from '../../web/console/sign-in/sign-out-context';

/** A session whose token can be renewed. */
function fakeSession() {
  const listeners = new Set<() => void>();
  let token = 'first';
  const session: SignedInSession = {
    token: () => token,
    onRenewal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signOut: jest.fn(() => Promise.resolve()),
  };
  const renew = (next: string) => {
    token = next;
    for (const listener of listeners) listener();
  };
  return { session, renew };
}

function Inside({ token }: { readonly token: string }) {
  const signOut = useSignOut();
  return <button onClick={signOut}>{token}</button>;
}

const show = (session: Promise<SignedInSession | undefined>) =>
  act(() =>
    Promise.resolve(
      render(<SignInGate session={session}>{(token) => <Inside token={token} />}</SignInGate>),
    ),
  );

describe('The way into the console', () => {
  it('is shut while the browser leaves to sign in', async () => {
    await show(Promise.resolve(undefined));
    expect(screen.getByRole('status').textContent).toBe('Signing in …');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is open to those signed in, with the token of the moment', async () => {
    const { session, renew } = fakeSession();
    await show(Promise.resolve(session));
    expect(screen.getByRole('button').textContent).toBe('first');
    act(() => renew('second'));
    expect(screen.getByRole('button').textContent).toBe('second');
    act(() => screen.getByRole('button').click());
    expect(session.signOut).toHaveBeenCalled();
  });

  it('says why it is shut when nobody could be signed in', async () => {
    await show(Promise.reject(new ConnectionError(new TypeError('fetch failed'))));
    expect(screen.getByText(/The API could not be reached/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Sign in again' }).getAttribute('href')).toBe(
      '/console',
    );
  });
});
