import { cameraFault } from '../applicant/document/camera-fault';
import type { LivenessFailure } from './failure';

/**
 * Opens the camera and lets go of it again: what keeps it from being used is found before a session is spent, and the
 * person has allowed it when the check begins.
 *
 * @returns undefined when it can be used
 */
export async function checkCamera(): Promise<LivenessFailure | undefined> {
  if (!('mediaDevices' in navigator) || !('MediaRecorder' in window)) return 'browser_unsupported';
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'user' },
    });
    for (const track of stream.getTracks()) track.stop();
    return undefined;
  } catch (error) {
    return `camera_${cameraFault(error)}`;
  }
}
