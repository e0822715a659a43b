import {
  GetFaceLivenessSessionResultsCommand,
  SessionNotFoundException,
  type AuditImage,
  type GetFaceLivenessSessionResultsResponse,
} from '@aws-sdk/client-rekognition';
import { rekognition } from '../shared/clients/rekognition';
import { livenessPrefix } from '../shared/evidence';
import type { LivenessOutcome } from '../shared/verification';
import { environment } from './environment';

/** A session that may still be used, or has ended with all that there will be. */
export type SessionState =
  | { readonly ended: false; readonly status: 'CREATED' | 'IN_PROGRESS' }
  | { readonly ended: true; readonly outcome: LivenessOutcome };

/** Reads what Rekognition says of a session now. Three minutes after its creation it may say nothing more. */
export async function readSession(
  verificationId: string,
  sessionId: string,
): Promise<SessionState> {
  const result = await resultsOf(sessionId);
  const status = result?.Status;
  if (status === 'CREATED' || status === 'IN_PROGRESS') return { ended: false, status };
  if (result && (status === 'SUCCEEDED' || status === 'FAILED')) {
    return { ended: true, outcome: { sessionId, status, ...imagesOf(verificationId, result) } };
  }
  return {
    ended: true,
    outcome: { sessionId, status: 'EXPIRED', ...imagesOf(verificationId, {}) },
  };
}

async function resultsOf(sessionId: string) {
  try {
    return await rekognition.send(
      new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }),
    );
  } catch (error) {
    if (error instanceof SessionNotFoundException) return undefined;
    throw error;
  }
}

function imagesOf(
  verificationId: string,
  result: Partial<GetFaceLivenessSessionResultsResponse>,
): Omit<LivenessOutcome, 'sessionId' | 'status'> {
  const { Confidence, ReferenceImage, AuditImages = [] } = result;
  return {
    confidence: Confidence ?? null,
    referenceKey: keyOf(verificationId, ReferenceImage) ?? null,
    referenceVersionId: ReferenceImage?.S3Object?.Version ?? null,
    auditKeys: AuditImages.flatMap((image) => keyOf(verificationId, image) ?? []),
  };
}

/** The key of an image, which Rekognition chooses below the prefix it was given. */
function keyOf(verificationId: string, image: AuditImage | undefined): string | undefined {
  const { Bucket, Name } = image?.S3Object ?? {};
  if (Name === undefined) return undefined;
  if (Bucket !== environment.EVIDENCE_BUCKET || !Name.startsWith(livenessPrefix(verificationId))) {
    throw new Error('Rekognition wrote an image where it was not told to.');
  }
  return Name;
}
