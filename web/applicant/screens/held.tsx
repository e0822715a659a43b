import { useTranslation } from 'react-i18next';
import type { Session } from '../../api/client';
import { EndedDrawing } from '../interface/illustrations';
import { Screen } from '../interface/screen';
import { formatTime } from '../texts/format';
import { useLanguage } from '../texts/use-language';

export interface HeldProps {
  readonly hold: NonNullable<Session['hold']>;
}

/** Too much has failed. A pause ends by itself, and the page goes on then; a block is for the service to lift. */
export function Held({ hold: { until } }: HeldProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (until === undefined) {
    return (
      <Screen
        key="blocked"
        centred
        title={t('held.blocked.title')}
        lead={t('held.blocked.text')}
        illustration={<EndedDrawing />}
      >
        <p className="fine">{t('held.blocked.help')}</p>
      </Screen>
    );
  }
  const time = formatTime(until, language);
  return (
    <Screen
      key="paused"
      centred
      title={t('held.paused.title')}
      lead={t('held.paused.text', { time })}
      illustration={<EndedDrawing />}
    >
      <p className="fine">{t('held.paused.advice')}</p>
      <p className="fine">{t('held.paused.help')}</p>
    </Screen>
  );
}
