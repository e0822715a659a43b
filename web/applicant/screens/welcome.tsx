import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../api/client';
import { CONSENT_TEXT_VERSION } from '../consent-text';
import { HandOffOffer } from '../hand-off/hand-off-offer';
import { DocumentDrawing } from '../interface/illustrations';
import { Notice } from '../interface/notice';
import { Screen } from '../interface/screen';
import { useCameras } from '../interface/use-cameras';
import { useConsent } from '../session/use-session';
import { formatTime } from '../texts/format';
import { useLanguage } from '../texts/use-language';

export interface WelcomeProps {
  readonly session: Session;
  readonly onHandOff: () => void;
}

/** What will happen and what is kept, and the consent to it. Nothing is captured before. */
export function Welcome({ session, onHandOff }: WelcomeProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [withoutLight, setWithoutLight] = useState(false);
  const consent = useConsent();
  const hasNoCamera = useCameras()?.length === 0;

  function agree(): void {
    const { mutate } = consent;
    const choice = withoutLight ? ({ challenge: 'FaceMovementChallenge' } as const) : {};
    mutate({ textVersion: CONSENT_TEXT_VERSION, language, ...choice });
  }

  return (
    <Screen title={t('welcome.title')} lead={t('welcome.lead')} illustration={<DocumentDrawing />}>
      {hasNoCamera && (
        <Notice tone="information">
          <p>{t('welcome.noCamera')}</p>
          <HandOffOffer prominent onChoose={onHandOff} />
        </Notice>
      )}
      <WhatHappens />
      <WhatIsKept retention={session.retention} />
      {session.challenge === 'FaceMovementAndLightChallenge' && (
        <Notice tone="warning" title={t('welcome.lightTitle')}>
          <p>{t('welcome.lightText')}</p>
          {session.challengeChoice ? (
            <label className="choice">
              <input
                type="checkbox"
                checked={withoutLight}
                onChange={({ target }) => setWithoutLight(target.checked)}
              />
              {t('welcome.lightChoice')}
            </label>
          ) : (
            <p>{t('welcome.lightNoChoice')}</p>
          )}
        </Notice>
      )}
      <p className="agreement">{t('welcome.agreement')}</p>
      {consent.isError && <Notice tone="trouble">{t('trouble.notSaved')}</Notice>}
      <div className="actions">
        <button className="primary" onClick={agree} disabled={consent.isPending}>
          {t('welcome.agree')}
        </button>
        {!hasNoCamera && <HandOffOffer onChoose={onHandOff} />}
      </div>
      <p className="fine">
        {t('welcome.disagree')}{' '}
        {t('welcome.validUntil', { time: formatTime(session.expiresAt, language) })}
      </p>
    </Screen>
  );
}

function WhatHappens() {
  const { t } = useTranslation();
  return (
    <ol className="journey">
      {(['document', 'face', 'result'] as const).map((part) => (
        <li key={part}>
          <h2>{t(`welcome.${part}Title`)}</h2>
          <p>{t(`welcome.${part}Text`)}</p>
        </li>
      ))}
    </ol>
  );
}

function WhatIsKept({ retention }: Pick<Session, 'retention'>) {
  const { t } = useTranslation();
  const { documentDays, livenessDays, faceDays, auditDays, attemptDays } = retention;
  return (
    <section className="kept">
      <h2>{t('welcome.keptTitle')}</h2>
      <ul>
        <li>{t('welcome.keptImages', { count: Math.max(documentDays, livenessDays) })}</li>
        <li>{t('welcome.keptVector', { count: faceDays })}</li>
        <li>{t('welcome.keptRecord', { count: auditDays })}</li>
        <li>{t('welcome.keptAttempts', { count: attemptDays })}</li>
      </ul>
    </section>
  );
}
