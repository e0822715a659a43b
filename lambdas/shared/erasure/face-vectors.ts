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
import { readSubject } from '../enrolment/subjects';
import { verificationsOf } from '../subject-verifications';
import type { Verification } from '../verification';

/** The most Rekognition gives in one answer; the very same image comes first. */
const MATCHES = 4096;

/** Where the face vectors of verifications are, and what they were made from. */
export interface FaceGround {
  readonly tables: Pick<AuditTables, 'verifications'>;
  readonly evidenceBucket: string;
  readonly subjectsTable: string;
  readonly collectionIds: readonly string[];
}

/**
 * Ids of the face vectors of a verification. A decision records the face it enrolled, and what that took the place of;
 * a fault may stop the workflow between enrolling and recording, or before the earlier face was deleted.
 *
 * @throws ConflictError while it cannot be told which vectors are this verification's
 */
export async function faceVectorsOf(
  ground: FaceGround,
  verification: Verification,
): Promise<string[]> {
  const { enrolment, status, subjectId } = verification;
  if (enrolment && subjectId !== undefined) {
    const subject = await readSubject(ground.subjectsTable, subjectId);
    const replaced = subject?.faceId === enrolment.faceId ? (subject.replaced ?? []) : [];
    return [enrolment.faceId, ...replaced.map(({ faceId }) => faceId)];
  }
  return status === 'failed' ? unrecordedVectors(ground, verification) : [];
}

/**
 * Deletes face vectors from whichever collection they are in: no record of where they were put can leave one behind.
 *
 * @returns ids of those that were there until now
 */
export async function deleteFaceVectors(
  { collectionIds }: Pick<FaceGround, 'collectionIds'>,
  faceIds: readonly string[],
): Promise<string[]> {
  if (faceIds.length === 0) return [];
  const deleted = await Promise.all(collectionIds.map((id) => deleteFrom(id, faceIds)));
  return deleted.flat();
}

async function deleteFrom(collectionId: string, faceIds: readonly string[]): Promise<string[]> {
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
  const image = {
    Bucket: ground.evidenceBucket,
    Name: liveness.referenceKey,
    ...(liveness.referenceVersionId !== null && { Version: liveness.referenceVersionId }),
  };
  const matches = await Promise.all(ground.collectionIds.map((id) => search(id, image)));
  const found = matches
    .flat()
    .flatMap(({ Face }) =>
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

async function search(collectionId: string, image: S3Object): Promise<FaceMatch[]> {
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
