import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { createQueries } from './api/queries';
import { reviewApi } from './api/review-api';
import { ReviewApiProvider } from './api/use-review-api';
import { EmbeddedProvider } from './interface/embedded';
import { routes } from './routes';
import type { SignedInSession } from './sign-in/session';
import { SignInGate } from './sign-in/sign-in-gate';

export interface AppProps {
  /** Whether the embedded stack serves the page. */
  readonly embedded: boolean;
  /** Who is signed in; see {@link SignInGate}. */
  readonly session: Promise<SignedInSession | undefined>;
}

/** The reviewers' console. */
export function App({ embedded, session }: AppProps) {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <EmbeddedProvider value={embedded}>
        <SignInGate session={session}>{(token) => <Console token={token} />}</SignInGate>
      </EmbeddedProvider>
    </I18nProvider>
  );
}

interface ConsoleProps {
  /** An access token; another replaces it before it runs out. */
  readonly token: string;
}

function Console({ token }: ConsoleProps) {
  const api = useMemo(() => reviewApi(token), [token]);
  const [queries] = useState(createQueries);
  const [router] = useState(() => createBrowserRouter(routes, { basename: '/console' }));
  return (
    <QueryClientProvider client={queries}>
      <ReviewApiProvider value={api}>
        <RouterProvider router={router} />
      </ReviewApiProvider>
    </QueryClientProvider>
  );
}
