import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../api/client';
import { Notice } from '../interface/notice';
import { Screen } from '../interface/screen';
import { Waiting } from '../interface/waiting';
import { CheckingDocument } from './checking-document';
import { ChoosePhoto } from './choose-photo';
import { PhotoPreview } from './photo-preview';
import type { Photo } from './photo';
import { TakePhoto } from './take-photo';
import { useUpload } from './use-upload';

export interface DocumentStepProps {
  readonly session: Session;
  readonly onHandOff: () => void;
}

type Stage =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'camera' }
  | { readonly kind: 'preview'; readonly photo: Photo }
  | { readonly kind: 'sending'; readonly photo: Photo }
  | { readonly kind: 'sent' };

/** One attempt at the document: a photo is taken or chosen, looked at, sent, and judged by the service. */
export function DocumentStep({ session, onHandOff }: DocumentStepProps) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<Stage>({ kind: 'choosing' });
  const { send, cancel, progress, failed } = useUpload(() => setStage({ kind: 'sent' }));

  const choose = () => setStage({ kind: 'choosing' });
  const preview = (photo: Photo) => setStage({ kind: 'preview', photo });
  function begin(photo: Photo): void {
    setStage({ kind: 'sending', photo });
    send(photo);
  }

  if (session.step === 'checking') {
    // Until the workflow has begun to wait for a document there is none to be checked.
    const begun = session.status === 'checking_document' || stage.kind === 'sent';
    return begun ? <CheckingDocument /> : <Waiting title={t('loading')} />;
  }
  switch (stage.kind) {
    case 'choosing':
      return (
        <ChoosePhoto
          session={session}
          onCamera={() => setStage({ kind: 'camera' })}
          onPhoto={preview}
          onHandOff={onHandOff}
        />
      );
    case 'camera':
      return <TakePhoto onPhoto={preview} onBack={choose} onHandOff={onHandOff} />;
    case 'preview':
      return (
        <PhotoPreview photo={stage.photo} onSend={() => begin(stage.photo)} onRetake={choose} />
      );
    case 'sending':
      return (
        <Screen key="sending" title={t('document.sending.title')}>
          {failed ? (
            <Notice tone="trouble">{t('document.sending.failed')}</Notice>
          ) : (
            <progress aria-label={t('document.sending.progress')} value={progress} />
          )}
          <div className="actions">
            {failed && (
              <button className="primary" onClick={() => begin(stage.photo)}>
                {t('tryAgain')}
              </button>
            )}
            <button
              className="quiet"
              onClick={() => {
                cancel();
                preview(stage.photo);
              }}
            >
              {t(failed ? 'back' : 'cancel')}
            </button>
          </div>
        </Screen>
      );
    case 'sent':
      return <CheckingDocument onSendAgain={choose} />;
  }
}
