import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useReviewApi } from '../api/use-review-api';
import { takeNext } from './cases';

/** What the page that is gone to says of what was done before. */
export interface Notice {
  readonly notice: string;
}

/** Reads what {@link useNextCase} left for the page it went to. */
export function noticeIn(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('notice' in state)) return undefined;
  return typeof state.notice === 'string' ? state.notice : undefined;
}

interface Wish {
  readonly reviewer: string;
  /** A case not to be given again. */
  readonly passedOver?: string;
  /** What was done before, in a sentence. */
  readonly notice?: string;
}

/** Takes the next case and goes to it, or to the queue when there is none. */
export function useNextCase() {
  const api = useReviewApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ reviewer, passedOver }: Wish) => takeNext(api, reviewer, passedOver),
    onSuccess: async (next, { notice }) => {
      const said = [notice, next === undefined ? 'No case is left for you.' : undefined]
        .filter((sentence) => sentence !== undefined)
        .join(' ');
      const state: Notice | undefined = said === '' ? undefined : { notice: said };
      await navigate(next === undefined ? '/review' : `/review/${next}`, { state });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['queue'] }),
  });
}
