import {
  DeleteFacesCommand,
  InvalidParameterException,
  InvalidS3ObjectException,
  SearchFacesByImageCommand,
  type FaceMatch,
  type S3Object,
} from '@aws-sdk/client-rekognition';
import { ConflictError } from '../shared/api/errors';
import { rekognition } from '../shared/clients/rekognition';
import { listVerifications } from '../shared/list-verifications';
import { readVerification } from '../shared/read-verification';
import type { Verification } from '../shared/verification';
import { environment, tables } from './environment';

const COLLECTION = { CollectionId: environment.COLLECTION_ID };

/** The most Rekognition gives in one answer; the very same image comes first. */
const MATCHES = 4096;

/**
 * Deletes the face vectors of a verification from the collection.
 *
 * @returns how many were deleted now
 * @throws ConflictError while it cannot be told which vectors are this verification's
 */
export async function eraseFaceVectors(verification: Verification): Promise<number> {
  const FaceIds = await vectorsOf(verification);
  if (FaceIds.length === 0) return 0;
  const { DeletedFaces = [], UnsuccessfulFaceDeletions = [] } = await rekognition.send(
    new DeleteFacesCommand({ ...COLLECTION, FaceIds }),
  );
  const kept = UnsuccessfulFaceDeletions.filter(
    ({ Reasons = [] }) => !Reasons.includes('FACE_NOT_FOUND'),
  );
  if (kept.length > 0) throw new Error('The collection kept a face vector.');
  return DeletedFaces.length;
}

/** A decision records the face it enrolled. A fault may stop the workflow between the two. */
async function vectorsOf(verification: Verification): Promise<string[]> {
  const { enrolment, status } = verification;
  if (enrolment) return [enrolment.faceId];
  return status === 'failed' ? unrecordedVectors(verification) : [];
}

/**
 * Finds what the collection holds of the live image under the subject, less what the subject's
 * other verifications have recorded. They are read after the search: whatever was found and is
 * theirs is on their rows by now, or they are still being decided.
 */
async function unrecordedVectors(verification: Verification): Promise<string[]> {
  const { id, subjectId, liveness } = verification;
  if (subjectId === undefined || !liveness?.accepted || liveness.referenceKey === null) return [];
  const matches = await search({
    Bucket: environment.EVIDENCE_BUCKET,
    Name: liveness.referenceKey,
    ...(liveness.referenceVersionId !== null && { Version: liveness.referenceVersionId }),
  });
  const found = matches.flatMap(({ Face }) =>
    Face?.FaceId !== undefined && Face.ExternalImageId === subjectId ? [Face.FaceId] : [],
  );
  if (found.length === 0) return [];
  const recorded = new Set<string>();
  for await (const other of verificationsOf(subjectId)) {
    if (other.id !== id && other.status === 'deciding') throw undecided();
    if (other.enrolment) recorded.add(other.enrolment.faceId);
  }
  return found.filter((faceId) => !recorded.has(faceId));
}

async function search(image: S3Object): Promise<FaceMatch[]> {
  try {
    const { FaceMatches = [] } = await rekognition.send(
      new SearchFacesByImageCommand({
        ...COLLECTION,
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

/** The index names them; it may lag behind the rows, so each is read. */
async function* verificationsOf(subjectId: string): AsyncGenerator<Verification> {
  let cursor: string | undefined;
  do {
    const page = await listVerifications(tables.verifications, {
      index: 'bySubject',
      where: { subjectId },
      limit: 100,
      cursor,
    });
    for (const { id } of page.items) yield readVerification(tables.verifications, id);
    ({ cursor } = page);
  } while (cursor !== undefined);
}

function undecided(): ConflictError {
  return new ConflictError(
    'Another verification of the same subject is being decided, and its face cannot be told from this one yet; erase again in a few seconds.',
  );
}
