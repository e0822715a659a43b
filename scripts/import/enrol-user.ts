import { readFile } from 'node:fs/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  forAnalysis,
  readDocumentImage,
  UnreadableImageError,
} from '../../lambdas/detect-document-face/document-image';
import { dynamodb } from '../../lambdas/shared/clients/dynamodb';
import { s3 } from '../../lambdas/shared/clients/s3';
import { judgeDocument } from '../../lambdas/shared/document-judgement';
import { homeCollection } from '../../lambdas/shared/enrolment/home-collection';
import { toSubject, type FaceVector, type Subject } from '../../lambdas/shared/enrolment/subject';
import { readSubject } from '../../lambdas/shared/enrolment/subjects';
import type { DocumentPolicy } from '../../lambdas/shared/policy';
import type { Deployment } from './deployment';
import type { Faces } from './faces';
import type { Journal } from './journal';
import type { Duplicate, Outcome } from './outcome';
import type { ImagePlace, User } from './users';

export interface EnrolmentGround {
  readonly deployment: Deployment;
  readonly faces: Faces;
  readonly journal: Journal;
  /** What an image has to meet, as a document has to. */
  readonly policy: DocumentPolicy;
  /** By what the faces may be kept. */
  readonly consent: string;
}

/**
 * Enrols a user's face, unless the subject is enrolled, the face looks like another subject's, or it cannot be used.
 * However it breaks off, doing it again comes to the same end: the journal tells before a face is indexed, indexing again
 * gives the same face, and the row is written once. As in the workflow, whoever sees the face under another subject after
 * indexing withdraws; of two that come at once both may, never do both stay.
 */
export async function enrolUser(ground: EnrolmentGround, user: User): Promise<Outcome> {
  const { deployment, faces, journal } = ground;
  const { subjectId } = user;
  const begunIn = journal.begun(subjectId);
  const enrolled = await readSubject(deployment.subjectsTable, subjectId);
  if (enrolled && begunIn === undefined) return already(enrolled);
  try {
    const upload = await readDocumentImage(await readImage(user.place, ground.policy));
    const image = await forAnalysis(upload);
    if (begunIn !== undefined) return await enrol(ground, user, image, begunIn, enrolled);

    const judgement = judgeDocument(await faces.detect(image), upload, ground.policy);
    if (!judgement.accepted) {
      return { outcome: 'refused', reason: judgement.reason, detail: judgement.detail };
    }
    const duplicates = await likeImage(ground, user, image, deployment.collectionIds);
    if (duplicates.length > 0) return { outcome: 'duplicate', duplicates };
    const home = homeCollection(subjectId, deployment.openCollectionIds);
    await journal.begin(subjectId, home);
    return await enrol(ground, user, image, home);
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { outcome: 'refused', reason: 'DOCUMENT_UNREADABLE', detail: error.message };
  }
}

async function enrol(
  ground: EnrolmentGround,
  user: User,
  image: Buffer,
  collectionId: string,
  enrolled?: Subject,
): Promise<Outcome> {
  const { faces, deployment } = ground;
  const { subjectId } = user;
  const faceId = await faces.index(collectionId, image, subjectId);
  if (faceId === undefined) {
    return { outcome: 'refused', reason: 'NO_FACE', detail: 'no face was found to index' };
  }
  const face = { faceId, collectionId };
  if (enrolled) return settle(ground, enrolled, face);
  const others = deployment.collectionIds.filter((id) => id !== collectionId);
  const duplicates = [
    ...(await faces.likeFace(collectionId, faceId, subjectId)),
    ...(await likeImage(ground, user, image, others)),
  ];
  if (duplicates.length > 0) {
    await faces.delete(collectionId, faceId);
    return { outcome: 'duplicate', duplicates };
  }
  return record(ground, subjectId, face);
}

/** Writes whose the face is, unless the subject got another one meanwhile. */
async function record(
  ground: EnrolmentGround,
  subjectId: string,
  face: FaceVector,
): Promise<Outcome> {
  const { deployment, consent } = ground;
  const enrolledAt = new Date().toISOString();
  try {
    await dynamodb.send(
      new PutCommand({
        TableName: deployment.subjectsTable,
        Item: toSubject({ subjectId, ...face, enrolledAt, source: 'import', consent }),
        ConditionExpression: 'attribute_not_exists(subjectId)',
      }),
    );
    return { outcome: 'enrolled', ...face };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const enrolled = await readSubject(deployment.subjectsTable, subjectId);
    if (!enrolled) throw new Error('A subject was erased while being imported.', { cause: error });
    return settle(ground, enrolled, face);
  }
}

/** The subject is enrolled: with this face, by this import before it broke off, or with another, so that this one goes. */
async function settle(
  { faces }: EnrolmentGround,
  enrolled: Subject,
  face: FaceVector,
): Promise<Outcome> {
  if (enrolled.faceId === face.faceId) return { outcome: 'enrolled', ...face };
  await faces.delete(face.collectionId, face.faceId);
  return already(enrolled);
}

const already = ({ faceId, collectionId }: FaceVector): Outcome => ({
  outcome: 'already_enrolled',
  faceId,
  collectionId,
});

async function likeImage(
  { faces }: EnrolmentGround,
  { subjectId }: User,
  image: Buffer,
  collectionIds: readonly string[],
): Promise<Duplicate[]> {
  const found = await Promise.all(collectionIds.map((id) => faces.likeImage(id, image, subjectId)));
  return found.flat();
}

async function readImage(place: ImagePlace, { maximumBytes }: DocumentPolicy): Promise<Buffer> {
  const bytes = 'path' in place ? await readPath(place.path) : await readObject(place);
  if (bytes.length <= maximumBytes) return bytes;
  throw new UnreadableImageError(`${bytes.length} bytes; at most ${maximumBytes} are accepted`);
}

async function readPath(path: string): Promise<Buffer> {
  return readFile(path).catch(() => {
    throw new UnreadableImageError('the file cannot be read');
  });
}

async function readObject({ bucket, key }: { bucket: string; key: string }): Promise<Buffer> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) throw new Error('S3 answered without a body.');
    return Buffer.from(await Body.transformToByteArray());
  } catch (error) {
    if (error instanceof NoSuchKey) throw new UnreadableImageError('there is no such object');
    throw error;
  }
}
