import { counterKey } from '../shared/abuse/counter-key';
import { forget } from '../shared/abuse/counters';
import { ConflictError, NotFoundError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { eraseVerification as erase } from '../shared/erasure/erase-verification';
import { deleteFaceVectors } from '../shared/erasure/face-vectors';
import type { ErasureReceipt } from '../shared/erasure/receipt';
import { deleteSubject, readSubject } from '../shared/enrolment/subjects';
import { verificationsOf } from '../shared/subject-verifications';
import { isFinal, type Verification } from '../shared/verification';
import { environment, erasureGround } from './environment';

/** Erases what is personal of a verification, whichever application it is of. */
export const eraseVerification = operation('eraseReviewedVerification', ({ caller, path }) =>
  erase(erasureGround, path.verificationId, actorOf(caller)),
);

/**
 * Erases what is personal of every verification of a subject, one after the other, and a face that was imported. An erased one is the subject's no
 * more: when this ends half way, a repeat erases the others.
 */
export const eraseSubject = operation('eraseSubject', async ({ caller, path }) => {
  const verifications: Verification[] = [];
  const { verifications: table } = erasureGround.tables;
  for await (const verification of verificationsOf(table, path.subjectId)) {
    verifications.push(verification);
  }
  if (
    verifications.length === 0 &&
    !(await readSubject(erasureGround.subjectsTable, path.subjectId))
  ) {
    throw new NotFoundError(
      'Neither a verification nor an enrolled face of this subject is known; check the id, or all is erased.',
    );
  }
  const unfinished = verifications.find(({ status }) => !isFinal(status));
  if (unfinished) {
    throw new ConflictError(
      `Verification ${unfinished.id} of the subject is ${unfinished.status}; have it canceled, or wait until it is decided. None was erased.`,
    );
  }
  await forgetSubject(verifications);
  const receipts: ErasureReceipt[] = [];
  for (const { id } of verifications) {
    receipts.push(await erase(erasureGround, id, actorOf(caller)));
  }
  return { receipts, otherFaceVectors: await eraseEnrolledFace(path.subjectId) };
});

/** Forgets what failures were counted for the subject, under every application that knows it. */
async function forgetSubject(verifications: readonly Verification[]): Promise<void> {
  const applications = new Map(verifications.map((one) => [one.applicationId, one.subjectId]));
  for (const [applicationId, subjectId] of applications) {
    if (subjectId === undefined) continue;
    const subject = { by: 'subject', applicationId, subjectId } as const;
    await forget(environment.ABUSE_TABLE, await counterKey(environment.COUNTER_KEY_ARN, subject));
  }
}

/** The vectors go before the row that names them: a repeat finds what is left. */
async function eraseEnrolledFace(subjectId: string): Promise<number> {
  const { subjectsTable } = erasureGround;
  const subject = await readSubject(subjectsTable, subjectId);
  if (!subject) return 0;
  const faces = [subject, ...(subject.replaced ?? [])];
  const deleted = await deleteFaceVectors(
    erasureGround,
    faces.map(({ faceId }) => faceId),
  );
  await deleteSubject(subjectsTable, subject);
  return deleted.length;
}

const actorOf = ({ reviewer }: { readonly reviewer: string }): string =>
  `administrator:${reviewer}`;
