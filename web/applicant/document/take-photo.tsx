import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HandOffOffer } from '../hand-off/hand-off-offer';
import { Screen } from '../interface/screen';
import { useCameras } from '../interface/use-cameras';
import type { CameraFault } from './camera-fault';
import type { Photo } from './photo';
import { takePicture } from './take-picture';
import { useCamera } from './use-camera';
import { useGuidance } from './use-guidance';

export interface TakePhotoProps {
  readonly onPhoto: (photo: Photo) => void;
  readonly onBack: () => void;
  readonly onHandOff: () => void;
}

/** The camera with a frame for the document, and what to do better while it is held there. */
export function TakePhoto({ onPhoto, onBack, onHandOff }: TakePhotoProps) {
  const { t } = useTranslation();
  const [deviceId, setDeviceId] = useState<string>();
  const { video, state, restart } = useCamera(deviceId);
  const on = state.kind === 'on';
  const { shown, spoken } = useGuidance(video, on);
  const cameras = useCameras(on) ?? [];

  function switchCamera(): void {
    if (!on) return;
    const present = cameras.indexOf(state.deviceId ?? '');
    setDeviceId(cameras[(present + 1) % cameras.length]);
  }

  if (state.kind === 'failed') {
    return <NoCamera fault={state.fault} {...{ onBack, onHandOff }} onRestart={restart} />;
  }
  return (
    <Screen title={t('document.camera.title')}>
      <div className="viewfinder" data-good={shown === 'good' || undefined}>
        <video ref={video} muted playsInline aria-label={t('document.camera.view')} />
        <div className="document-frame" aria-hidden="true" />
        <p className="guidance" aria-hidden="true">
          {on ? shown && t(`document.guidance.${shown}`) : t('document.camera.starting')}
        </p>
      </div>
      <p className="unseen" role="status">
        {on ? spoken && t(`document.guidance.${spoken}`) : t('document.camera.starting')}
      </p>
      <div className="actions">
        <button
          className="primary"
          disabled={!on}
          onClick={() => {
            if (video.current) void takePicture(video.current).then(onPhoto);
          }}
        >
          {t('document.camera.capture')}
        </button>
        {on && cameras.length > 1 && (
          <button className="secondary" onClick={switchCamera}>
            {t('document.camera.switch')}
          </button>
        )}
        <button className="quiet" onClick={onBack}>
          {t('back')}
        </button>
      </div>
    </Screen>
  );
}

interface NoCameraProps extends Pick<TakePhotoProps, 'onBack' | 'onHandOff'> {
  readonly fault: CameraFault;
  readonly onRestart: () => void;
}

function NoCamera({ fault, onBack, onHandOff, onRestart }: NoCameraProps) {
  const { t } = useTranslation();
  // A document needs no camera; a face does.
  const text = t(fault === 'missing' ? 'document.camera.missing' : `failures.camera_${fault}.text`);
  return (
    <Screen title={t(`failures.camera_${fault}.title`)} lead={text}>
      <div className="actions">
        <button className="primary" onClick={onRestart}>
          {t('tryAgain')}
        </button>
        <button className="secondary" onClick={onBack}>
          {t('document.chooseFile')}
        </button>
        <HandOffOffer onChoose={onHandOff} />
      </div>
    </Screen>
  );
}
