import {
  InvalidParameterException,
  InvalidS3ObjectException,
  SearchFacesByImageCommand,
  SearchFacesCommand,
  type FaceMatch,
} from '@aws-sdk/client-rekognition';
import { patientRekognition } from '../shared/clients/patient-rekognition';
import type { Subject } from '../shared/enrolment/subject';
import { readVerification } from '../shared/read-verification';
import { UnknownVerificationError } from '../shared/unknown-verification-error';
import type { Verification } from '../shared/verification';
import { environment, tables } from './environment';

/** A face of another subject that looks the same. */
export interface Lookalike {
  readonly faceId: string;
  readonly subjectId: string;
  /** 0–100. */
  readonly similarity: number;
}

const limits = {
  FaceMatchThreshold: environment.POLICY.duplicate.similarity,
  MaxFaces: 100,
};

/**
 * Searches an enrolled face again in every collection: in its own by its id, in the others by the image it was enrolled
 * from, as face ids are known only where they are. An imported face has no image left, and is searched in its own.
 */
export async function lookalikesOf(subject: Subject): Promise<Lookalike[]> {
  const { subjectId, faceId, collectionId } = subject;
  const others = environment.FACE_COLLECTIONS.filter((id) => id !== collectionId);
  const image = others.length > 0 ? await imageOf(subject) : undefined;
  const matches = await Promise.all([
    found(new SearchFacesCommand({ CollectionId: collectionId, FaceId: faceId, ...limits })),
    ...(image
      ? others.map((id) =>
          found(
            new SearchFacesByImageCommand({
              CollectionId: id,
              Image: { S3Object: image },
              QualityFilter: 'NONE',
              ...limits,
            }),
          ),
        )
      : []),
  ]);
  return matches
    .flat()
    .flatMap(({ Face, Similarity = 0 }) =>
      Face?.FaceId !== undefined &&
      Face.ExternalImageId !== undefined &&
      Face.ExternalImageId !== subjectId
        ? [{ faceId: Face.FaceId, subjectId: Face.ExternalImageId, similarity: Similarity }]
        : [],
    );
}

async function found(search: SearchFacesCommand | SearchFacesByImageCommand): Promise<FaceMatch[]> {
  try {
    const { FaceMatches = [] } = await (search instanceof SearchFacesCommand
      ? patientRekognition.send(search)
      : patientRekognition.send(search));
    return FaceMatches;
  } catch (error) {
    // The face was withdrawn or erased since, or the image was.
    if (error instanceof InvalidParameterException) return [];
    if (error instanceof InvalidS3ObjectException) return [];
    throw error;
  }
}

async function imageOf({ verificationId }: Subject) {
  const liveness = verificationId && (await verificationOf(verificationId))?.liveness;
  if (!liveness || liveness.referenceKey === null) return undefined;
  const { referenceKey: Name, referenceVersionId: Version } = liveness;
  return { Bucket: environment.EVIDENCE_BUCKET, Name, ...(Version !== null && { Version }) };
}

/** Undefined of one whose row is gone. */
export async function verificationOf(id: string): Promise<Verification | undefined> {
  try {
    return await readVerification(tables.verifications, id);
  } catch (error) {
    if (error instanceof UnknownVerificationError) return undefined;
    throw error;
  }
}
