/**
 * List prices in US dollars, us-east-1, without free tiers.
 * Source: the public price pages of each service; for Face Liveness a secondary source.
 */
export const prices = {
  version: '2026-11',
  region: 'us-east-1',
  currency: 'USD',
  /** One Face Liveness check, up to 500,000 a month. */
  livenessCheck: 0.015,
  /** One call of DetectFaces, CompareFaces, SearchFaces, SearchFacesByImage or IndexFaces, up to a million a month. */
  imageAnalysis: 0.001,
  /** One transition of a Standard workflow. */
  stateTransition: 0.025 / 1000,
} as const;
