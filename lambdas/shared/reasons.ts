import * as z from 'zod';

/** Why a verification, or one attempt of it, did not pass. */
export const reasonSchema = z
  .enum([
    'NO_FACE',
    'FACE_UNCLEAR',
    'SEVERAL_FACES',
    'DOCUMENT_UNREADABLE',
    'LIVENESS_LOW',
    'LIVENESS_FAILED',
    'FACE_MISMATCH',
    'DUPLICATE_FACE',
    'REVIEWER_REJECTED',
    'EXPIRED',
    'CANCELED',
  ])
  .meta({ title: 'Reason' });

export type Reason = z.infer<typeof reasonSchema>;

/** Reasons a document is turned down for. */
export const documentReasonSchema = reasonSchema.extract([
  'NO_FACE',
  'FACE_UNCLEAR',
  'SEVERAL_FACES',
  'DOCUMENT_UNREADABLE',
]);

export type DocumentReason = z.infer<typeof documentReasonSchema>;

/** Why a reviewer decided as they did. */
export const reviewReasonSchema = z
  .enum([
    'SAME_PERSON',
    'DIFFERENT_PERSON',
    'NOT_A_DUPLICATE',
    'DUPLICATE_CONFIRMED',
    'DOCUMENT_DOUBTFUL',
    'SUSPECTED_FRAUD',
    'OTHER',
  ])
  .meta({ title: 'ReviewReason' });

export type ReviewReason = z.infer<typeof reviewReasonSchema>;

/** What an applicant may know: enough to do better, too little to tune an attack by. */
export const applicantReasonSchema = z
  .enum([
    ...documentReasonSchema.options,
    'LIVENESS_UNCLEAR',
    'NOT_CONFIRMED',
    'EXPIRED',
    'CANCELED',
  ])
  .meta({ title: 'ApplicantReason' });

export type ApplicantReason = z.infer<typeof applicantReasonSchema>;

/** The coarse form of a reason. What is wrong with a document is told as it is: the applicant must mend it. */
export const reasonForApplicant: Readonly<Record<Reason, ApplicantReason>> = {
  NO_FACE: 'NO_FACE',
  FACE_UNCLEAR: 'FACE_UNCLEAR',
  SEVERAL_FACES: 'SEVERAL_FACES',
  DOCUMENT_UNREADABLE: 'DOCUMENT_UNREADABLE',
  LIVENESS_LOW: 'LIVENESS_UNCLEAR',
  LIVENESS_FAILED: 'LIVENESS_UNCLEAR',
  FACE_MISMATCH: 'NOT_CONFIRMED',
  DUPLICATE_FACE: 'NOT_CONFIRMED',
  REVIEWER_REJECTED: 'NOT_CONFIRMED',
  EXPIRED: 'EXPIRED',
  CANCELED: 'CANCELED',
};
