import type { ListQuery, ReviewApi, ReviewedVerification } from '../api/review-api';

/** How often the API is asked for one page: conditions that few meet make it answer with few at a time. */
const MAXIMUM_READS = 5;

export interface VerificationPage {
  readonly items: readonly ReviewedVerification[];
  /** Where the next page begins; absent when there is none. */
  readonly cursor?: string;
}

/** Reads a page, and goes on reading while it is not full and more may come. */
export async function readPage(
  api: Pick<ReviewApi, 'list'>,
  query: ListQuery & { readonly limit: number },
  signal: AbortSignal,
): Promise<VerificationPage> {
  const items: ReviewedVerification[] = [];
  let cursor = query.cursor;
  for (let reads = 0; reads < MAXIMUM_READS; reads += 1) {
    const limit = query.limit - items.length;
    const page = await api.list(
      { ...query, limit, ...(cursor !== undefined && { cursor }) },
      signal,
    );
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined || items.length >= query.limit) break;
  }
  return { items, ...(cursor !== undefined && { cursor }) };
}
