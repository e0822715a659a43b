import { readFileSync } from 'node:fs';
import type { LivenessFailure } from '../../web/liveness/failure';
import { failureOf, type ComponentError } from '../../web/liveness/failure-of';

const component = readFileSync(require.resolve('@aws-amplify/ui-react-liveness'), 'utf8');

/** As the component reports errors of its service, which need not be instances of Error. */
function reported(state: ComponentError['state'], error: object = new Error('')): ComponentError {
  return { state, error: Object.assign(new Error(), error) };
}

describe('An error of the liveness component', () => {
  it.each<[ComponentError['state'], LivenessFailure]>([
    ['CAMERA_ACCESS_ERROR', 'camera_busy'],
    ['CAMERA_FRAMERATE_ERROR', 'camera_too_slow'],
    ['CONNECTION_TIMEOUT', 'connection_lost'],
    ['DEFAULT_CAMERA_NOT_FOUND_ERROR', 'camera_missing'],
    ['FACE_DISTANCE_ERROR', 'face_lost'],
    ['FRESHNESS_TIMEOUT', 'timed_out'],
    ['MOBILE_LANDSCAPE_ERROR', 'landscape'],
    ['MULTIPLE_FACES_ERROR', 'face_lost'],
    ['RUNTIME_ERROR', 'server'],
    ['TIMEOUT', 'timed_out'],
  ])('%s means %s', (state, failure) => {
    expect(failureOf(reported(state))).toBe(failure);
  });

  it.each<[ComponentError['state'], string, LivenessFailure]>([
    ['CAMERA_ACCESS_ERROR', 'No real video devices found', 'camera_missing'],
    ['RUNTIME_ERROR', 'Client failed to draw oval', 'face_lost'],
    ['RUNTIME_ERROR', 'Client failed to start recording', 'device_too_slow'],
    ['RUNTIME_ERROR', 'Video chunks not recorded successfully', 'device_too_slow'],
    ['RUNTIME_ERROR', 'Face detection model loading timed out', 'device_too_slow'],
    ['RUNTIME_ERROR', 'There was an error loading the TFJS WASM backend', 'connection_lost'],
    ['RUNTIME_ERROR', 'There was an error loading the blazeface model', 'connection_lost'],
    ['RUNTIME_ERROR', 'MediaRecorder is not supported', 'browser_unsupported'],
    ['SERVER_ERROR', 'Server ended the connection unexpectedly', 'connection_lost'],
  ])('%s with “%s” means %s, and the component has these words', (state, words, failure) => {
    expect(failureOf(reported(state, { message: `${words}. More about it.` }))).toBe(failure);
    expect(component).toContain(words);
  });

  it.each<[string, LivenessFailure]>([
    ['InternalServerException', 'server'],
    ['ServiceQuotaExceededException', 'server'],
    ['ServiceUnavailableException', 'server'],
    ['ThrottlingException', 'server'],
    ['AccessDeniedException', 'session_refused'],
    ['ExpiredTokenException', 'session_refused'],
    ['SessionNotFoundException', 'session_refused'],
    ['ValidationException', 'session_refused'],
  ])("the service's %s means %s", (name, failure) => {
    expect(failureOf(reported('SERVER_ERROR', { name }))).toBe(failure);
  });
});
