import { useCallback, useEffect, useRef, useState } from 'react';
import { mediaDevices } from '../interface/media-devices';
import { cameraFault, type CameraFault } from './camera-fault';

export type CameraState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly deviceId: string | undefined }
  | { readonly kind: 'failed'; readonly fault: CameraFault };

/** Documents are read from these pictures: as many pixels as usual cameras give. */
const picture = { width: { ideal: 1920 }, height: { ideal: 1080 } };

/**
 * Shows the camera in the video element that is given the `video` ref, for as long as the component is there.
 *
 * @param deviceId of the camera to use; a phone's rear one when left out
 */
export function useCamera(deviceId?: string) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>({ kind: 'starting' });
  const [start, setStart] = useState(0);

  useEffect(() => {
    const element = video.current;
    let left = false;
    let stream: MediaStream | undefined;

    function stop(): void {
      stream?.getTracks().forEach((track) => track.stop());
      if (element) element.srcObject = null;
    }

    async function open(): Promise<void> {
      stream = await openCamera(deviceId);
      if (left || !element) {
        stop();
        return;
      }
      const [track] = stream.getVideoTracks();
      // Phones take the camera away when another program comes to the front.
      track?.addEventListener('ended', () => setState({ kind: 'failed', fault: 'busy' }));
      element.srcObject = stream;
      await element.play();
      setState({ kind: 'on', deviceId: track?.getSettings().deviceId });
    }

    open().catch((error: unknown) => {
      stop();
      if (!left) setState({ kind: 'failed', fault: cameraFault(error) });
    });
    return () => {
      left = true;
      stop();
    };
  }, [deviceId, start]);

  const restart = useCallback(() => {
    setState({ kind: 'starting' });
    setStart((count) => count + 1);
  }, []);
  return { video, state, restart };
}

async function openCamera(deviceId: string | undefined): Promise<MediaStream> {
  const devices = mediaDevices();
  if (!devices) throw new DOMException('This page may not use cameras.', 'SecurityError');
  const which =
    deviceId === undefined
      ? { facingMode: { ideal: 'environment' } }
      : { deviceId: { exact: deviceId } };
  return devices.getUserMedia({ audio: false, video: { ...picture, ...which } });
}
