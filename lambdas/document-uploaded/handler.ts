import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Amendment } from '../shared/audit/append-audit-event';
import { recordOnce } from '../shared/audit/record-once';
import { environments, readEnvironment } from '../shared/environment';
import { documentKey, parseDocumentKey } from '../shared/evidence';
import { logger } from '../shared/logger';
import { completeTask } from '../shared/task';
import { UnknownVerificationError } from '../shared/unknown-verification-error';
import type { Verification } from '../shared/verification';

const environment = readEnvironment(environments['document-uploaded']);

const tables = {
  verifications: environment.VERIFICATIONS_TABLE,
  auditEvents: environment.AUDIT_EVENTS_TABLE,
};

/** What is read of an "Object Created" event of S3. Its keys are not URL-encoded. */
const eventSchema = z.object({
  detail: z.object({
    object: z.object({
      key: z.string(),
      'version-id': z.string(),
      size: z.int(),
    }),
  }),
});

interface Upload {
  readonly key: string;
  readonly versionId: string;
  readonly sizeBytes: number;
}

/**
 * Lets a verification go on whose document has arrived. S3 may tell of one upload more than once;
 * an upload that nobody waits for is written down and otherwise ignored.
 */
export async function handler(event: EventBridgeEvent<string, unknown>): Promise<void> {
  const { object } = eventSchema.parse(event).detail;
  const upload = { key: object.key, versionId: object['version-id'], sizeBytes: object.size };
  const parts = parseDocumentKey(upload.key);
  if (!parts) {
    logger.warn('Ignored an object that is no document');
    return;
  }
  const { verificationId } = parts;
  try {
    const recordingId = `upload ${upload.versionId}`;
    const verification = await recordOnce(tables, verificationId, recordingId, (before) =>
      takeUp(before, upload),
    );
    if (!isTaken(verification, upload) || verification.taskToken === undefined) return;
    const delivered = await completeTask(verification.taskToken, upload);
    logger.info('Document uploaded', { verificationId, delivered });
  } catch (error) {
    if (!(error instanceof UnknownVerificationError)) throw error;
    logger.warn('Ignored a document of an unknown verification', { verificationId });
  }
}

/**
 * Whether this very upload ends the present wait; sending it again then does no harm. The status does not tell: a call
 * of the workflow that is made again writes that of the wait once more.
 */
function isTaken(verification: Verification, { key, versionId }: Upload): boolean {
  const { id, awaiting, documentAttempt, documentUpload } = verification;
  return (
    awaiting === 'document' &&
    key === documentKey(id, documentAttempt) &&
    documentUpload?.versionId === versionId
  );
}

function takeUp(verification: Verification, upload: Upload): Amendment {
  const { id, status, awaiting, documentAttempt } = verification;
  const { key, versionId } = upload;
  const data = { attempt: documentAttempt, versionId, sizeBytes: upload.sizeBytes };
  const awaited =
    status === 'awaiting_document' &&
    awaiting === 'document' &&
    key === documentKey(id, documentAttempt);
  if (!awaited) {
    return { type: 'document.upload_ignored', actor: 'applicant', data: { key, versionId } };
  }
  return {
    type: 'document.uploaded',
    actor: 'applicant',
    data,
    set: { status: 'checking_document', documentUpload: { key, versionId } },
    unchanged: ['status', 'taskToken'],
  };
}
