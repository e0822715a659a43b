/** Requests a second, and at once, that all callers together, and one application, may make. */
export const THROTTLING = {
  stage: { rate: 200, burst: 400 },
  application: { rate: 50, burst: 100 },
} as const;
