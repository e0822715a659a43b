import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sessionApi } from '../api/client';
import { Frame } from './interface/frame';
import { Journey } from './journey';
import { Claim } from './screens/claim';
import { NoLink } from './screens/trouble';
import { deviceId } from './session/device';
import { enter, enterHandedOver, type Entrance } from './session/entrance';
import { SessionApiProvider } from './session/session-context';

export interface AppProps {
  /** Whether the embedded stack serves the page. */
  readonly embedded: boolean;
  readonly entrance: Entrance;
}

export function App({ embedded, entrance: first }: AppProps) {
  const [entrance, setEntrance] = useState(first);

  // Another link opened in the same tab changes only what is behind the "#".
  useEffect(() => {
    const reenter = () => location.hash && setEntrance(enter());
    addEventListener('hashchange', reenter);
    return () => removeEventListener('hashchange', reenter);
  }, []);

  return (
    <Frame embedded={embedded}>
      <Entered
        key={'token' in entrance ? entrance.token : undefined}
        entrance={entrance}
        onClaimed={(token) => setEntrance(enterHandedOver(token))}
      />
    </Frame>
  );
}

interface EnteredProps {
  readonly entrance: Entrance;
  readonly onClaimed: (token: string) => void;
}

function Entered({ entrance, onClaimed }: EnteredProps) {
  // Whether there is a connection shows by trying: the embedded stack needs no network.
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      {entrance.kind === 'nothing' && <NoLink />}
      {entrance.kind === 'handOff' && <Claim handOffToken={entrance.token} onClaimed={onClaimed} />}
      {entrance.kind === 'link' && (
        <Verification token={entrance.token} handedOver={entrance.handedOver} />
      )}
    </QueryClientProvider>
  );
}

interface VerificationProps {
  readonly token: string;
  readonly handedOver: boolean;
}

function Verification({ token, handedOver }: VerificationProps) {
  const [api] = useState(() => sessionApi(token, deviceId()));
  return (
    <SessionApiProvider value={api}>
      <Journey handedOver={handedOver} />
    </SessionApiProvider>
  );
}
