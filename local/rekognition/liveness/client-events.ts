import type { Message } from '@smithy/eventstream-codec';
import { toUtf8 } from '@smithy/util-utf8';
import * as z from 'zod';
import { ServiceError } from '../../service';

const timestamp = z.number().nonnegative();

const boundingBox = z.object({
  Width: z.number(),
  Height: z.number(),
  Left: z.number(),
  Top: z.number(),
});

const colour = z.object({ RGB: z.array(z.int().min(0).max(255)).length(3) });

const movement = {
  ChallengeId: z.string(),
  VideoStartTimestamp: timestamp.optional(),
  VideoEndTimestamp: timestamp.optional(),
  InitialFace: z
    .object({ BoundingBox: boundingBox, InitialFaceDetectedTimestamp: timestamp })
    .optional(),
  TargetFace: z
    .object({
      BoundingBox: boundingBox,
      FaceDetectedInTargetPositionStartTimestamp: timestamp,
      FaceDetectedInTargetPositionEndTimestamp: timestamp,
    })
    .optional(),
};

const clientChallenge = z.object({
  ...movement,
  ColorDisplayed: z
    .object({
      CurrentColor: colour,
      SequenceNumber: z.int().nonnegative(),
      CurrentColorStartTimestamp: timestamp,
    })
    .optional(),
});

const sessionInformationSchema = z.object({
  Challenge: z.union([
    z.object({ FaceMovementAndLightChallenge: clientChallenge }),
    z.object({ FaceMovementChallenge: z.object(movement) }),
  ]),
});

const videoSchema = z.object({
  VideoChunk: z.base64().optional(),
  TimestampMillis: timestamp.optional(),
});

/** What a client says of how the challenge went, in milliseconds since the epoch by its own clock. */
export type ClientChallenge = z.infer<typeof clientChallenge>;

export type ClientEvent =
  | { readonly type: 'video'; readonly chunk: Buffer }
  | { readonly type: 'information'; readonly challenge: ClientChallenge };

/**
 * Reads a message of the client's stream.
 *
 * @throws ServiceError `ValidationException` naming what is wrong with it
 */
export function parseClientEvent({ headers, body }: Message): ClientEvent {
  const type = headers[':event-type']?.value;
  if (type === 'VideoEvent') {
    const { VideoChunk: chunk = '' } = parse(videoSchema, body, type);
    return { type: 'video', chunk: Buffer.from(chunk, 'base64') };
  }
  if (type === 'ClientSessionInformationEvent') {
    const { Challenge: challenge } = parse(sessionInformationSchema, body, type);
    return {
      type: 'information',
      challenge:
        'FaceMovementAndLightChallenge' in challenge
          ? challenge.FaceMovementAndLightChallenge
          : challenge.FaceMovementChallenge,
    };
  }
  throw invalid(`Send VideoEvent or ClientSessionInformationEvent, not ${String(type)}.`);
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  body: Uint8Array,
  type: string,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(parseJson(body));
  if (success) return data;
  throw invalid(`${type} is malformed: ${z.prettifyError(error)}`);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(toUtf8(body));
  } catch {
    throw invalid('The body of a message must be JSON.');
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
