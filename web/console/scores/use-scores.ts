import { useQuery } from '@tanstack/react-query';
import { useReviewApi } from '../api/use-review-api';
import { readAllScores } from './all-scores';

const DAY = 86_400_000;

/** How far back verifications are looked at; in days, from now. */
export const periods = [
  { id: 'day', label: 'Last 24 hours', days: 1 },
  { id: 'week', label: 'Last 7 days', days: 7 },
  { id: 'month', label: 'Last 30 days', days: 30 },
  { id: 'all', label: 'From the beginning', days: undefined },
] as const;

export type Period = (typeof periods)[number];

/** Scores of the verifications started in a period; kept while pages are changed. */
export function useScores({ id, days }: Period) {
  const api = useReviewApi();
  return useQuery({
    queryKey: ['scores', id],
    queryFn: ({ signal }) => {
      const range = days && { from: new Date(Date.now() - days * DAY).toISOString() };
      return readAllScores(api, range ?? {}, signal);
    },
    staleTime: 60_000,
  });
}
