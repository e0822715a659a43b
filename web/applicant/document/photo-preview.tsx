import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../interface/notice';
import { Screen } from '../interface/screen';
import type { Photo } from './photo';
import { judgePhoto } from './take-picture';

export interface PhotoPreviewProps {
  readonly photo: Photo;
  readonly onSend: () => void;
  readonly onRetake: () => void;
}

/** The photo as it would be sent, with a word where it looks as if it would not do. */
export function PhotoPreview({ photo, onSend, onRetake }: PhotoPreviewProps) {
  const { t } = useTranslation();
  const doubt = useDoubt(photo);

  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(photo.file);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [photo],
  );

  return (
    <Screen title={t('document.preview.title')} lead={t('document.preview.lead')}>
      <img className="preview" ref={show} alt={t('document.preview.image')} />
      <div role="status">
        {doubt && <Notice tone="warning">{t(`document.preview.${doubt}`)}</Notice>}
      </div>
      <div className="actions">
        <button className="primary" onClick={onSend}>
          {t('document.preview.send')}
        </button>
        <button className="secondary" onClick={onRetake}>
          {t('document.preview.retake')}
        </button>
      </div>
    </Screen>
  );
}

type Doubt = 'too_dark' | 'blurred';

/** Only what a photo can be doubted for without knowing whether it is a photo: scans are washed out at their margins. */
function useDoubt(photo: Photo): Doubt | undefined {
  const [doubt, setDoubt] = useState<Doubt>();

  useEffect(() => {
    let left = false;
    const judge = async () => {
      const advice = await judgePhoto(photo);
      if (!left && (advice === 'too_dark' || advice === 'blurred')) setDoubt(advice);
    };
    judge().catch((error: unknown) => console.warn('The photo could not be judged:', error));
    return () => {
      left = true;
    };
  }, [photo]);

  return doubt;
}
