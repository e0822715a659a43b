import { useTranslation } from 'react-i18next';
import { CONSENT_TEXT_VERSION } from '../consent-text';
import { Notice } from '../interface/notice';
import { useConsent } from '../session/use-session';
import { useLanguage } from '../texts/use-language';

/** The last chance to ask for the challenge without flashing light, for who overlooked it before. */
export function WithoutLight() {
  const { t } = useTranslation();
  const language = useLanguage();
  const consent = useConsent();

  function choose(): void {
    const challenge = 'FaceMovementChallenge';
    consent.mutate({ textVersion: CONSENT_TEXT_VERSION, language, challenge });
  }

  return (
    <Notice tone={consent.isError ? 'trouble' : 'information'}>
      <p>{t(consent.isError ? 'trouble.notSaved' : 'liveness.withoutLightText')}</p>
      <button className="secondary" onClick={choose} disabled={consent.isPending}>
        {t('liveness.withoutLight')}
      </button>
    </Notice>
  );
}
