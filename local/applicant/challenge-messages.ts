import type {
  BoundingBox,
  ClientChallenge,
  FaceMovementAndLightClientChallenge,
  LivenessRequestStream,
  ServerChallenge,
} from '@aws-sdk/client-rekognitionstreaming';
import * as z from 'zod';
import type { ColourSequence, Screenplay } from './screenplay';

/** Bytes of video in one message. */
const chunkBytes = 64 * 1024;

/** Where the face is found; what counts is what the service sees itself. */
const box: BoundingBox = { Left: 0.25, Top: 0.1, Width: 0.5, Height: 0.8 };

const rgbSchema = z.tuple([z.number(), z.number(), z.number()]);

/** The colours a challenge asks to show; none when it asks for movement alone. */
export function coloursOf(challenge: ServerChallenge): ColourSequence[] {
  const sequences = challenge.FaceMovementAndLightChallenge?.ColorSequences ?? [];
  return sequences.map((sequence) => ({
    rgb: rgbSchema.parse(sequence.FreshnessColor?.RGB),
    downscroll: sequence.DownscrollDuration ?? 0,
    flat: sequence.FlatDisplayDuration ?? 0,
  }));
}

/** A challenge as it was met; `start` of the video in milliseconds since the epoch. */
interface Performance {
  readonly sessionId: string;
  readonly screenplay: Screenplay;
  readonly video: Buffer;
  readonly start: number;
}

/** All that a client sends, in the order of Amplify UI's detector. */
export function challengeMessages(
  challenge: ServerChallenge,
  { sessionId, screenplay, video, start }: Performance,
): LivenessRequestStream[] {
  const say = (content: Omit<FaceMovementAndLightClientChallenge, 'ChallengeId'>) =>
    information(challenge, { ChallengeId: sessionId, ...content });
  const initialFace = { BoundingBox: box, InitialFaceDetectedTimestamp: start };
  const inPlace = start + screenplay.inPlace;
  const end = start + screenplay.end;
  return [
    say({ VideoStartTimestamp: start, InitialFace: initialFace }),
    ...chunksOf(video).map((chunk) => videoEvent(chunk, end)),
    ...coloursOf(challenge).map(({ rgb }, index) =>
      say({
        ColorDisplayed: {
          CurrentColor: { RGB: [...rgb] },
          SequenceNumber: index,
          CurrentColorStartTimestamp: start + (screenplay.colourStarts[index] ?? 0),
        },
      }),
    ),
    say({
      InitialFace: initialFace,
      TargetFace: {
        BoundingBox: box,
        FaceDetectedInTargetPositionStartTimestamp: inPlace,
        FaceDetectedInTargetPositionEndTimestamp: end,
      },
      VideoEndTimestamp: end,
    }),
    videoEvent(new Uint8Array(), end),
  ];
}

function information(
  challenge: ServerChallenge,
  content: FaceMovementAndLightClientChallenge,
): LivenessRequestStream {
  const answer: ClientChallenge = challenge.FaceMovementAndLightChallenge
    ? { FaceMovementAndLightChallenge: content }
    : { FaceMovementChallenge: content };
  return { ClientSessionInformationEvent: { Challenge: answer } };
}

function videoEvent(chunk: Uint8Array, timestamp: number): LivenessRequestStream {
  return { VideoEvent: { VideoChunk: chunk, TimestampMillis: timestamp } };
}

function chunksOf(video: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(video.length / chunkBytes) }, (_, index) =>
    video.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
}
