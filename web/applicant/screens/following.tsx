import { useTranslation } from 'react-i18next';
import type { Step } from '../../api/client';
import { DevicesDrawing } from '../interface/illustrations';
import { Screen } from '../interface/screen';

/** Steps during which there is something to follow. */
export type FollowedStep = Exclude<Step, 'review' | 'done'>;

export interface FollowingProps {
  readonly step: FollowedStep;
}

/** The first page, while the verification goes on elsewhere. */
export function Following({ step }: FollowingProps) {
  const { t } = useTranslation();
  return (
    <Screen
      centred
      title={t('following.title')}
      lead={t('following.lead')}
      illustration={<DevicesDrawing />}
    >
      <p className="now" role="status">
        {t('following.now', { step: t(`following.${step}`) })}
      </p>
    </Screen>
  );
}
