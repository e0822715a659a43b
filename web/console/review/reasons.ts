import type { Review, ReviewedVerification, ReviewReason } from '../api/review-api';

export type Question = NonNullable<ReviewedVerification['reviewOf']>;
export type Decision = Review['decision'];

/** What a reviewer is asked. */
export const questions: Readonly<Record<Question, string>> = {
  match: 'Is the person before the camera the one on the document?',
  duplicate: 'Is this a person who is known under another subject?',
};

export const questionNames: Readonly<Record<Question, string>> = {
  match: 'Unclear match',
  duplicate: 'Possible duplicate',
};

/** The reasons that answer a question, the usual one first; the API takes no others. */
export const reasonsFor: Readonly<Record<Question, Readonly<Record<Decision, ReviewReasons>>>> = {
  match: {
    approve: ['SAME_PERSON', 'OTHER'],
    reject: ['DIFFERENT_PERSON', 'DOCUMENT_DOUBTFUL', 'SUSPECTED_FRAUD', 'OTHER'],
  },
  duplicate: {
    approve: ['NOT_A_DUPLICATE', 'OTHER'],
    reject: ['DUPLICATE_CONFIRMED', 'DOCUMENT_DOUBTFUL', 'SUSPECTED_FRAUD', 'OTHER'],
  },
};

type ReviewReasons = readonly [ReviewReason, ...ReviewReason[]];

/** What a verification in review asks; those of a deployment before duplicates were reviewed do not say. */
export const questionOf = ({ reviewOf = 'match' }: ReviewedVerification): Question => reviewOf;
