import { useEffect, useRef, useState } from 'react';
import type { LivenessSession } from '../api/client';
import { ConnectionError } from '../api/errors';
import { checkCamera } from './camera-check';
import { CameraLease } from './camera-lease';
import { Detector } from './detector';
import { fetchFaceModel } from './face-model-files';
import type { LivenessFailure } from './failure';
import { GetReady } from './get-ready';
import './liveness-check.css';
import { prepareConnection } from './prepare-connection';
import { livenessTexts } from './texts';

export interface LivenessCheckProps {
  readonly challenge: LivenessSession['challenge'];
  readonly language: keyof typeof livenessTexts;
  /** Called when the person starts the check and has a camera that works. */
  readonly openSession: () => Promise<LivenessSession>;
  /** The recording is with the service, and its result with the API. */
  readonly onEnded: () => void;
  /** Called once for every start that came to nothing; the person may start again. */
  readonly onFailed: (failure: LivenessFailure) => void;
}

type Phase =
  | { readonly name: 'ready' | 'starting' | 'ended' }
  | { readonly name: 'running'; readonly session: LivenessSession };

/** Asks the person before the camera to show that they are there, and streams how they do so to the service. */
export default function LivenessCheck(props: LivenessCheckProps) {
  const { challenge, language, openSession, onEnded, onFailed } = props;
  const texts = livenessTexts[language];
  const [phase, setPhase] = useState<Phase>({ name: 'ready' });
  const isGone = useIsGone();
  const takeCamera = useCamera(phase.name === 'running');

  useEffect(() => {
    // Start waits for it and says what keeps it from arriving.
    fetchFaceModel().catch(() => undefined);
  }, []);

  async function start(): Promise<void> {
    setPhase({ name: 'starting' });
    const outcome = await begin(openSession);
    if (isGone()) return;
    if (typeof outcome === 'string') fail(outcome);
    else run(outcome);
  }

  function run(session: LivenessSession): void {
    takeCamera();
    setPhase({ name: 'running', session });
  }

  function end(): void {
    setPhase({ name: 'ended' });
    onEnded();
  }

  function fail(failure: LivenessFailure): void {
    setPhase({ name: 'ready' });
    onFailed(failure);
  }

  switch (phase.name) {
    case 'ready':
    case 'starting':
      return (
        <GetReady
          texts={texts}
          withLight={challenge === 'FaceMovementAndLightChallenge'}
          isStarting={phase.name === 'starting'}
          onStart={() => void start()}
        />
      );
    case 'running':
      return (
        <div className="liveness-check" data-amplify-theme="honnin">
          <Detector session={phase.session} texts={texts.display} onEnded={end} onFailed={fail} />
        </div>
      );
    case 'ended':
      return null;
  }
}

/** Makes sure that the check can be done, and only then takes a session for it. */
async function begin(
  openSession: () => Promise<LivenessSession>,
): Promise<LivenessSession | LivenessFailure> {
  const cameraFailure = await checkCamera();
  if (cameraFailure) return cameraFailure;
  try {
    await Promise.all([fetchFaceModel(), prepareConnection()]);
  } catch {
    return 'connection_lost';
  }
  try {
    return await openSession();
  } catch (error) {
    return error instanceof ConnectionError ? 'connection_lost' : 'session_refused';
  }
}

/**
 * The camera is released once the check no longer runs and what the component does on its way out is done.
 *
 * @returns what takes it, to be called before the component can open it
 */
function useCamera(isRunning: boolean): () => void {
  const lease = useRef<CameraLease>(undefined);
  useEffect(() => {
    if (isRunning) return () => lease.current?.end();
    return undefined;
  }, [isRunning]);
  return () => {
    lease.current = new CameraLease();
  };
}

/** Tells whether the component has left the page. */
function useIsGone(): () => boolean {
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  return () => gone.current;
}
