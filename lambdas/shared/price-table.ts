import type { LivenessRegion } from './liveness-regions';

/** The month in which the prices were looked up: AWS changes them now and then, and a table looked up again is a new one. */
export const priceVersion = '2026-11';

/** What a price is for, and where it was found. */
export interface PriceDetail {
  readonly service: string;
  /** What one of it is. */
  readonly unit: string;
  readonly source: string;
  /** Found elsewhere than at AWS. */
  readonly secondary: boolean;
}

const byAws = (service: string, unit: string, source: string): PriceDetail => ({
  service,
  unit,
  source,
  secondary: false,
});

const byOthers = (service: string, unit: string, source: string): PriceDetail => ({
  service,
  unit,
  source,
  secondary: true,
});

/** Every price there is to know. */
export const priceDetails = {
  livenessCheck: byOthers('Rekognition', 'Face Liveness check', 'reports of the price page'),
  imageAnalysis: byAws(
    'Rekognition',
    'DetectFaces, CompareFaces, SearchFaces, SearchFacesByImage or IndexFaces',
    'Amazon Rekognition pricing',
  ),
  faceMonth: byOthers('Rekognition', 'face kept for a month', 'reports of the price page'),
  stateTransition: byAws('Step Functions', 'transition', 'AWS Step Functions pricing'),
  lambdaRequest: byAws('Lambda', 'request', 'AWS Lambda pricing'),
  lambdaGigabyteSecond: byOthers('Lambda', 'GB-second on Arm', 'cloudchipr.com'),
  tableRead: byOthers('DynamoDB', 'read request unit', 'airbyte.com'),
  tableWrite: byOthers('DynamoDB', 'write request unit', 'airbyte.com'),
  tableGigabyteMonth: byOthers('DynamoDB', 'GB kept for a month', 'reports of the price page'),
  objectWrite: byOthers('S3', 'PUT or POST', 'reports of the price page'),
  objectRead: byOthers('S3', 'GET', 'reports of the price page'),
  objectGigabyteMonth: byOthers('S3', 'GB kept for a month', 'reports of the price page'),
  keyMonth: byAws('KMS', 'key for a month', 'AWS KMS pricing'),
  keyRequest: byOthers('KMS', 'request', 'factualminds.com'),
  apiRequest: byAws(
    'API Gateway',
    'request of a REST API',
    'whitepaper "Best Practices for Designing Amazon API Gateway Private APIs"',
  ),
  edgeRequest: byOthers('CloudFront', 'HTTPS request', 'wring.co'),
  edgeFunction: byOthers('CloudFront', 'run of a CloudFront Function', 'cur.vantage.sh'),
  edgeGigabyte: byAws('CloudFront', 'GB sent to browsers', 'Amazon CloudFront pricing'),
  customEvent: byOthers('EventBridge', 'event of one’s own', 'factualminds.com'),
} as const satisfies Record<string, PriceDetail>;

export type PriceName = keyof typeof priceDetails;

/** In US dollars each, the first tier, without free tiers. What could not be found out is not there. */
export type RegionPrices = Readonly<Partial<Record<PriceName, number>>>;

const perThousand = (dollars: number): number => dollars / 1000;
const perTenThousand = (dollars: number): number => dollars / 10_000;
const perMillion = (dollars: number): number => dollars / 1_000_000;

/** The one region whose prices are all known. */
export const usEast1 = {
  livenessCheck: 0.015,
  imageAnalysis: 0.001,
  faceMonth: 0.00001,
  stateTransition: perThousand(0.025),
  lambdaRequest: perMillion(0.2),
  lambdaGigabyteSecond: 0.0000133334,
  tableRead: perMillion(0.125),
  tableWrite: perMillion(0.625),
  tableGigabyteMonth: 0.25,
  objectWrite: perThousand(0.005),
  objectRead: perThousand(0.0004),
  objectGigabyteMonth: 0.023,
  keyMonth: 1,
  keyRequest: perTenThousand(0.03),
  apiRequest: perMillion(3.5),
  edgeRequest: perTenThousand(0.01),
  edgeFunction: perMillion(0.1),
  edgeGigabyte: 0.085,
  customEvent: perMillion(1),
} as const satisfies Record<PriceName, number>;

/** A key costs the same everywhere, as AWS's price page says. CloudFront charges by where the browser is: nearby, here. */
const everywhere = { keyMonth: 1 };

/** Prices by region. */
export const priceTable: Readonly<Record<LivenessRegion, RegionPrices>> = {
  'us-east-1': usEast1,
  'us-west-2': { ...everywhere, stateTransition: perThousand(0.025), edgeGigabyte: 0.085 },
  'eu-west-1': { ...everywhere, stateTransition: perThousand(0.025), edgeGigabyte: 0.085 },
  'ap-northeast-1': { ...everywhere, stateTransition: perThousand(0.025), edgeGigabyte: 0.114 },
  'ap-south-1': { ...everywhere, stateTransition: perThousand(0.0285), edgeGigabyte: 0.109 },
  'ap-southeast-5': { ...everywhere, edgeGigabyte: 0.12 },
  'ap-southeast-7': { ...everywhere, edgeGigabyte: 0.12 },
  'sa-east-1': { ...everywhere, stateTransition: perThousand(0.0375), edgeGigabyte: 0.11 },
};
