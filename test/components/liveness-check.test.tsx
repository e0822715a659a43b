/** @jest-environment jsdom */
import type { FaceLivenessDetectorCoreProps } from '@aws-amplify/ui-react-liveness';
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode } from 'react';
import type { LivenessSession } from '../../web/api/client';
import { ApiError, ConnectionError } from '../../web/api/errors';
import LivenessCheck, { type LivenessCheckProps } from '../../web/liveness/liveness-check';
import { fetchFaceModel } from '../../web/liveness/face-model-files';
import { livenessTexts } from '../../web/liveness/texts';

jest.mock('../../web/liveness/face-model-urls', () => ({
  faceModelUrl: 'model',
  wasmFolderUrl: 'wasm/',
}));
jest.mock('../../web/liveness/liveness-check.css', () => ({}));
jest.mock('../../web/liveness/face-model-files', () => ({ fetchFaceModel: jest.fn() }));
jest.mock('../../web/liveness/prepare-connection', () => ({ prepareConnection: jest.fn() }));
jest.mock('@aws-amplify/ui-react-liveness', () => ({
  FaceLivenessDetectorCore: (props: FaceLivenessDetectorCoreProps) => {
    component = props;
    return <p>The component</p>;
  },
}));

/** What the component was given last. */
let component: FaceLivenessDetectorCoreProps;

const session: LivenessSession = {
  sessionId: 'session-1',
  region: 'us-east-1',
  challenge: 'FaceMovementAndLightChallenge',
  streamingEndpoint: 'https://streaming.example',
  credentials: {
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: '2030-01-01T00:00:00.000Z',
  },
};

const stop = jest.fn();
const getUserMedia = jest.fn();
const openSession = jest.fn();
const onEnded = jest.fn();
const onFailed = jest.fn();

beforeEach(() => {
  jest.resetAllMocks();
  getUserMedia.mockResolvedValue({ getTracks: () => [{ stop }] });
  openSession.mockResolvedValue(session);
  jest.mocked(fetchFaceModel).mockResolvedValue();
  Object.assign(navigator, { mediaDevices: { getUserMedia } });
  Object.assign(window, { MediaRecorder: jest.fn() });
});

function show(props: Partial<LivenessCheckProps> = {}): void {
  render(
    <StrictMode>
      <LivenessCheck
        challenge="FaceMovementAndLightChallenge"
        language="en"
        openSession={openSession}
        onEnded={onEnded}
        onFailed={onFailed}
        {...props}
      />
    </StrictMode>,
  );
}

async function start(): Promise<void> {
  const person = userEvent.setup({ delay: null });
  await person.click(screen.getByRole('button', { name: livenessTexts.en.start }));
}

/** Starts, and waits until the component has taken over. */
async function run(): Promise<void> {
  await start();
  await screen.findByText('The component');
}

describe('Before a liveness check', () => {
  it('nothing is opened', () => {
    show();
    expect(getUserMedia).not.toHaveBeenCalled();
    expect(openSession).not.toHaveBeenCalled();
  });

  it('the light is warned of', () => {
    show();
    const { lightWarningTitle, lightWarning } = livenessTexts.en;
    screen.getByRole('heading', { name: lightWarningTitle });
    screen.getByText(lightWarning);
  });

  it('nothing is said of light when there will be none', () => {
    show({ challenge: 'FaceMovementChallenge' });
    expect(screen.queryByText(livenessTexts.en.lightWarning)).toBeNull();
    expect(screen.queryByText(livenessTexts.en.holdStill)).toBeNull();
  });

  it.each(['en', 'ja', 'es'] as const)('it is said in %s what will happen', (language) => {
    show({ language });
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
    screen.getByRole('button', { name: livenessTexts[language].start });
  });
});

describe('Starting a liveness check', () => {
  it('opens one session and hands it to the component, with files of the own origin', async () => {
    show();
    await run();
    expect(openSession).toHaveBeenCalledTimes(1);
    expect(component).toMatchObject({
      sessionId: 'session-1',
      region: 'us-east-1',
      disableStartScreen: true,
      displayText: livenessTexts.en.display,
      config: {
        endpointOverride: 'https://streaming.example',
        faceModelUrl: 'model',
        binaryPath: 'wasm/',
      },
    });
    await expect(component.config?.credentialProvider?.()).resolves.toEqual({
      ...session.credentials,
      expiration: new Date('2030-01-01'),
    });
  });

  it('lets go of the camera before the component takes it', async () => {
    show();
    await start();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['NotAllowedError', 'camera_refused'],
    ['NotFoundError', 'camera_missing'],
    ['NotReadableError', 'camera_busy'],
  ])('spends no session when the camera answers %s', async (name, failure) => {
    getUserMedia.mockRejectedValue(new DOMException('', name));
    show();
    await start();
    expect(onFailed.mock.calls).toEqual([[failure]]);
    expect(openSession).not.toHaveBeenCalled();
  });

  it('spends no session in a browser that cannot record', async () => {
    Reflect.deleteProperty(window, 'MediaRecorder');
    show();
    await start();
    expect(onFailed.mock.calls).toEqual([['browser_unsupported']]);
    expect(openSession).not.toHaveBeenCalled();
  });

  it('spends no session when the files it needs do not arrive', async () => {
    jest.mocked(fetchFaceModel).mockRejectedValue(new TypeError('Failed to fetch'));
    show();
    await start();
    expect(onFailed.mock.calls).toEqual([['connection_lost']]);
    expect(openSession).not.toHaveBeenCalled();
  });

  it.each([
    ['the API cannot be reached', new ConnectionError(undefined), 'connection_lost'],
    ['the API gives no session', new ApiError(409), 'session_refused'],
  ])('fails when %s', async (_, error, failure) => {
    openSession.mockRejectedValue(error);
    show();
    await start();
    expect(onFailed.mock.calls).toEqual([[failure]]);
  });
});

describe('A liveness check', () => {
  it('ends when the recording is with the service', async () => {
    show();
    await run();
    await act(() => component.onAnalysisComplete());
    expect(onEnded).toHaveBeenCalledTimes(1);
    expect(screen.queryByText('The component')).toBeNull();
  });

  it('fails once, however often the component says so', async () => {
    show();
    await run();
    act(() => component.onError?.({ state: 'TIMEOUT', error: new Error() }));
    act(() => component.onError?.({ state: 'SERVER_ERROR', error: new Error() }));
    expect(onFailed.mock.calls).toEqual([['timed_out']]);
  });

  it('can be started again after a failure, with a session of its own', async () => {
    show();
    await run();
    act(() => component.onUserCancel?.());
    expect(onFailed.mock.calls).toEqual([['canceled']]);
    openSession.mockResolvedValue({ ...session, sessionId: 'session-2' });
    await run();
    expect(component.sessionId).toBe('session-2');
    await act(() => component.onAnalysisComplete());
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it('turns the camera off when it is over, however late the component has opened it', async () => {
    show();
    await run();
    await navigator.mediaDevices.getUserMedia();
    expect(stop).toHaveBeenCalledTimes(1);
    const late = act(() => {
      component.onUserCancel?.();
      return navigator.mediaDevices.getUserMedia();
    });
    await late;
    expect(stop).toHaveBeenCalledTimes(3);
    await navigator.mediaDevices.getUserMedia();
    expect(stop).toHaveBeenCalledTimes(3);
  });

  it('fails when the device goes offline', async () => {
    show();
    await run();
    fireEvent(window, new Event('offline'));
    expect(onFailed.mock.calls).toEqual([['connection_lost']]);
  });

  it('fails when its session is over, though the component waits on', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      show();
      await run();
      act(() => jest.advanceTimersByTime(180_000));
      expect(onFailed.mock.calls).toEqual([['timed_out']]);
    } finally {
      jest.useRealTimers();
    }
  });
});
