import {
  FaceLivenessDetectorCore,
  type FaceLivenessDetectorCoreProps,
} from '@aws-amplify/ui-react-liveness';
import { useEffect, useRef } from 'react';
import { faceModelUrl, wasmFolderUrl } from './face-model-urls';
import type { LivenessSession } from '../api/client';
import type { LivenessFailure } from './failure';
import { failureOf } from './failure-of';
import type { LivenessTexts } from './texts';

/**
 * Milliseconds a session lasts from its creation (Rekognition API reference, CreateFaceLivenessSession). The component
 * itself waits for ever when nobody comes before the camera, or when the connection goes without a word.
 */
const sessionLifetime = 180_000;

/** The page says what went wrong and warned of the light; the component need not. */
const leftToThePage: FaceLivenessDetectorCoreProps['components'] = {
  ErrorView: () => null,
  PhotosensitiveWarning: () => null,
};

export interface DetectorProps {
  readonly session: LivenessSession;
  readonly texts: LivenessTexts['display'];
  /** The recording is with the service. */
  readonly onEnded: () => void;
  readonly onFailed: (failure: LivenessFailure) => void;
}

/** The check itself, from the camera to the end of the recording. It ends or fails once, whatever comes after that. */
export function Detector({ session, texts, onEnded, onFailed }: DetectorProps) {
  const isOver = useRef(false);
  const { sessionId, region, streamingEndpoint, credentials } = session;

  function end(): Promise<void> {
    if (!isOver.current) onEnded();
    isOver.current = true;
    return Promise.resolve();
  }

  function fail(failure: LivenessFailure): void {
    if (!isOver.current) onFailed(failure);
    isOver.current = true;
  }

  useFailureFromOutside(fail);

  return (
    <FaceLivenessDetectorCore
      sessionId={sessionId}
      region={region}
      onAnalysisComplete={end}
      onError={(error) => fail(failureOf(error))}
      onUserCancel={() => fail('canceled')}
      disableStartScreen
      components={leftToThePage}
      displayText={texts}
      config={{
        endpointOverride: streamingEndpoint,
        credentialProvider: () =>
          Promise.resolve({ ...credentials, expiration: new Date(credentials.expiration) }),
        faceModelUrl,
        binaryPath: wasmFolderUrl,
      }}
    />
  );
}

/** Fails a check that the component would wait for in vain. */
function useFailureFromOutside(fail: (failure: LivenessFailure) => void): void {
  const current = useRef(fail);
  useEffect(() => {
    current.current = fail;
  });
  useEffect(() => {
    const timer = setTimeout(() => current.current('timed_out'), sessionLifetime);
    const disconnect = (): void => current.current('connection_lost');
    window.addEventListener('offline', disconnect);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('offline', disconnect);
    };
  }, []);
}
