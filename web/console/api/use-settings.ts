import { useQuery } from '@tanstack/react-query';
import { useReviewApi } from './use-review-api';

/** Who is signed in, the policy in force and the prices; read once, since they change with a deployment only. */
export function useSettings() {
  const api = useReviewApi();
  return useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.readSettings(signal),
    staleTime: Infinity,
  });
}
