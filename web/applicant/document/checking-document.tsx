import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../interface/waiting';
import { loadLivenessCheck } from '../liveness/load-liveness-check';
import { useSession } from '../session/use-session';

export interface CheckingDocumentProps {
  /** Given while the service has not said that it has the photo. */
  readonly onSendAgain?: () => void;
}

/** Milliseconds between looks whether the service has judged. */
const LOOKING = 700;

/** The wait for the service's verdict, used to fetch what the next step needs. */
export function CheckingDocument({ onSendAgain }: CheckingDocumentProps) {
  const { t } = useTranslation();
  useSession(LOOKING);

  useEffect(() => {
    loadLivenessCheck().catch(() => undefined); // Loaded again, and missed, when it is needed.
  }, []);

  return (
    <Waiting
      title={t('document.checking.title')}
      lead={t('document.checking.lead')}
      slow={t('document.checking.slow')}
    >
      {onSendAgain && (
        <div className="actions">
          <button className="secondary" onClick={onSendAgain}>
            {t('document.checking.sendAgain')}
          </button>
        </div>
      )}
    </Waiting>
  );
}
