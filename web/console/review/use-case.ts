import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Review, ReviewedVerification } from '../api/review-api';
import { useReviewApi } from '../api/use-review-api';
import { verificationKey } from '../verification/use-verification';

/** What a reviewer does with a case. Whatever comes of it, the case is read again. */
export function useCase(verificationId: string) {
  const api = useReviewApi();
  const queries = useQueryClient();
  const onSuccess = (verification: ReviewedVerification) =>
    queries.setQueryData(verificationKey(verificationId), verification);
  const onError = () => queries.invalidateQueries({ queryKey: verificationKey(verificationId) });
  const onSettled = () => queries.invalidateQueries({ queryKey: ['queue'] });

  const take = useMutation({
    mutationFn: () => api.claim(verificationId),
    onSuccess,
    onError,
    onSettled,
  });
  const release = useMutation({
    mutationFn: () => api.release(verificationId),
    onSuccess,
    onError,
    onSettled,
  });
  const decide = useMutation({
    mutationFn: (review: Review) => api.decide(verificationId, review),
    onSuccess,
    onError,
    onSettled,
  });
  return { take, release, decide };
}
