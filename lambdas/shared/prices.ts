import { hasLiveness } from './liveness-regions';
import { priceTable, priceVersion, usEast1 } from './price-table';

/** List prices in US dollars, without free tiers, that the console estimates decisions by. */
export const prices = {
  version: priceVersion,
  region: 'us-east-1',
  currency: 'USD',
  source:
    'The price pages of Amazon Rekognition and AWS Step Functions; for Face Liveness a secondary source',
  /** One Face Liveness check, up to 500,000 a month. */
  livenessCheck: usEast1.livenessCheck,
  /** One call of DetectFaces, CompareFaces, SearchFaces, SearchFacesByImage or IndexFaces, up to a million a month. */
  imageAnalysis: usEast1.imageAnalysis,
  /** One transition of a Standard workflow. */
  stateTransition: usEast1.stateTransition,
} as const;

/** What a liveness check costs in a region, in US dollars: where that is not known, what it costs at the dearest place. */
export function livenessPrice(region: string): number {
  const own = hasLiveness(region) ? priceTable[region].livenessCheck : undefined;
  const known = Object.values(priceTable).flatMap(({ livenessCheck }) => livenessCheck ?? []);
  return own ?? Math.max(...known);
}
