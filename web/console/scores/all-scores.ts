import type { ReviewApi, Scores, ScoresQuery } from '../api/review-api';

/** The most verifications that are read for one picture. */
export const MOST_SCORES = 5000;
const PAGE = 500;

export interface ScoresRead {
  /** Newest first. */
  readonly scores: readonly Scores[];
  /** There are older ones that were not read. */
  readonly more: boolean;
}

/** Reads the scores of a time range page by page, newest first, up to {@link MOST_SCORES}. */
export async function readAllScores(
  api: Pick<ReviewApi, 'listScores'>,
  range: Pick<ScoresQuery, 'from' | 'to'>,
  signal?: AbortSignal,
): Promise<ScoresRead> {
  const scores: Scores[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.listScores({ ...range, limit: PAGE, cursor }, signal);
    scores.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && scores.length < MOST_SCORES);
  return { scores, more: cursor !== undefined };
}
