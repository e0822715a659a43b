import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LivenessSession, Session } from '../../api/client';
import { ApiError, ConnectionError } from '../../api/errors';
import type { LivenessFailure } from '../../liveness/failure';
import { HandOffOffer } from '../hand-off/hand-off-offer';
import { FaceDrawing } from '../interface/illustrations';
import { Screen } from '../interface/screen';
import { Waiting } from '../interface/waiting';
import { useCompleteLiveness, useOpenLiveness } from '../session/use-session';
import { useLanguage } from '../texts/use-language';
import { LivenessBoundary } from './liveness-boundary';
import { loadLivenessCheck } from './load-liveness-check';
import { Postponed } from './postponed';
import { WithoutLight } from './without-light';

const LivenessCheck = lazy(loadLivenessCheck);

export interface LivenessStepProps {
  readonly session: Session;
  readonly onHandOff: () => void;
}

/** Failures that another device may be spared. */
const elsewhere: readonly LivenessFailure[] = [
  'camera_refused',
  'camera_missing',
  'camera_busy',
  'camera_too_slow',
  'browser_unsupported',
  'device_too_slow',
];

/** The face check. A failure of it is told with what to do, and costs an attempt only when the service says so. */
export function LivenessStep({ session, onHandOff }: LivenessStepProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [failure, setFailure] = useState<LivenessFailure>();
  const [running, setRunning] = useState(false);
  const [tryingAnyway, setTryingAnyway] = useState(false);
  const openSession = useOpenLiveness();
  const complete = useCompleteLiveness();

  async function begin(): Promise<LivenessSession> {
    try {
      const opened = await openSession();
      setRunning(true);
      return opened;
    } finally {
      setTryingAnyway(false);
    }
  }

  function fail(reason: LivenessFailure): void {
    setRunning(false);
    setFailure(reason);
  }

  if (complete.isPending) return <Waiting title={t('deciding.title')} lead={t('deciding.lead')} />;
  if (complete.error) {
    const reason = completionFailure(complete.error);
    const retry = () =>
      reason === 'session_refused' ? complete.reset() : complete.mutate(undefined);
    return <Failed failure={reason} onRetry={retry} onHandOff={onHandOff} />;
  }
  if (session.postponedUntil !== undefined && !tryingAnyway) {
    const retry = () => {
      setFailure(undefined);
      setTryingAnyway(true);
    };
    return <Postponed session={session} until={session.postponedUntil} onRetry={retry} />;
  }
  if (failure) {
    return <Failed failure={failure} onRetry={() => setFailure(undefined)} onHandOff={onHandOff} />;
  }
  // While the camera runs there is nothing else to read or press.
  const lead = t(session.reason ? 'liveness.againText' : 'liveness.lead');
  const mayAvoidLight =
    session.challengeChoice && session.challenge === 'FaceMovementAndLightChallenge';
  return (
    <Screen
      title={t(session.reason ? 'liveness.again' : 'liveness.title')}
      lead={running ? undefined : lead}
    >
      {!running && (
        <p className="attempts">{t('liveness.attemptsLeft', { count: session.attemptsLeft })}</p>
      )}
      <LivenessBoundary>
        <Suspense fallback={<p role="status">{t('liveness.preparing')}</p>}>
          <LivenessCheck
            challenge={session.challenge}
            language={language}
            openSession={begin}
            onEnded={() => complete.mutate(undefined)}
            onFailed={fail}
          />
        </Suspense>
      </LivenessBoundary>
      {!running && mayAvoidLight && <WithoutLight />}
      {!running && (
        <div className="actions">
          <HandOffOffer onChoose={onHandOff} />
        </div>
      )}
    </Screen>
  );
}

/** Why the service did not take up the end of the check; it says so too when the check has not ended. */
function completionFailure(error: Error): LivenessFailure {
  if (error instanceof ConnectionError) return 'connection_lost';
  return error instanceof ApiError && !error.fault ? 'session_refused' : 'server';
}

interface FailedProps {
  readonly failure: LivenessFailure;
  readonly onRetry: () => void;
  readonly onHandOff: () => void;
}

function Failed({ failure, onRetry, onHandOff }: FailedProps) {
  const { t } = useTranslation();
  const advised = elsewhere.includes(failure);
  return (
    <Screen
      title={t(`failures.${failure}.title`)}
      lead={t(`failures.${failure}.text`)}
      illustration={<FaceDrawing />}
    >
      <div className="actions">
        <button className="primary" onClick={onRetry}>
          {t('tryAgain')}
        </button>
        {advised && <HandOffOffer onChoose={onHandOff} />}
      </div>
    </Screen>
  );
}
