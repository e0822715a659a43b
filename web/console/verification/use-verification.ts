import { useQuery } from '@tanstack/react-query';
import type { ReviewedVerification, Status } from '../api/review-api';
import { useReviewApi } from '../api/use-review-api';

/** How often a verification that goes on is read again, in milliseconds. */
const REFRESH = 3000;

const ends: ReadonlySet<Status> = new Set([
  'approved',
  'rejected',
  'expired',
  'canceled',
  'failed',
]);

/** Whether nothing is going to happen to it any more, but an erasure or a redrive. */
export const isFinished = ({ status }: ReviewedVerification): boolean => ends.has(status);

/** Under what a verification is known to the pages. */
export const verificationKey = (verificationId: string) =>
  ['verification', verificationId] as const;

/** One verification, read again while it goes on. */
export function useVerification(verificationId: string) {
  const api = useReviewApi();
  return useQuery({
    queryKey: verificationKey(verificationId),
    queryFn: ({ signal }) => api.read(verificationId, signal),
    refetchInterval: ({ state }) => (state.data && isFinished(state.data) ? false : REFRESH),
  });
}
