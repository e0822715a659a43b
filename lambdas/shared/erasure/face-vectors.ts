import {
  DeleteFacesCommand,
  InvalidParameterException,
  InvalidS3ObjectException,
  SearchFacesByImageCommand,
  type FaceMatch,
  type S3Object,
} from '@aws-sdk/client-rekognition';
import { ConflictError } from '../api/errors';
import type { AuditTables } from '../audit/append-audit-event';
import { rekognition } from '../clients/rekognition';
import { verificationsOf } from '../subject-verifications';
import type { Verification } from '../verification';

/** The most Rekognition gives in one answer; the very same image comes first. */
const MATCHES = 4096;

/** Where the face vectors of verifications are, and what they were made from. */
export interface FaceGround {
  readonly tables: Pick<AuditTables, 'verifications'>;
  readonly evidenceBucket: string;
  readonly collectionId: string;
}

/**
 * Ids of the face vectors of a verification. A decision records the face it enrolled; a fault may stop the workflow
 * between the two.
 *
 * @throws ConflictError while it cannot be told which vectors are this verification's
 */
export async function faceVectorsOf(
  ground: FaceGround,
  verification: Verification,
): Promise<string[]> {
  const { enrolment, status } = verification;
  if (enrolment) return [enrolment.faceId];
  return status === 'failed' ? unrecordedVectors(ground, verification) : [];
}

/**
 * Deletes face vectors from the collection.
 *
 * @returns ids of those that were there until now
 */
export async function deleteFaceVectors(
  { collectionId }: FaceGround,
  faceIds: readonly string[],
): Promise<string[]> {
  if (faceIds.length === 0) return [];
  const { DeletedFaces = [], UnsuccessfulFaceDeletions = [] } = await rekognition.send(
    new DeleteFacesCommand({ CollectionId: collectionId, FaceIds: [...faceIds] }),
  );
  const kept = UnsuccessfulFaceDeletions.filter(
    ({ Reasons = [] }) => !Reasons.includes('FACE_NOT_FOUND'),
  );
  if (kept.length > 0) throw new Error('The collection kept a face vector.');
  return DeletedFaces;
}

/**
 * Finds what the collection holds of the live image under the subject, less what the subject's
 * other verifications have recorded. They are read after the search: whatever was found and is
 * theirs is on their rows by now, or they are still being decided.
 */
async function unrecordedVectors(
  ground: FaceGround,
  { id, subjectId, liveness }: Verification,
): Promise<string[]> {
  if (subjectId === undefined || !liveness?.accepted || liveness.referenceKey === null) return [];
  const matches = await search(ground, {
    Bucket: ground.evidenceBucket,
    Name: liveness.referenceKey,
    ...(liveness.referenceVersionId !== null && { Version: liveness.referenceVersionId }),
  });
  const found = matches.flatMap(({ Face }) =>
    Face?.FaceId !== undefined && Face.ExternalImageId === subjectId ? [Face.FaceId] : [],
  );
  if (found.length === 0) return [];
  const recorded = new Set<string>();
  for await (const other of verificationsOf(ground.tables.verifications, subjectId)) {
    if (other.id !== id && other.status === 'deciding') throw undecided();
    if (other.enrolment) recorded.add(other.enrolment.faceId);
  }
  return found.filter((faceId) => !recorded.has(faceId));
}

async function search({ collectionId }: FaceGround, image: S3Object): Promise<FaceMatch[]> {
  try {
    const { FaceMatches = [] } = await rekognition.send(
      new SearchFacesByImageCommand({
        CollectionId: collectionId,
        Image: { S3Object: image },
        MaxFaces: MATCHES,
        QualityFilter: 'NONE',
      }),
    );
    return FaceMatches;
  } catch (error) {
    // An image without a face was never enrolled; images are erased only after their vectors.
    if (error instanceof InvalidParameterException) return [];
    if (error instanceof InvalidS3ObjectException) return [];
    throw error;
  }
}

function undecided(): ConflictError {
  return new ConflictError(
    'Another verification of the same subject is being decided, and its face cannot be told from this one yet; erase again in a few seconds.',
  );
}
