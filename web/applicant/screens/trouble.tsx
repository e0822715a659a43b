import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors';
import { EndedDrawing } from '../interface/illustrations';
import { Screen } from '../interface/screen';

/** The page was opened without a link's token. */
export function NoLink() {
  const { t } = useTranslation();
  return (
    <Screen
      centred
      title={t('trouble.noLinkTitle')}
      lead={t('trouble.noLinkText')}
      illustration={<EndedDrawing />}
    />
  );
}

/** The API knows the link no more, or never did. */
export function LinkRefused({ expired }: { readonly expired: boolean }) {
  const { t } = useTranslation();
  return (
    <Screen
      centred
      title={t(expired ? 'trouble.expiredTitle' : 'trouble.refusedTitle')}
      lead={t(expired ? 'trouble.expiredText' : 'trouble.refusedText')}
      illustration={<EndedDrawing />}
    />
  );
}

export interface TroubleProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

/** Nothing can be shown, since the API does not answer or answers with a fault. */
export function Trouble({ error, onRetry }: TroubleProps) {
  const { t } = useTranslation();
  const kind = error instanceof ApiError ? 'server' : 'connection';
  return (
    <Screen
      centred
      title={t(`trouble.${kind}Title`)}
      lead={t(`trouble.${kind}Text`)}
      illustration={<EndedDrawing />}
    >
      <div className="actions">
        <button className="primary" onClick={onRetry}>
          {t('tryAgain')}
        </button>
      </div>
    </Screen>
  );
}
