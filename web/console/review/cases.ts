import { ApiError } from '../../api/errors';
import type { ReviewApi, ReviewedVerification } from '../api/review-api';

type Case = Pick<ReviewedVerification, 'claim' | 'opinions'>;

/** Whether reviewers are asked about a verification: it is in review, or was approved and is doubted. */
export const isBeforeReviewers = ({
  status,
  caseState,
}: Pick<ReviewedVerification, 'status' | 'caseState'>): boolean =>
  status === 'in_review' || caseState === 'open';

/** Who has taken a case and not given it back, or undefined when it is free. */
export function holderOf({ claim }: Pick<Case, 'claim'>, now: number): string | undefined {
  return claim && Date.parse(claim.until) > now ? claim.reviewer : undefined;
}

/** Whether a reviewer may take a case: nobody else has, and they have not spoken on it. */
export function isOpenTo(reviewer: string, one: Case, now: number): boolean {
  const holder = holderOf(one, now);
  const hasSpoken = one.opinions.some((opinion) => opinion.reviewer === reviewer);
  return (holder === undefined || holder === reviewer) && !hasSpoken;
}

/** The cases that wait for reviewers, those that have waited longest first: as many as one page of the API holds. */
export const readQueue = (api: ReviewApi, signal?: AbortSignal) =>
  api.list({ cases: 'open', order: 'oldest', limit: 100 }, signal);

/**
 * Takes the case that has waited longest of those open to a reviewer.
 *
 * @param passedOver a case they do not want now
 * @returns its id, or undefined when there is none
 */
export async function takeNext(
  api: ReviewApi,
  reviewer: string,
  passedOver?: string,
): Promise<string | undefined> {
  const { items } = await readQueue(api);
  for (const one of items) {
    if (one.id === passedOver || !isOpenTo(reviewer, one, Date.now())) continue;
    if (await take(api, one.id)) return one.id;
  }
  return undefined;
}

/** @returns whether it could be taken: somebody may have been faster */
async function take(api: ReviewApi, verificationId: string): Promise<boolean> {
  try {
    await api.claim(verificationId);
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 409 || error.status === 404)) return false;
    throw error;
  }
}
