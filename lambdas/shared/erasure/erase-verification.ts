import { createHash } from 'node:crypto';
import { forgetTrace } from '../abuse/trace';
import { ConflictError } from '../api/errors';
import { appendAuditEvent, type AuditTables } from '../audit/append-audit-event';
import { evidencePrefix } from '../evidence';
import { deleteSubject } from '../enrolment/subjects';
import { logger } from '../logger';
import { readVerification } from '../read-verification';
import { digestOf, signStatement } from '../signing/sign-statement';
import { deleteVersions, describeImages, listVersions, type StoredVersion } from '../stored-images';
import { isFinal, type Verification } from '../verification';
import { deleteFaceVectors, faceVectorsOf } from './face-vectors';
import { personalFieldsOf } from './personal-fields';
import { erasureReceipt, type ErasureReceipt } from './receipt';

/** Where everything is that an erasure concerns. */
export interface ErasureGround {
  readonly tables: AuditTables;
  readonly evidenceBucket: string;
  /** Where failures are counted. */
  readonly abuseTable: string;
  readonly subjectsTable: string;
  /** All of the deployment. */
  readonly collectionIds: readonly string[];
  /** ARN of the key that receipts are signed with. */
  readonly signingKeyArn: string;
}

/** What is to go, or has gone. */
type Erasing = NonNullable<Verification['erasing']>;

/**
 * Erases what is personal: every version of every image, the face vector, and fields of the row. What stays says that
 * there was a verification, how it ended, and that it was erased, with a receipt.
 *
 * What is to go is written down before any of it goes, and each part can be repeated: an erasure that failed half way
 * is finished by another, whose receipt names what the first one took, too.
 *
 * @param actor who erases, as audit events name them
 * @returns the receipt; the same again for a verification that is erased
 * @throws UnknownVerificationError
 * @throws ConflictError when the verification is not finished, or its face cannot be told from another yet
 */
export async function eraseVerification(
  ground: ErasureGround,
  verificationId: string,
  actor: string,
): Promise<ErasureReceipt> {
  const { tables, evidenceBucket } = ground;
  const verification = await readVerification(tables.verifications, verificationId);
  assertFinished(verification);
  const { erasure, erasing: begun = { images: [], faceIds: [] } } = verification;
  if (erasure?.receipt) return erasure.receipt;

  await forgetTrace(ground.abuseTable, verificationId);
  const faceIds = await faceVectorsOf(ground, verification);
  const list = () => listVersions(evidenceBucket, evidencePrefix(verificationId));
  let versions = await list();
  let known = await writeDown(ground, verificationId, actor, begun, { versions, faceIds });
  const deleted = await deleteFaceVectors(ground, known.faceIds);
  await forgetEnrolment(ground, verification);
  while (versions.length > 0) {
    await deleteVersions(evidenceBucket, versions);
    // Whoever still had a form to upload with may have used it.
    versions = await list();
    known = await writeDown(ground, verificationId, actor, known, { versions, faceIds: [] });
  }
  // Vectors that were known before may have gone then.
  const faceVectors = new Set([...deleted, ...begun.faceIds]).size;
  return finish(ground, verificationId, actor, faceVectors);
}

/** Unless the subject has been enrolled by another verification since. */
async function forgetEnrolment(
  { subjectsTable }: ErasureGround,
  { subjectId, enrolment }: Verification,
): Promise<void> {
  if (subjectId === undefined || !enrolment) return;
  await deleteSubject(subjectsTable, { subjectId, faceId: enrolment.faceId });
}

/** @throws ConflictError when a verification is not finished */
export function assertFinished({ status }: Verification): void {
  if (isFinal(status)) return;
  throw new ConflictError(
    `The verification is ${status}; cancel it, or wait until it is decided, and then erase it.`,
  );
}

/** Adds what was found to what the row says is to go. */
async function writeDown(
  { tables, evidenceBucket }: ErasureGround,
  verificationId: string,
  actor: string,
  known: Erasing,
  found: { readonly versions: readonly StoredVersion[]; readonly faceIds: readonly string[] },
): Promise<Erasing> {
  const names = new Set(known.images.map(nameOf));
  const isNew = (version: StoredVersion) => !names.has(nameOf(version));
  const images = await describeImages(evidenceBucket, found.versions.filter(isNew));
  const { erasing } = await appendAuditEvent(tables, verificationId, (before) => {
    assertFinished(before); // a redrive may have taken it up meanwhile
    const noted = before.erasing ?? { images: [], faceIds: [] };
    const all = union(noted, { images, faceIds: [...found.faceIds] });
    const [objectVersions, faceVectors] = [all.images.length, all.faceIds.length];
    if (objectVersions === noted.images.length && faceVectors === noted.faceIds.length) {
      return undefined;
    }
    return {
      type: 'verification.erasing',
      actor,
      data: { objectVersions, faceVectors },
      set: { erasing: all },
      unchanged: ['status'],
    };
  });
  return erasing ?? known;
}

const nameOf = ({ key, versionId }: StoredVersion): string => `${versionId} ${key}`;

function union(one: Erasing, other: Erasing): Erasing {
  const images = [...one.images, ...other.images].map((image) => [nameOf(image), image] as const);
  return {
    images: [...new Map(images).values()],
    faceIds: [...new Set([...one.faceIds, ...other.faceIds])],
  };
}

/** Signs the receipt for the row as it stands and puts it in the place of what is personal. */
async function finish(
  { tables, signingKeyArn }: ErasureGround,
  verificationId: string,
  actor: string,
  faceVectors: number,
): Promise<ErasureReceipt> {
  for (;;) {
    const before = await readVerification(tables.verifications, verificationId);
    const { subjectId, auditSequence: sequence, auditHash: hash } = before;
    const fields = personalFieldsOf(before);
    const images = before.erasing?.images ?? [];
    const at = new Date().toISOString();
    const receipt = await signStatement(signingKeyArn, erasureReceipt.shape.statement, {
      kind: 'erasure',
      verificationId,
      ...(subjectId !== undefined && { subjectHash: sha256(subjectId) }),
      erasedAt: at,
      erasedBy: actor,
      images,
      faceVectors,
      fields,
      audit: { sequence, hash },
    });
    const objectVersions = images.length;
    const { erasure } = await appendAuditEvent(tables, verificationId, (now) => {
      if (now.erasure?.receipt) return undefined; // another erasure was faster
      assertFinished(now);
      if (now.auditSequence !== sequence) return undefined; // the receipt would be of an earlier row
      return {
        type: 'verification.erased',
        actor,
        data: {
          objectVersions,
          faceVectors,
          receiptHash: digestOf(receipt.statement).toString('hex'),
        },
        set: { erasure: { at, objectVersions, faceVectors, receipt } },
        remove: [...fields, 'erasing'],
        unchanged: ['status'],
      };
    });
    if (!erasure?.receipt) continue;
    logger.info('Erased a verification', { verificationId, objectVersions, faceVectors });
    return erasure.receipt;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
