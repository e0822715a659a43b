import { DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { s3 } from '../shared/clients/s3';
import { evidencePrefix } from '../shared/evidence';
import { logger } from '../shared/logger';
import { readVerification } from '../shared/read-verification';
import { isFinal, type Verification } from '../shared/verification';
import { environment, tables } from './environment';
import { eraseFaceVectors } from './face-vectors';
import { assertOwn } from './own-verification';

/**
 * Erases what is personal: every version of every image, the face vector, and fields of the row.
 * What stays says that there was a verification, how it ended, and that it was erased.
 * Each part can be repeated, so an erasure that failed half way is finished by another call.
 */
export const eraseVerification = operation('eraseVerification', async ({ caller, path }) => {
  const { verificationId } = path;
  const verification = await readVerification(tables.verifications, verificationId);
  assertOwn(verification, caller);
  assertFinished(verification);
  const erasure = verification.erasure ?? (await erase(verification));
  const { at: erasedAt, objectVersions, faceVectors } = erasure;
  return { id: verificationId, erasedAt, objectVersions, faceVectors };
});

function assertFinished({ status }: Verification): void {
  if (isFinal(status)) return;
  throw new ConflictError(
    `The verification is ${status}; cancel it, or wait until it is decided, and then erase it.`,
  );
}

async function erase(verification: Verification) {
  const { id, applicationId } = verification;
  const faceVectors = await eraseFaceVectors(verification);
  const objectVersions = await eraseObjects(evidencePrefix(id));
  const erasure = { at: new Date().toISOString(), objectVersions, faceVectors };
  await appendAuditEvent(tables, id, (before) => {
    assertFinished(before); // a redrive may have taken it up meanwhile
    return {
      type: 'verification.erased',
      actor: `application:${applicationId}`,
      data: { objectVersions, faceVectors },
      set: { erasure },
      remove: [
        'subjectId',
        'redirectUrl',
        'redirectSecret',
        'locale',
        'applicantTokenHash',
        'applicantTokenExpiresAt',
        'handOff',
        'followerTokenHashes',
        'consent',
        'challenge',
        'awaiting',
        'taskToken',
        'documentUpload',
        'livenessSession',
        'document',
        'liveness',
        'match',
        'duplicates',
        'enrolment',
        'review',
      ],
      unchanged: ['status'],
    };
  });
  logger.info('Erased a verification', { verificationId: id, objectVersions, faceVectors });
  return erasure;
}

/** @returns how many versions were deleted now */
async function eraseObjects(prefix: string): Promise<number> {
  const Bucket = environment.EVIDENCE_BUCKET;
  let erased = 0;
  for (;;) {
    // From the beginning each time: what was listed before is gone.
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: prefix }),
    );
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    if (Objects.length === 0) return erased;
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) {
      throw new Error(
        `S3 kept ${Errors.length} versions: ${Errors[0]?.Code ?? 'no reason given'}.`,
      );
    }
    erased += Objects.length;
  }
}
