import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/client';
import { ApiError } from '../api/errors';
import { DocumentStep } from './document/document-step';
import { HandOffScreen } from './hand-off/hand-off-screen';
import { Notice } from './interface/notice';
import { Steps } from './interface/steps';
import { Waiting } from './interface/waiting';
import { LivenessStep } from './liveness/liveness-step';
import { Following } from './screens/following';
import { Held } from './screens/held';
import { Result } from './screens/result';
import { LinkRefused, Trouble } from './screens/trouble';
import { Welcome } from './screens/welcome';
import { useSession } from './session/use-session';
import { chosenLanguage } from './texts/language';

/** Expired links are known, and forbidden to be used; wrong ones are unknown. */
const EXPIRED = 403;

export interface JourneyProps {
  readonly handedOver: boolean;
}

/** Goes where the service says that the verification stands. */
export function Journey({ handedOver }: JourneyProps) {
  const { t } = useTranslation();
  const { data: session, error, refetch } = useSession();
  useLanguageOf(session);

  if (error instanceof ApiError && error.refused) {
    return <LinkRefused expired={error.status === EXPIRED} />;
  }
  if (!session) {
    return error ? (
      <Trouble error={error} onRetry={() => void refetch()} />
    ) : (
      <Waiting title={t('loading')} />
    );
  }
  return (
    <>
      <Steps step={session.step} />
      {error && <Notice tone="trouble">{t('trouble.lostConnection')}</Notice>}
      <CurrentScreen session={session} handedOver={handedOver} />
    </>
  );
}

interface CurrentScreenProps extends JourneyProps {
  readonly session: Session;
}

function CurrentScreen({ session, handedOver }: CurrentScreenProps) {
  const { t } = useTranslation();
  const [handingOff, setHandingOff] = useState(false);
  const { step, role, attemptsLeft, hold } = session;

  if (step === 'review' || step === 'done') return <Result {...{ session, handedOver }} />;
  if (role === 'follower') return <Following step={step} />;
  if (hold) return <Held hold={hold} />;
  if (handingOff) return <HandOffScreen onBack={() => setHandingOff(false)} />;

  const props = { session, onHandOff: () => setHandingOff(true) };
  switch (step) {
    case 'consent':
      return <Welcome {...props} />;
    case 'document':
    case 'checking':
      return <DocumentStep key={`document ${attemptsLeft}`} {...props} />;
    case 'liveness':
      return <LivenessStep key={`liveness ${attemptsLeft}`} {...props} />;
    case 'deciding':
      return (
        <Waiting title={t('deciding.title')} lead={t('deciding.lead')} slow={t('deciding.slow')} />
      );
  }
}

/** The language the verification was begun in, unless the person has chosen one. */
function useLanguageOf(session: Session | undefined): void {
  const { i18n } = useTranslation();
  const locale = session?.locale;
  useEffect(() => {
    if (locale && !chosenLanguage()) void i18n.changeLanguage(locale);
  }, [i18n, locale]);
}
