/**
 * List prices in US dollars, without free tiers. The version is the month in which they were looked up: AWS changes
 * them now and then, and a table that was looked up again is a new one.
 */
export const prices = {
  version: '2026-11',
  region: 'us-east-1',
  currency: 'USD',
  source:
    'The price pages of Amazon Rekognition and AWS Step Functions; for Face Liveness a secondary source',
  /** One Face Liveness check, up to 500,000 a month. */
  livenessCheck: 0.015,
  /** One call of DetectFaces, CompareFaces, SearchFaces, SearchFacesByImage or IndexFaces, up to a million a month. */
  imageAnalysis: 0.001,
  /** One transition of a Standard workflow. */
  stateTransition: 0.025 / 1000,
} as const;
