import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../api/client';
import { HandOffOffer } from '../hand-off/hand-off-offer';
import { DocumentDrawing } from '../interface/illustrations';
import { Notice } from '../interface/notice';
import { Screen } from '../interface/screen';
import { useCameras } from '../interface/use-cameras';
import { inMegabytes } from '../texts/format';
import { documentReasonOf } from './document-reason';
import { FilePicker } from './file-picker';
import type { Photo } from './photo';
import { photoOf } from './take-picture';

export interface ChoosePhotoProps {
  readonly session: Session;
  readonly onCamera: () => void;
  readonly onPhoto: (photo: Photo) => void;
  readonly onHandOff: () => void;
}

/** How to photograph the document, and the ways to do it; after a refusal, why it was refused. */
export function ChoosePhoto({ session, onCamera, onPhoto, onHandOff }: ChoosePhotoProps) {
  const { t } = useTranslation();
  const [fault, setFault] = useState<Exclude<Awaited<ReturnType<typeof photoOf>>, Photo>>();
  const hasNoCamera = useCameras()?.length === 0;
  const reason = documentReasonOf(session);
  const megabytes = inMegabytes(session.maximumBytes);

  async function take(file: File): Promise<void> {
    const photo = await photoOf(file, session.maximumBytes);
    if (typeof photo === 'string') setFault(photo);
    else onPhoto(photo);
  }

  return (
    <Screen
      title={reason ? t(`documentReasons.${reason}.title`) : t('document.title')}
      lead={reason ? t(`documentReasons.${reason}.text`) : t('document.lead')}
      illustration={<DocumentDrawing />}
    >
      {reason && (
        <p className="attempts" role="status">
          {t('document.attemptsLeft', { count: session.attemptsLeft })}
        </p>
      )}
      <ul className="advice">
        <li>{t('document.adviceFlat')}</li>
        <li>{t('document.adviceLight')}</li>
        <li>{t('document.adviceWhole')}</li>
      </ul>
      {fault && <Notice tone="trouble">{t(`document.fileFaults.${fault}`, { megabytes })}</Notice>}
      <div className="actions">
        {!hasNoCamera && (
          <button className="primary" onClick={onCamera}>
            {t('document.takePhoto')}
          </button>
        )}
        <FilePicker prominent={hasNoCamera} onFile={(file) => void take(file)} />
        <HandOffOffer onChoose={onHandOff} />
      </div>
      <p className="fine">{t('document.formats', { megabytes })}</p>
    </Screen>
  );
}
