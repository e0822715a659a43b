import type { Reason, ReviewReason, Status } from '../api/review-api';

export const statusLabels: Readonly<Record<Status, string>> = {
  awaiting_document: 'Awaiting document',
  checking_document: 'Checking document',
  awaiting_liveness: 'Awaiting liveness',
  deciding: 'Deciding',
  in_review: 'In review',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired',
  canceled: 'Canceled',
  failed: 'Failed',
};

export const reasonLabels: Readonly<Record<Reason, string>> = {
  NO_FACE: 'No face on document',
  FACE_UNCLEAR: 'Document face unclear',
  SEVERAL_FACES: 'Several faces on document',
  DOCUMENT_UNREADABLE: 'Document unreadable',
  LIVENESS_LOW: 'Liveness too low',
  LIVENESS_FAILED: 'Liveness check failed',
  FACE_MISMATCH: 'Faces do not match',
  DUPLICATE_FACE: 'Face of another subject',
  SUBJECT_FACE_CHANGED: 'Another face than before',
  REVIEWER_REJECTED: 'Rejected by reviewer',
  EXPIRED: 'Not finished in time',
  CANCELED: 'Canceled by application',
};

export const reviewReasonLabels: Readonly<Record<ReviewReason, string>> = {
  SAME_PERSON: 'Same person',
  DIFFERENT_PERSON: 'Different person',
  NOT_A_DUPLICATE: 'Not a duplicate',
  DUPLICATE_CONFIRMED: 'Duplicate confirmed',
  DOCUMENT_DOUBTFUL: 'Document doubtful',
  SUSPECTED_FRAUD: 'Suspected fraud',
  OTHER: 'Other',
};

/** Whether a text is one of the names that have a label. */
export function isLabelled<Name extends string>(
  labels: Readonly<Record<Name, string>>,
  text: string,
): text is Name {
  return Object.hasOwn(labels, text);
}
