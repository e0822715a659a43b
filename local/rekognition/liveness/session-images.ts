import type { ObjectsOf } from '../../s3/objects-of';
import { ServiceError } from '../../service';
import type { Judgement, Still } from './liveness-judge';
import type { LivenessResult, LivenessSession, SessionImage } from './liveness-session';

/** Keeps the images of a session: in the bucket it names, or else in the session itself. */
export class SessionImages {
  constructor(private readonly objects: ObjectsOf) {}

  /** @throws ServiceError `ValidationException` when the bucket cannot be written to */
  async keep(session: LivenessSession, judgement: Judgement): Promise<LivenessResult> {
    const audit = judgement.others.slice(0, session.auditImagesLimit);
    return {
      confidence: judgement.confidence,
      reference: await this.keepOne(session, 'reference', judgement.reference),
      audit: await Promise.all(
        audit.map((still, index) => this.keepOne(session, `audit-image-${index}`, still)),
      ),
    };
  }

  private async keepOne(
    { sessionId, output }: LivenessSession,
    name: string,
    { jpeg, face }: Still,
  ): Promise<SessionImage> {
    if (!output) return { box: face.box, location: { base64: jpeg.toString('base64') } };
    const { bucket, prefix, keyId, writer } = output;
    const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    const key = `${folder}${sessionId}/${name}.jpg`;
    const { versionId } = await this.objects(writer)
      .put(bucket, key, jpeg, {
        contentType: 'image/jpeg',
        ...(keyId !== undefined && {
          encryption: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyId },
        }),
      })
      .catch((error: unknown) => {
        if (!(error instanceof ServiceError)) throw error;
        throw new ServiceError(
          'ValidationException',
          `The images of the session cannot be put into ${bucket}: ${error.message}`,
        );
      });
    return { box: face.box, location: { bucket, key, versionId } };
  }
}
