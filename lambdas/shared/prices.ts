import { hasLiveness } from './liveness-regions';
import { priceTable, priceVersion, type Price, type RegionPrices } from './price-table';

/** What decisions are estimated by, on the dashboard and in the console: list prices in US dollars, without free tiers. */
export interface Prices {
  readonly version: string;
  /** Where they hold. */
  readonly region: string;
  /** Where the deployment is, if not all prices of that region are known. */
  readonly insteadOf?: string;
  readonly currency: 'USD';
  readonly source: string;
  /** One Face Liveness check, up to 500,000 a month. */
  readonly livenessCheck: number;
  /** One call of DetectFaces, CompareFaces, SearchFaces, SearchFacesByImage or IndexFaces, up to a million a month. */
  readonly imageAnalysis: number;
  /** One transition of a Standard workflow. */
  readonly stateTransition: number;
}

type Estimating = Readonly<Record<'livenessCheck' | 'imageAnalysis' | 'stateTransition', Price>>;

/** The prices that decisions in a region are estimated by: its own, or, unless all three are known, those of us-east-1. */
export function pricesFor(region: string): Prices {
  const own: RegionPrices = hasLiveness(region) ? priceTable[region] : {};
  if (suffices(own)) return pricesOf(region, own);
  return { ...pricesOf('us-east-1', priceTable['us-east-1']), insteadOf: region };
}

const suffices = (prices: RegionPrices): prices is RegionPrices & Estimating =>
  prices.livenessCheck !== undefined &&
  prices.imageAnalysis !== undefined &&
  prices.stateTransition !== undefined;

function pricesOf(
  region: string,
  { livenessCheck, imageAnalysis, stateTransition }: Estimating,
): Prices {
  const sources = [livenessCheck, imageAnalysis, stateTransition].map(({ source }) => source.name);
  return {
    version: priceVersion,
    region,
    currency: 'USD',
    source: [...new Set(sources)].join('; '),
    livenessCheck: livenessCheck.dollars,
    imageAnalysis: imageAnalysis.dollars,
    stateTransition: stateTransition.dollars,
  };
}

/** What a liveness check costs in a region, in US dollars: where that is not known, what it costs at the dearest place. */
export function livenessPrice(region: string): number {
  const own = hasLiveness(region) ? priceTable[region].livenessCheck : undefined;
  const known = Object.values(priceTable).flatMap(
    ({ livenessCheck }) => livenessCheck?.dollars ?? [],
  );
  return own?.dollars ?? Math.max(...known);
}
