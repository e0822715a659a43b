import type { FaceLivenessDetectorCoreProps } from '@aws-amplify/ui-react-liveness';
import type { LivenessFailure } from './failure';

/** What the liveness component reports: a state, and what led to it. */
export type ComponentError = Parameters<NonNullable<FaceLivenessDetectorCoreProps['onError']>>[0];

/** What the component says when something went wrong in the browser, and what it means. */
const runtimeFailures: readonly (readonly [words: string, failure: LivenessFailure])[] = [
  ['Client failed to draw oval', 'face_lost'],
  ['Client failed to start recording', 'device_too_slow'],
  ['Video chunks not recorded successfully', 'device_too_slow'],
  ['Face detection model loading timed out', 'device_too_slow'],
  ['There was an error loading the TFJS WASM backend', 'connection_lost'],
  ['There was an error loading the blazeface model', 'connection_lost'],
  ['MediaRecorder is not supported', 'browser_unsupported'],
];

/** Errors that are the service's own; with any other it refuses the session or its credentials. */
const serviceFaults = [
  'InternalServerException',
  'ServiceQuotaExceededException',
  'ServiceUnavailableException',
  'ThrottlingException',
];

/** Says what an error of the liveness component means to the person. */
export function failureOf({ state, error }: ComponentError): LivenessFailure {
  const { name, message } = describe(error);
  switch (state) {
    case 'CAMERA_FRAMERATE_ERROR':
      return 'camera_too_slow';
    case 'CAMERA_ACCESS_ERROR':
      // The camera was found and allowed a moment ago, so what is left is that it does not start.
      return message.includes('No real video devices found') ? 'camera_missing' : 'camera_busy';
    case 'DEFAULT_CAMERA_NOT_FOUND_ERROR':
      return 'camera_missing';
    case 'CONNECTION_TIMEOUT':
      return 'connection_lost';
    case 'TIMEOUT':
    case 'FRESHNESS_TIMEOUT':
      return 'timed_out';
    case 'FACE_DISTANCE_ERROR':
    case 'MULTIPLE_FACES_ERROR':
      return 'face_lost';
    case 'MOBILE_LANDSCAPE_ERROR':
      return 'landscape';
    case 'RUNTIME_ERROR':
      return runtimeFailures.find(([words]) => message.includes(words))?.[1] ?? 'server';
    case 'SERVER_ERROR':
      if (message.includes('Server ended the connection unexpectedly')) return 'connection_lost';
      return serviceFaults.includes(name) ? 'server' : 'session_refused';
  }
}

/** The component promises an Error, but gives a plain object or nothing as well. */
function describe(error: unknown): { name: string; message: string } {
  const { name, message } = { name: '', message: '', ...fieldsOf(error) };
  return { name: String(name), message: String(message) };
}

function fieldsOf(error: unknown): { name?: unknown; message?: unknown } {
  if (typeof error !== 'object' || error === null) return {};
  return {
    ...('name' in error && { name: error.name }),
    ...('message' in error && { message: error.message }),
  };
}
