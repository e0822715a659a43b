import type { LivenessRegion } from './liveness-regions';
import type { PriceName } from './price-names';

/** The month of the table: AWS changes prices now and then, and a table that was looked up again is a new one. */
export const priceVersion = '2026-11';

/** Where a price was found, and in which month it was read there. */
export interface PriceSource {
  readonly name: string;
  readonly month: string;
  /** Read at AWS itself, and not in what others say of it. */
  readonly byAws: boolean;
}

export interface Price {
  /** In US dollars for one, the first tier, without free tiers. */
  readonly dollars: number;
  readonly source: PriceSource;
}

/** What is known of a region. What could not be found out is not there. */
export type RegionPrices = Readonly<Partial<Record<PriceName, Price>>>;

const price = (dollars: number, source: PriceSource): Price => ({ dollars, source });

const byAws = (name: string): PriceSource => ({ name, month: '2026-11', byAws: true });
const byOthers = (name: string): PriceSource => ({ name, month: '2026-11', byAws: false });

/** A usage type of AWS's Price List, by which anybody finds the price again; read where others quote it. */
const quoted = (usageType: string): PriceSource => ({
  name: `Price List: ${usageType} (quoted by others)`,
  month: '2026-09',
  byAws: false,
});

const perThousand = (dollars: number): number => dollars / 1000;
const perTenThousand = (dollars: number): number => dollars / 10_000;
const perMillion = (dollars: number): number => dollars / 1_000_000;

const reports = byOthers('reports of the price page');
const statesPage = byAws('AWS Step Functions pricing');
const edgePage = byAws('Amazon CloudFront pricing');

/** A key costs the same in every region, as the price page says, and CloudFront's functions know no region. */
const everywhere = {
  keyMonth: price(1, byAws('AWS KMS pricing')),
  edgeFunction: price(perMillion(0.1), byOthers('cur.vantage.sh')),
} satisfies RegionPrices;

/** The one region whose prices are all known. */
const usEast1 = {
  livenessCheck: price(0.015, byOthers('reports of the example on the price page')),
  imageAnalysis: price(0.001, byAws('Amazon Rekognition pricing')),
  faceMonth: price(0.00001, reports),
  stateTransition: price(perThousand(0.025), statesPage),
  lambdaRequest: price(perMillion(0.2), byAws('AWS Lambda pricing')),
  lambdaGigabyteSecond: price(0.0000133334, quoted('Lambda-GB-Second-ARM')),
  tableRead: price(perMillion(0.125), byOthers('airbyte.com')),
  tableWrite: price(perMillion(0.625), byOthers('airbyte.com')),
  tableGigabyteMonth: price(0.25, reports),
  objectWrite: price(perThousand(0.005), reports),
  objectRead: price(perThousand(0.0004), reports),
  objectGigabyteMonth: price(0.023, reports),
  keyMonth: everywhere.keyMonth,
  keyRequest: price(perTenThousand(0.03), byOthers('factualminds.com')),
  apiRequest: price(perMillion(3.5), byAws('AWS whitepaper on private APIs of API Gateway')),
  edgeRequest: price(perTenThousand(0.01), byOthers('wring.co')),
  edgeFunction: everywhere.edgeFunction,
  edgeGigabyte: price(0.085, edgePage),
  customEvent: price(perMillion(1), quoted('USE1-Event-64K-Chunks')),
} satisfies Record<PriceName, Price>;

const euWest1: RegionPrices = {
  ...everywhere,
  livenessCheck: price(0.015, byOthers('reports of those who run it there')),
  imageAnalysis: price(0.001, reports),
  stateTransition: price(perThousand(0.025), statesPage),
  lambdaRequest: price(perMillion(0.2), quoted('EU-Request')),
  lambdaGigabyteSecond: price(0.0000133334, quoted('EU-Lambda-GB-Second-ARM')),
  tableRead: price(perMillion(0.1415), quoted('EU-ReadRequestUnits')),
  tableWrite: price(perMillion(0.705), quoted('EU-WriteRequestUnits')),
  tableGigabyteMonth: price(0.283, quoted('EU-TimedStorage-ByteHrs of DynamoDB')),
  objectWrite: price(perThousand(0.005), quoted('EU-Requests-Tier1 of S3')),
  objectRead: price(perThousand(0.0004), quoted('EU-Requests-Tier2 of S3')),
  objectGigabyteMonth: price(0.023, quoted('EU-TimedStorage-ByteHrs of S3')),
  edgeRequest: price(perTenThousand(0.012), quoted('EU-Requests-Tier2-HTTPS')),
  edgeGigabyte: price(0.085, edgePage),
};

const apNortheast1: RegionPrices = {
  ...everywhere,
  imageAnalysis: price(0.0013, quoted('images of Group 2 in ap-northeast-1')),
  stateTransition: price(perThousand(0.025), statesPage),
  lambdaRequest: price(perMillion(0.2), quoted('APN1-Request')),
  lambdaGigabyteSecond: price(0.0000133334, quoted('APN1-Lambda-GB-Second-ARM')),
  tableRead: price(perMillion(0.1425), quoted('APN1-ReadRequestUnits')),
  tableWrite: price(perMillion(0.715), quoted('APN1-WriteRequestUnits')),
  tableGigabyteMonth: price(0.285, quoted('APN1-TimedStorage-ByteHrs of DynamoDB')),
  objectWrite: price(perThousand(0.0047), quoted('APN1-Requests-Tier1 of S3')),
  objectRead: price(perThousand(0.00037), quoted('APN1-Requests-Tier2 of S3')),
  objectGigabyteMonth: price(0.025, quoted('APN1-TimedStorage-ByteHrs of S3')),
  keyRequest: price(perTenThousand(0.03), quoted('ap-northeast-1-KMS-Requests')),
  apiRequest: price(perMillion(4.25), reports),
  edgeRequest: price(perTenThousand(0.012), quoted('JP-Requests-Tier2-HTTPS')),
  edgeGigabyte: price(0.114, edgePage),
};

const apSouth1: RegionPrices = {
  ...everywhere,
  imageAnalysis: price(0.00125, quoted('APS3-Group1-ImagesProcessed')),
  stateTransition: price(perThousand(0.0285), statesPage),
  lambdaRequest: price(perMillion(0.2), quoted('APS3-Request')),
  lambdaGigabyteSecond: price(0.0000133334, quoted('APS3-Lambda-GB-Second-ARM')),
  tableRead: price(perMillion(0.1425), quoted('APS3-ReadRequestUnits')),
  tableWrite: price(perMillion(0.71), quoted('APS3-WriteRequestUnits')),
  tableGigabyteMonth: price(0.285, quoted('APS3-TimedStorage-ByteHrs of DynamoDB')),
  objectWrite: price(perThousand(0.005), quoted('APS3-Requests-Tier1 of S3')),
  objectRead: price(perThousand(0.0004), quoted('APS3-Requests-Tier2 of S3')),
  keyRequest: price(perTenThousand(0.03), quoted('ap-south-1-KMS-Requests')),
  edgeGigabyte: price(0.109, edgePage),
};

/** Prices by region. CloudFront charges by where the browser is: nearby, here. */
export const priceTable: Readonly<Record<LivenessRegion, RegionPrices>> & {
  readonly 'us-east-1': Readonly<Record<PriceName, Price>>;
} = {
  'us-east-1': usEast1,
  'us-west-2': {
    ...everywhere,
    imageAnalysis: price(0.001, reports),
    stateTransition: price(perThousand(0.025), statesPage),
    edgeGigabyte: price(0.085, edgePage),
  },
  'eu-west-1': euWest1,
  'ap-northeast-1': apNortheast1,
  'ap-south-1': apSouth1,
  'ap-southeast-5': { ...everywhere, edgeGigabyte: price(0.12, edgePage) },
  'ap-southeast-7': { ...everywhere, edgeGigabyte: price(0.12, edgePage) },
  'sa-east-1': {
    ...everywhere,
    stateTransition: price(perThousand(0.0375), statesPage),
    apiRequest: price(perMillion(4.25), quoted('SKU BMW863HSCDQTKKDT')),
    edgeGigabyte: price(0.11, edgePage),
  },
};
