import type { JsonObject, Operation } from '../../service';
import { boundingBox } from '../face-detail';
import { operation } from '../../operation-input';
import { createFaceLivenessSessionInput, livenessSessionInput } from '../schemas';
import { challengeVersions, type SessionImage } from './liveness-session';
import type { LivenessSessions } from './liveness-sessions';

/** What issues liveness sessions and answers their results. */
export function livenessOperations(sessions: LivenessSessions): Record<string, Operation> {
  return {
    CreateFaceLivenessSession: operation(createFaceLivenessSessionInput, async (input, context) => {
      const { Settings: settings, ClientRequestToken: token, KmsKeyId: keyId } = input;
      const output = settings?.OutputConfig;
      const sessionId = await sessions.create({
        challenge: settings?.ChallengePreferences?.[0]?.Type ?? 'FaceMovementAndLightChallenge',
        auditImagesLimit: settings?.AuditImagesLimit ?? 0,
        ...(output && {
          output: {
            bucket: output.S3Bucket,
            prefix: output.S3KeyPrefix ?? '',
            ...(keyId !== undefined && { keyId }),
            writer: context.principal,
          },
        }),
        ...(token !== undefined && { clientRequestToken: token }),
      });
      return { SessionId: sessionId };
    }),

    GetFaceLivenessSessionResults: operation(livenessSessionInput, async ({ SessionId }) => {
      const { status, challenge, result } = await sessions.get(SessionId);
      return {
        SessionId,
        Status: status,
        Challenge: { Type: challenge, Version: challengeVersions[challenge] },
        ...(result && {
          Confidence: result.confidence,
          ReferenceImage: auditImage(result.reference),
          AuditImages: result.audit.map(auditImage),
        }),
      };
    }),
  };
}

function auditImage({ box, location }: SessionImage): JsonObject {
  return {
    BoundingBox: boundingBox(box),
    ...('base64' in location
      ? { Bytes: location.base64 }
      : {
          S3Object: { Bucket: location.bucket, Name: location.key, Version: location.versionId },
        }),
  };
}
