import { useTranslation } from 'react-i18next';
import type { Session } from '../../api/client';
import { ReviewDrawing } from '../interface/illustrations';
import { Screen } from '../interface/screen';
import { formatTime } from '../texts/format';
import { useLanguage } from '../texts/use-language';

export interface PostponedProps {
  readonly session: Session;
  /** When a check can be begun, as far as is known; one may be possible before. */
  readonly until: string;
  readonly onRetry: () => void;
}

/** No check can be begun for now: tells from when on one can, and that nothing is lost until then. */
export function Postponed({ session, until, onRetry }: PostponedProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Screen
      centred
      title={t('liveness.postponed')}
      lead={t('liveness.postponedText', { time: formatTime(until, language) })}
      illustration={<ReviewDrawing />}
    >
      <p>{t('liveness.postponedLink', { time: formatTime(session.expiresAt, language) })}</p>
      <div className="actions">
        <button className="secondary" onClick={onRetry}>
          {t('tryAgain')}
        </button>
      </div>
    </Screen>
  );
}
