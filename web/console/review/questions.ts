import type { Review, ReviewedVerification } from '../api/review-api';

export type Question = NonNullable<ReviewedVerification['reviewOf']>;
export type Decision = Review['decision'];

/** What a reviewer is asked. */
export const questions: Readonly<Record<Question, string>> = {
  match: 'Is the person before the camera the one on the document?',
  duplicate: 'Is this a person who is known under another subject?',
  enrolment: 'Approved, and then found: is this a person who is known under another subject?',
  face_change: 'Is this the subject, though the face is not the one they are enrolled with?',
};

export const questionNames: Readonly<Record<Question, string>> = {
  match: 'Unclear match',
  duplicate: 'Possible duplicate',
  face_change: 'Changed face',
  enrolment: 'Duplicate after approval',
};

/** What a verification in review asks; those of a deployment before duplicates were reviewed do not say. */
export const questionOf = ({ reviewOf = 'match' }: ReviewedVerification): Question => reviewOf;
