import { ConflictError, InvalidRequestError } from '../shared/api/errors';
import type { ReviewReason } from '../shared/reasons';
import type { Opinion, ReviewOf } from '../shared/verification';

type Outcome = Opinion['outcome'];

/** The reasons there are, by what is asked and what is answered, the usual one first. */
export const reviewReasons: Readonly<Record<ReviewOf, Readonly<Record<Outcome, ReviewReason[]>>>> =
  {
    match: {
      approve: ['SAME_PERSON', 'OTHER'],
      reject: ['DIFFERENT_PERSON', 'DOCUMENT_DOUBTFUL', 'SUSPECTED_FRAUD', 'OTHER'],
    },
    duplicate: {
      approve: ['NOT_A_DUPLICATE', 'OTHER'],
      reject: ['DUPLICATE_CONFIRMED', 'DOCUMENT_DOUBTFUL', 'SUSPECTED_FRAUD', 'OTHER'],
    },
    enrolment: {
      approve: ['NOT_A_DUPLICATE', 'OTHER'],
      reject: ['DUPLICATE_CONFIRMED', 'DOCUMENT_DOUBTFUL', 'SUSPECTED_FRAUD', 'OTHER'],
    },
    face_change: {
      approve: ['SAME_PERSON', 'OTHER'],
      reject: ['DIFFERENT_PERSON', 'DOCUMENT_DOUBTFUL', 'SUSPECTED_FRAUD', 'OTHER'],
    },
  };

/**
 * @throws ConflictError when the reason answers a question that is not asked (any more)
 * @throws InvalidRequestError when it contradicts the decision
 */
export function assertReasonFits({
  reviewOf,
  outcome,
  reason,
}: Pick<Opinion, 'reviewOf' | 'outcome' | 'reason'>): void {
  const fitting = reviewReasons[reviewOf][outcome];
  if (fitting.includes(reason)) return;
  const asked = Object.values(reviewReasons[reviewOf]).flat();
  if (!asked.includes(reason)) {
    throw new ConflictError(
      `${reason} is no answer to what is asked now, a ${reviewOf}; read the verification again, and decide on that.`,
    );
  }
  throw new InvalidRequestError([
    {
      field: 'reason',
      message: `must be one of ${fitting.join(', ')} to ${outcome} a ${reviewOf}`,
    },
  ]);
}
