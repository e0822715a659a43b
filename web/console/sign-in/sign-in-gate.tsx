import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { remedyFor } from '../interface/failure';
import type { SignedInSession } from './session';
import { SignOutProvider } from './sign-out-context';

export interface SignInGateProps {
  /** Settles once it is known who is signed in; without a session when the browser leaves to sign in. */
  readonly session: Promise<SignedInSession | undefined>;
  /** What those see who are signed in, by their access token. */
  readonly children: (token: string) => ReactNode;
}

type Progress =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'signedIn'; readonly session: SignedInSession };

/** Lets those in who are signed in. */
export function SignInGate({ session, children }: SignInGateProps) {
  const [progress, setProgress] = useState<Progress>({ kind: 'waiting' });
  useEffect(() => {
    session.then(
      (found) => found && setProgress({ kind: 'signedIn', session: found }),
      (error: unknown) => setProgress({ kind: 'failed', error: asError(error) }),
    );
  }, [session]);

  switch (progress.kind) {
    case 'waiting':
      return (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" /> <span role="status">Signing in …</span>
        </Box>
      );
    case 'failed':
      return (
        <Box padding="xxl">
          <Alert
            type="error"
            header="You could not be signed in"
            action={<Button href="/console">Sign in again</Button>}
          >
            {remedyFor(progress.error)}
          </Alert>
        </Box>
      );
    case 'signedIn':
      return <SignedIn session={progress.session}>{children}</SignedIn>;
  }
}

interface SignedInProps extends Pick<SignInGateProps, 'children'> {
  readonly session: SignedInSession;
}

function SignedIn({ session, children }: SignedInProps) {
  const token = useSyncExternalStore(session.onRenewal, session.token);
  return <SignOutProvider value={() => void session.signOut()}>{children(token)}</SignOutProvider>;
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
