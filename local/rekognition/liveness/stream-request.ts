import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { requestTarget } from '../../http/request-target';
import { ServiceError } from '../../service';
import { challengeVersions, type ChallengeType } from './liveness-session';

/** What AWS takes for a video, and more than a camera gives, in pixels. */
const side = z.coerce.number().int().min(120).max(1920);

const querySchema = z.object({
  'session-id': z.uuid(),
  'video-width': side,
  'video-height': side,
  'challenge-versions': z.string(),
});

/** What a client asks for when it opens a stream. */
export interface StreamRequest {
  readonly sessionId: string;
  /** Pixels of its video. */
  readonly width: number;
  readonly height: number;
  readonly challenges: readonly ChallengeType[];
}

/** @throws ServiceError `ValidationException` naming what is missing or wrong */
export function parseStreamRequest(request: IncomingMessage): StreamRequest {
  const query = Object.fromEntries(requestTarget(request).query);
  const { success, data, error } = querySchema.safeParse(query);
  if (!success) throw new ServiceError('ValidationException', z.prettifyError(error));
  const offered = data['challenge-versions'].split(',').map((version) => version.trim());
  return {
    sessionId: data['session-id'],
    width: data['video-width'],
    height: data['video-height'],
    challenges: challengeTypes.filter((type) =>
      offered.includes(`${type}_${challengeVersions[type]}`),
    ),
  };
}

const challengeTypes: readonly ChallengeType[] = [
  'FaceMovementAndLightChallenge',
  'FaceMovementChallenge',
];
