import { useEffect, useState } from 'react';
import { mediaDevices } from './media-devices';

/**
 * Ids of the cameras the device has, kept up to date as they come and go; undefined while nobody
 * knows.
 *
 * @param allowed whether a camera is in use: before, browsers tell of one at most and keep its id
 */
export function useCameras(allowed = false): readonly string[] | undefined {
  const [cameras, setCameras] = useState<readonly string[]>();

  useEffect(() => {
    const devices = mediaDevices();
    if (!devices) return;
    let left = false;

    const list = async () => {
      const all = await devices.enumerateDevices();
      if (left) return;
      setCameras(all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId }) => deviceId));
    };
    const update = () => void list().catch(() => setCameras(undefined));
    update();
    devices.addEventListener('devicechange', update);
    return () => {
      left = true;
      devices.removeEventListener('devicechange', update);
    };
  }, [allowed]);

  return cameras;
}
