import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useReviewApi } from '../api/use-review-api';
import { readPage } from './read-page';
import { queryOf, writeView, type View } from './view';

/** How often the page that is shown is read again, in milliseconds. */
const REFRESH = 5000;

/** The pages of a view that have been reached: where each begins. */
interface Reached {
  /** Of what these are the pages. */
  readonly of: string;
  readonly cursors: readonly (string | undefined)[];
  readonly index: number;
}

/** The verifications of a view, page by page. */
export function useVerifications(view: View, limit: number, live: boolean) {
  const api = useReviewApi();
  const of = `${writeView(view)} ${limit}`;
  const [kept, setReached] = useState<Reached>(() => begin(of));
  const reached = kept.of === of ? kept : begin(of);
  const cursor = reached.cursors[reached.index];

  const query = useQuery({
    queryKey: ['verifications', of, cursor],
    queryFn: ({ signal }) =>
      readPage(
        api,
        { ...queryOf(view, Date.now()), limit, ...(cursor !== undefined && { cursor }) },
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: live && REFRESH,
  });
  const next = query.isPlaceholderData ? undefined : query.data?.cursor;
  const pagesKnown = reached.cursors.length;
  const isLast = reached.index === pagesKnown - 1;

  return {
    ...query,
    /** Counted from 1. */
    pageNumber: reached.index + 1,
    /** Pages there are, as far as is known. */
    pageCount: isLast && next !== undefined ? pagesKnown + 1 : pagesKnown,
    /** Whether the last page that is known is the last. */
    complete: isLast ? next === undefined : false,
    goTo: (pageNumber: number) => {
      const index = pageNumber - 1;
      if (index < pagesKnown) setReached({ ...reached, index });
      else if (next !== undefined) {
        setReached({ of, cursors: [...reached.cursors, next], index: pagesKnown });
      }
    },
  };
}

const begin = (of: string): Reached => ({ of, cursors: [undefined], index: 0 });
