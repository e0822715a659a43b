import { createContext, useContext } from 'react';
import type { ReviewApi } from './review-api';

const ReviewApiContext = createContext<ReviewApi | undefined>(undefined);

export const ReviewApiProvider = ReviewApiContext.Provider;

/** The API as whoever is signed in may call it. */
export function useReviewApi(): ReviewApi {
  const api = useContext(ReviewApiContext);
  if (!api) throw new Error('Nobody is signed in.');
  return api;
}
