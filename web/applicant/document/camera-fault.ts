/** Why a camera gives no picture. */
export type CameraFault = 'refused' | 'missing' | 'busy';

/** Reads what `getUserMedia` rejects with. */
export function cameraFault(error: unknown): CameraFault {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'busy';
}
