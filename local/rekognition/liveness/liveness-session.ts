import type { Principal } from '../../service';
import type { BoundingBox } from '../engine/types';

export const challengeVersions = {
  FaceMovementAndLightChallenge: '2.0.0',
  FaceMovementChallenge: '1.0.0',
} as const;

/** What the applicant is asked to do. */
export type ChallengeType = keyof typeof challengeVersions;

export type LivenessStatus = 'CREATED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'EXPIRED';

/** Where the images of a session go. */
export interface OutputLocation {
  readonly bucket: string;
  readonly prefix: string;
  /** Key to encrypt them with; the bucket's unless given. */
  readonly keyId?: string;
  /** Whoever created the session: they are written in their name. */
  readonly writer: Principal;
}

/** A frame of the recording: in a bucket, or in the session itself. */
export interface SessionImage {
  readonly box: BoundingBox;
  readonly location:
    | { readonly bucket: string; readonly key: string; readonly versionId: string }
    | { readonly base64: string };
}

/** What was found. */
export interface LivenessResult {
  /** How sure we are that a live person was before the camera, 0–100. */
  readonly confidence: number;
  readonly reference: SessionImage;
  readonly audit: readonly SessionImage[];
}

/** A liveness session as it is stored. */
export interface LivenessSession {
  readonly sessionId: string;
  readonly status: LivenessStatus;
  readonly challenge: ChallengeType;
  readonly auditImagesLimit: number;
  readonly output?: OutputLocation;
  readonly clientRequestToken?: string;
  /** When it and all that is known about it ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly result?: LivenessResult;
}
