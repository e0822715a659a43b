import { PassThrough } from 'node:stream';
import {
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
} from '@aws-sdk/client-rekognition';
import {
  RekognitionStreamingClient,
  StartFaceLivenessSessionCommand,
  type LivenessRequestStream,
  type LivenessResponseStream,
  type StartFaceLivenessSessionCommandInput,
} from '@aws-sdk/client-rekognitionstreaming';
import { WebSocket } from 'ws';
import { webSocketHandler } from '../../local/applicant/web-socket-handler';
import { RunningRekognition } from '../support/rekognition';

/** These streams end before a face is looked at. */
const noEngine = { analyse: () => Promise.reject(new Error('No image was expected.')) };

const start: LivenessRequestStream = {
  ClientSessionInformationEvent: {
    Challenge: {
      FaceMovementAndLightChallenge: { ChallengeId: 'one', VideoStartTimestamp: Date.now() },
    },
  },
};
const noVideo: LivenessRequestStream = { VideoEvent: { VideoChunk: new Uint8Array() } };
const garbage: LivenessRequestStream = { VideoEvent: { VideoChunk: Buffer.from('no video') } };
const inPlace: LivenessRequestStream = {
  ClientSessionInformationEvent: {
    Challenge: {
      FaceMovementAndLightChallenge: {
        ChallengeId: 'one',
        TargetFace: {
          BoundingBox: { Left: 0, Top: 0, Width: 1, Height: 1 },
          FaceDetectedInTargetPositionStartTimestamp: Date.now(),
          FaceDetectedInTargetPositionEndTimestamp: Date.now(),
        },
      },
    },
  },
};

const silence = { debug: ignore, info: ignore, warn: ignore, error: ignore };

describe('The liveness stream', () => {
  let rekognition: RunningRekognition;
  let picks: number[];

  beforeAll(async () => {
    picks = [];
    rekognition = await RunningRekognition.start(noEngine, {
      random: (below) => (picks.shift() ?? 0) % below,
    });
  });

  afterAll(async () => {
    await rekognition.stop();
    expect(rekognition.faults).toEqual([]);
  });

  const create = async (): Promise<string> => {
    const { SessionId = '' } = await rekognition.client.send(
      new CreateFaceLivenessSessionCommand({}),
    );
    return SessionId;
  };

  const statusOf = async (sessionId: string): Promise<string | undefined> => {
    const command = new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId });
    return (await rekognition.client.send(command)).Status;
  };

  const statusAfterProgress = async (sessionId: string): Promise<string | undefined> => {
    const status = await statusOf(sessionId);
    return status === 'IN_PROGRESS' ? statusAfterProgress(sessionId) : status;
  };

  /** Opens a stream, sends messages, and gives the answers; `tamper` changes what goes over the wire. */
  const stream = async (
    sessionId: string,
    messages: readonly LivenessRequestStream[],
    {
      input = {},
      secret = rekognition.applicant.secretAccessKey,
      tamper = (frame: Uint8Array) => [frame],
    }: {
      input?: Partial<StartFaceLivenessSessionCommandInput>;
      secret?: string;
      tamper?: (frame: Uint8Array, index: number) => Uint8Array[];
    } = {},
  ): Promise<{ answers: AsyncIterator<LivenessResponseStream>; more: PassThrough }> => {
    const client = new RekognitionStreamingClient({
      endpoint: rekognition.origin,
      region: rekognition.region,
      credentials: { ...rekognition.applicant, secretAccessKey: secret },
      maxAttempts: 1,
      logger: silence,
      requestHandler: {
        ...webSocketHandler,
        handle: (request: { body: AsyncIterable<Uint8Array> }) =>
          webSocketHandler.handle({ ...request, body: tampered(request.body, tamper) }),
      },
    });
    const more = new PassThrough({ objectMode: true });
    for (const message of messages) more.write(message);
    const { LivenessResponseStream: answers = none() } = await client.send(
      new StartFaceLivenessSessionCommand({
        SessionId: sessionId,
        VideoWidth: '640',
        VideoHeight: '480',
        ChallengeVersions: 'FaceMovementAndLightChallenge_2.0.0,FaceMovementChallenge_1.0.0',
        LivenessRequestStream: more,
        ...input,
      }),
    );
    return { answers: answers[Symbol.asyncIterator](), more };
  };

  /** Everything a stream answers, up to its error. */
  const refusal = async (
    ...request: Parameters<typeof stream>
  ): Promise<{ name: string; message: string }> => {
    try {
      const { answers } = await stream(...request);
      for (;;) {
        const { done } = await answers.next();
        if (done === true) return { name: 'none', message: 'The stream ended without an error.' };
      }
    } catch (error) {
      return error as Error;
    }
  };

  const informationOf = async (sessionId: string) => {
    const { answers } = await stream(sessionId, []);
    await answers.next();
    const { value } = (await answers.next()) as IteratorYieldResult<LivenessResponseStream>;
    return value.ServerSessionInformationEvent?.SessionInformation?.Challenge;
  };

  it('names the challenge, where the face is to come and which colours are to be shown', async () => {
    const challenge = (await informationOf(await create()))?.FaceMovementAndLightChallenge;
    expect(challenge?.OvalParameters).toEqual({
      Width: 288,
      Height: 465,
      CenterX: 320,
      CenterY: 240,
    });
    expect(challenge?.LightChallengeType).toBe('SEQUENTIAL');
    expect(challenge?.ColorSequences).toHaveLength(8);
    expect(challenge?.ColorSequences?.[0]).toEqual({
      FreshnessColor: { RGB: [0, 0, 0] },
      DownscrollDuration: 0,
      FlatDisplayDuration: 100,
    });
  });

  it('asks for every colour once, in an order that chance decides', async () => {
    const coloursAfter = async (order: number[]): Promise<string[]> => {
      picks = order;
      const challenge = (await informationOf(await create()))?.FaceMovementAndLightChallenge;
      return (challenge?.ColorSequences ?? []).map((one) => String(one.FreshnessColor?.RGB));
    };
    const one = await coloursAfter([0, 0, 0, 0, 0, 0, 0]);
    const other = await coloursAfter([6, 0, 3, 1, 2, 1, 0]);
    expect(other).not.toEqual(one);
    expect([...other].sort()).toEqual([...one].sort());
    expect(new Set(other).size).toBe(8);
  });

  it('is in progress from its opening, and failed once the client has left', async () => {
    const sessionId = await create();
    const { answers, more } = await stream(sessionId, []);
    await answers.next();
    expect(await statusOf(sessionId)).toBe('IN_PROGRESS');
    more.destroy(new Error('The browser was closed.'));
    expect(await statusAfterProgress(sessionId)).toBe('FAILED');
  });

  it('can be opened once', async () => {
    const sessionId = await create();
    await stream(sessionId, []);
    expect(await refusal(sessionId, [])).toMatchObject({
      name: 'ValidationException',
      message: 'The session was used before. Create a new one for every check.',
    });
  });

  it('fails a session whose video cannot be decoded, and ends in the proper way', async () => {
    const sessionId = await create();
    const { answers } = await stream(sessionId, [start, garbage, inPlace, noVideo]);
    await answers.next();
    await answers.next();
    expect((await answers.next()).value).toHaveProperty('DisconnectionEvent.TimestampMillis');
    expect((await answers.next()).done).toBe(true);
    expect(await statusOf(sessionId)).toBe('FAILED');
  });

  it('refuses a video of which it was not told when the face came into place', async () => {
    const sessionId = await create();
    expect(await refusal(sessionId, [start, garbage, noVideo])).toMatchObject({
      name: 'ValidationException',
    });
    expect(await statusOf(sessionId)).toBe('FAILED');
  });

  it('refuses a client that signs with another secret', async () => {
    const sessionId = await create();
    expect(await refusal(sessionId, [], { secret: 'guess' })).toMatchObject({
      name: 'InvalidSignatureException',
    });
    expect(await statusOf(sessionId)).toBe('CREATED');
  });

  it.each<[string, (frame: Uint8Array, index: number) => Uint8Array[]]>([
    ['changed', (frame, index) => [index === 1 ? damaged(frame) : frame]],
    ['dropped', (frame, index) => (index === 1 ? [] : [frame])],
    ['repeated', (frame, index) => (index === 1 ? [frame, frame] : [frame])],
  ])('ends a session when a message is %s on its way', async (_, tamper) => {
    const sessionId = await create();
    const { name } = await refusal(sessionId, [start, garbage, inPlace, noVideo], { tamper });
    expect(['InvalidSignatureException', 'IncompleteSignatureException']).toContain(name);
    expect(await statusOf(sessionId)).toBe('FAILED');
  });

  it('refuses a session it did not issue', async () => {
    expect(await refusal('00000000-0000-4000-8000-000000000000', [])).toMatchObject({
      name: 'SessionNotFoundException',
    });
  });

  it.each<[string, Partial<StartFaceLivenessSessionCommandInput>]>([
    ['without a size', { VideoWidth: 'wide' }],
    ['of an id that is none', { SessionId: 'not-an-id' }],
    ['of challenges that are not known', { ChallengeVersions: 'Dance_1.0.0' }],
  ])('refuses an opening %s', async (_, input) => {
    expect(await refusal(await create(), [], { input })).toMatchObject({
      name: 'ValidationException',
    });
  });

  it('refuses whoever does not sign at all', async () => {
    const socket = new WebSocket(
      `${rekognition.origin.replace('http', 'ws')}/start-face-liveness-session-websocket`,
    );
    const code = await new Promise<number>((resolve) => {
      socket.on('close', resolve);
    });
    expect(code).toBe(1000);
  });

  it('answers the closing codes of the browser with 1000', async () => {
    const socket = new WebSocket(
      `${rekognition.origin.replace('http', 'ws')}/start-face-liveness-session-websocket`,
    );
    socket.on('open', () => socket.close(4001));
    const code = await new Promise<number>((resolve) => {
      socket.on('close', resolve);
    });
    expect(code).toBe(1000);
  });

  it('ends when the session expires, even in mid-stream', async () => {
    const sessionId = await create();
    const { answers } = await stream(sessionId, [start]);
    await answers.next();
    await answers.next();
    rekognition.clock.advance(3 * 60_000);
    await expect(answers.next()).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The session has expired.',
    });
    expect(await statusOf(sessionId)).toBe('EXPIRED');
    expect(await refusal(sessionId, [])).toMatchObject({
      message: 'The session has expired. Create a new one.',
    });
  });
});

function ignore(): void {
  // What the SDK would warn of is what these tests are about.
}

async function* tampered(
  frames: AsyncIterable<Uint8Array>,
  tamper: (frame: Uint8Array, index: number) => Uint8Array[],
): AsyncGenerator<Uint8Array> {
  let index = 0;
  for await (const frame of frames) {
    yield* tamper(frame, index);
    index += 1;
  }
}

function damaged(frame: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(frame);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}

async function* none(): AsyncGenerator<LivenessResponseStream> {
  // A stream without answers.
}
