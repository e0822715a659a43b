import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import {
  RekognitionStreamingClient,
  StartFaceLivenessSessionCommand,
  type LivenessRequestStream,
  type ServerChallenge,
} from '@aws-sdk/client-rekognitionstreaming';
import { SerialQueue } from '../serial-queue';
import { FRAME_HEIGHT, FRAME_WIDTH, type Camera } from './camera';
import { challengeMessages, coloursOf } from './challenge-messages';
import { playLive, playRecorded, type Screenplay, type Shot } from './screenplay';
import { VideoEncoder, type FilmedFrame } from './video-encoder';
import { webSocketHandler } from './web-socket-handler';

const ignore = (): void => undefined;
/** The SDK warns of streams that failed, though it throws why as well. */
const silence = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export interface LivenessCheck {
  /** Where the streaming service is: `http://127.0.0.1:3000`. */
  readonly endpoint: string;
  readonly region: string;
  /** As handed to the applicant: they need only be good for opening the stream. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly sessionId: string;
  readonly camera: Pick<Camera, 'frame'>;
  /** Plays a video that was recorded before and cannot know the colours this session asks for. */
  readonly replay?: boolean;
}

/** Takes liveness checks as an applicant's browser does, with a camera before a picture and faster than in real time. */
export class LivenessClient {
  /** One film at a time: its frames take tens of megabytes until they are encoded. */
  private readonly studio = new SerialQueue();
  /** Videos of faces that no colours lit: what a camera sees of them is the same each time. */
  private readonly unlitVideos = new WeakMap<LivenessCheck['camera'], Promise<Buffer>>();

  private constructor(private readonly encoder: VideoEncoder) {}

  static async start(): Promise<LivenessClient> {
    return new LivenessClient(await VideoEncoder.start());
  }

  /**
   * Takes one check; the service then holds its result.
   *
   * @throws Error by the name of the service's exception when it refuses the stream
   */
  async take(check: LivenessCheck): Promise<void> {
    const { endpoint, region, credentials, sessionId } = check;
    const client = new RekognitionStreamingClient({
      endpoint,
      region,
      credentials,
      requestHandler: webSocketHandler,
      maxAttempts: 1,
      logger: silence,
    });
    const messages = new PassThrough({ objectMode: true });
    try {
      const { LivenessResponseStream: answers } = await client.send(
        new StartFaceLivenessSessionCommand({
          SessionId: sessionId,
          VideoWidth: String(FRAME_WIDTH),
          VideoHeight: String(FRAME_HEIGHT),
          ChallengeVersions: 'FaceMovementAndLightChallenge_2.0.0,FaceMovementChallenge_1.0.0',
          LivenessRequestStream: messages,
        }),
      );
      for await (const answer of answers ?? []) {
        if (answer.DisconnectionEvent) return;
        const challenge = answer.ServerSessionInformationEvent?.SessionInformation?.Challenge;
        if (!challenge) continue;
        for (const message of await this.meet(challenge, check)) messages.write(message);
        messages.end();
      }
      throw new Error('The service closed the liveness stream without ending the check.');
    } finally {
      // Whatever went wrong, the connection goes with what was to be sent over it.
      messages.destroy();
    }
  }

  /** Ends the worker thread. */
  async close(): Promise<void> {
    await this.encoder.close();
  }

  /** Films what is asked for, and says so. */
  private async meet(
    challenge: ServerChallenge,
    { sessionId, camera, replay = false }: LivenessCheck,
  ): Promise<LivenessRequestStream[]> {
    const colours = coloursOf(challenge);
    const screenplay = replay ? playRecorded(colours) : playLive(colours);
    const video = await (colours.length > 0
      ? this.film(camera, screenplay)
      : this.filmUnlit(camera, screenplay));
    return challengeMessages(challenge, { sessionId, screenplay, video, start: Date.now() });
  }

  private film(camera: LivenessCheck['camera'], { shots }: Screenplay): Promise<Buffer> {
    return this.studio.run(async () => this.encoder.encode(await framesOf(camera, shots)));
  }

  private filmUnlit(camera: LivenessCheck['camera'], screenplay: Screenplay): Promise<Buffer> {
    const video = this.unlitVideos.get(camera) ?? this.film(camera, screenplay);
    this.unlitVideos.set(camera, video);
    return video;
  }
}

async function framesOf(
  camera: LivenessCheck['camera'],
  shots: readonly Shot[],
): Promise<FilmedFrame[]> {
  const frames: FilmedFrame[] = [];
  for (const shot of shots) {
    frames.push({ time: shot.time, image: camera.frame(shot) });
    // Whoever shares the thread is let in between two frames.
    await setImmediate();
  }
  return frames;
}
