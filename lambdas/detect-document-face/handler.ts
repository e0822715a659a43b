import { DetectFacesCommand } from '@aws-sdk/client-rekognition';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { readDetectedFace } from '../shared/detected-face';
import {
  cropAround,
  judgeDocument,
  type DetectedFace,
  type FaceMeasures,
} from '../shared/document-judgement';
import { environments, readEnvironment } from '../shared/environment';
import { documentKey, faceKey } from '../shared/evidence';
import { logger } from '../shared/logger';
import { documentPolicySchema } from '../shared/policy';
import type { DocumentReason } from '../shared/reasons';
import {
  crop,
  forAnalysis,
  readDocumentImage,
  UnreadableImageError,
  type DocumentImage,
} from './document-image';

const { EVIDENCE_BUCKET } = readEnvironment(environments['detect-document-face']);

const inputSchema = z.strictObject({
  verificationId: z.uuid(),
  attempt: z.int().min(1),
  document: z.object({ key: z.string(), versionId: z.string(), sizeBytes: z.int() }),
  policy: documentPolicySchema,
});

type Input = z.infer<typeof inputSchema>;

interface ImageFacts {
  readonly format: string;
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly sha256: string;
}

/** What travels in the execution: keys and scores, never an image. */
export type DocumentVerdict = {
  /** Exactly the bytes that were judged. */
  readonly documentKey: string;
  readonly documentVersionId: string;
} & (
  | {
      readonly accepted: true;
      readonly faceKey: string;
      readonly face: FaceMeasures;
      readonly image: ImageFacts;
    }
  | {
      readonly accepted: false;
      readonly reason: DocumentReason;
      readonly detail: string;
      readonly face?: FaceMeasures;
      readonly image?: ImageFacts;
    }
);

/** Judges the photograph of an identity document, and keeps a crop of its face when it will do. */
export async function handler(event: unknown): Promise<DocumentVerdict> {
  const input = inputSchema.parse(event);
  const { verificationId, attempt, document } = input;
  if (document.key !== documentKey(verificationId, attempt)) {
    throw new Error('The document does not belong to this attempt of this verification.');
  }
  const source = { documentKey: document.key, documentVersionId: document.versionId };
  try {
    const verdict = { ...source, ...(await judge(input)) };
    logger.info('Judged a document', { verificationId, attempt, accepted: verdict.accepted });
    return verdict;
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    logger.info('Could not read a document', { verificationId, attempt, detail: error.message });
    return { ...source, accepted: false, reason: 'DOCUMENT_UNREADABLE', detail: error.message };
  }
}

async function judge({ verificationId, attempt, document, policy }: Input) {
  const image = await readDocumentImage(await fetchUpload(document, policy.maximumBytes));
  const facts: ImageFacts = {
    format: image.format,
    widthPixels: image.width,
    heightPixels: image.height,
    sha256: image.sha256,
  };
  const judgement = judgeDocument(await detectFaces(image), image, policy);
  if (!judgement.accepted) return { ...judgement, image: facts };

  const key = faceKey(verificationId, attempt);
  const { accepted, box, face } = judgement;
  await s3.send(
    new PutObjectCommand({
      Bucket: EVIDENCE_BUCKET,
      Key: key,
      Body: await crop(image, cropAround(box, image)),
      ContentType: 'image/jpeg',
    }),
  );
  return { accepted, faceKey: key, face, image: facts };
}

/** Fetches the very version the upload's event named: a later upload to the same key is another document. */
async function fetchUpload(document: Input['document'], maximumBytes: number): Promise<Buffer> {
  const { key, versionId, sizeBytes } = document;
  if (sizeBytes > maximumBytes) {
    throw new UnreadableImageError(`${sizeBytes} bytes; at most ${maximumBytes} are accepted`);
  }
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: EVIDENCE_BUCKET, Key: key, VersionId: versionId }),
  );
  if (!Body) throw new Error('S3 answered without a body.');
  return Buffer.from(await Body.transformToByteArray());
}

async function detectFaces(image: DocumentImage): Promise<DetectedFace[]> {
  const { FaceDetails = [] } = await rekognition.send(
    new DetectFacesCommand({
      Image: { Bytes: await forAnalysis(image) },
      Attributes: ['DEFAULT'],
    }),
  );
  return FaceDetails.map(readDetectedFace);
}
