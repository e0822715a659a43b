import type { LivenessRegion } from '../../lambdas/shared/liveness-regions';
import { THROTTLING } from '../../lib/api/throttling';
import { assumed } from '../cost/uses';
import { lasting, type Load } from './load';

/** The month of the table: AWS raises defaults now and then. */
export const quotaVersion = '2026-11';

/** Added to what is not kept, for calls that are repeated. */
export const REPEATS = 1.25;

export interface Quota {
  /** The service by the code that Service Quotas knows it under; none of what is no quota of AWS. */
  readonly service?: string;
  readonly name: string;
  /** What one verification a second takes of it, repeats aside. */
  readonly each: (load: Load) => number;
  /** Whether repeats count: of calls, and not of what is open or written once. */
  readonly repeated: boolean;
  /** What an account has unless it asked for more. */
  readonly defaults: Readonly<Record<LivenessRegion, number>>;
  /** How it becomes more; undefined when it cannot. */
  readonly remedy?: string;
  /** Where the default was found, in the month of the table. */
  readonly source: string;
}

type Defaults = Quota['defaults'];

/** @param others those that have something else */
const inRegions = (elsewhere: number, others: Partial<Defaults> = {}): Defaults => ({
  'us-east-1': elsewhere,
  'us-west-2': elsewhere,
  'eu-west-1': elsewhere,
  'ap-northeast-1': elsewhere,
  'ap-south-1': elsewhere,
  'ap-southeast-5': elsewhere,
  'ap-southeast-7': elsewhere,
  'sa-east-1': elsewhere,
  ...others,
});

/** Three regions have more than the others. */
const inLargest = (largest: number, elsewhere: number): Defaults =>
  inRegions(elsewhere, { 'us-east-1': largest, 'us-west-2': largest, 'eu-west-1': largest });

const ask = 'ask for';

const rekognition = {
  service: 'rekognition',
  repeated: true,
  remedy: ask,
  source: 'Amazon Rekognition endpoints and quotas (AWS General Reference)',
} as const;

/** Ireland counts as large for images, but not for liveness checks. */
const inAmerica = (large: number, elsewhere: number): Defaults =>
  inRegions(elsewhere, { 'us-east-1': large, 'us-west-2': large });

const states = {
  service: 'states',
  repeated: true,
  remedy: ask,
  source: 'Step Functions service quotas (developer guide)',
} as const;

const KILOBYTES_A_KEY = 1000;

const key = {
  service: 'dynamodb',
  repeated: false,
  defaults: inRegions(KILOBYTES_A_KEY),
  source: 'DynamoDB: best practices for partition keys (developer guide)',
} as const;

/** Writes of the row that come to an index, each of the row's size; in the table a transaction counts twice. */
const indexed = ({ transactions, updates }: Load): number =>
  (transactions + updates) * assumed.rowKilobytes;

/** Changes that come to the busiest status, where an applicant is awaited: arriving, waiting, consenting, leaving. */
const CHANGES_OF_A_STATUS = 4;

/** Every quota that verifications use up, by its name at AWS, with its default. */
export const quotas: readonly Quota[] = [
  {
    ...rekognition,
    name: 'concurrent Face Liveness sessions',
    each: ({ livenessChecks }) => livenessChecks * lasting.livenessSeconds,
    defaults: inAmerica(75, 15),
  },
  {
    ...rekognition,
    name: 'CreateFaceLivenessSession a second',
    each: ({ livenessChecks }) => livenessChecks,
    defaults: inAmerica(25, 5),
  },
  {
    ...rekognition,
    name: 'StartFaceLivenessSession a second',
    each: ({ livenessChecks }) => livenessChecks,
    defaults: inAmerica(25, 5),
  },
  {
    ...rekognition,
    name: 'GetFaceLivenessSessionResults a second',
    each: ({ livenessChecks }) => livenessChecks * lasting.livenessResults,
    defaults: inAmerica(25, 5),
  },
  {
    ...rekognition,
    name: 'DetectFaces a second',
    each: ({ detections }) => detections,
    defaults: inLargest(100, 25),
  },
  {
    ...rekognition,
    name: 'CompareFaces a second',
    each: ({ comparisons }) => comparisons,
    defaults: inLargest(100, 25),
  },
  {
    ...rekognition,
    name: 'SearchFacesByImage a second',
    each: ({ imageSearches }) => imageSearches,
    defaults: inLargest(50, 5),
  },
  {
    ...rekognition,
    name: 'IndexFaces a second',
    each: ({ indexings }) => indexings,
    defaults: inLargest(50, 5),
  },
  {
    ...rekognition,
    name: 'SearchFaces a second',
    each: ({ faceSearches }) => faceSearches,
    defaults: inLargest(50, 5),
  },
  {
    ...states,
    name: 'StartExecution a second',
    each: () => 1,
    defaults: inLargest(300, 150),
  },
  {
    ...states,
    name: 'StateTransition a second',
    each: ({ transitions }) => transitions,
    defaults: inLargest(5000, 800),
  },
  {
    ...states,
    name: 'SendTaskSuccess a second',
    each: ({ callbacks }) => callbacks,
    defaults: inLargest(500, 300),
  },
  {
    ...states,
    name: 'open executions',
    each: () => lasting.executionSeconds,
    repeated: false,
    defaults: inRegions(1_000_000),
  },
  {
    name: 'throttle of the API’s stage, a second',
    each: ({ requests }) => requests,
    repeated: true,
    defaults: inRegions(THROTTLING.stage.rate),
    remedy: 'lib/api/throttling.ts:',
    source: 'lib/api/throttling.ts',
  },
  {
    name: 'throttle of an application’s key, a second',
    each: ({ applicationRequests }) => applicationRequests,
    repeated: true,
    defaults: inRegions(THROTTLING.application.rate),
    remedy: 'lib/api/throttling.ts:',
    source: 'lib/api/throttling.ts',
  },
  {
    service: 'apigateway',
    name: 'throttle of the account, requests a second',
    each: ({ requests }) => requests,
    repeated: true,
    defaults: inRegions(10_000, { 'ap-southeast-5': 2500, 'ap-southeast-7': 2500 }),
    remedy: ask,
    source: 'Amazon API Gateway quotas (developer guide)',
  },
  {
    service: 'lambda',
    name: 'concurrent executions',
    each: ({ functionSeconds }) => functionSeconds,
    repeated: true,
    defaults: inRegions(1000),
    remedy: ask,
    source: 'Lambda quotas (developer guide)',
  },
  {
    service: 'events',
    name: 'PutEvents a second',
    each: ({ events }) => events,
    repeated: true,
    defaults: inRegions(400, {
      'us-east-1': 10_000,
      'us-west-2': 10_000,
      'eu-west-1': 10_000,
      'ap-northeast-1': 1200,
      'ap-south-1': 600,
      'sa-east-1': 600,
    }),
    remedy: ask,
    source: 'Amazon EventBridge quotas (user guide)',
  },
  {
    service: 'kms',
    name: 'cryptographic operations (symmetric) a second',
    each: ({ keyRequests }) => keyRequests,
    repeated: true,
    defaults: { ...inLargest(100_000, 10_000), 'ap-northeast-1': 20_000 },
    remedy: ask,
    source: 'AWS KMS request quotas (developer guide)',
  },
  {
    service: 'dynamodb',
    name: 'write units a second of the table Verifications',
    each: (load) => indexed(load) + load.transactions * assumed.rowKilobytes,
    repeated: false,
    defaults: inRegions(40_000),
    remedy: ask,
    source: 'DynamoDB quotas (developer guide)',
  },
  { ...key, name: 'write units a second of one application in byApplication', each: indexed },
  {
    ...key,
    name: 'write units a second of one status in byStatus',
    each: () => CHANGES_OF_A_STATUS * assumed.rowKilobytes,
  },
];

/** A quota as reports name it. */
export const titleOf = ({ service, name }: Quota): string =>
  service === undefined ? name : `${service}: ${name}`;

/** How much of a quota a rate needs, rounded up. */
export const neededOf = ({ each, repeated }: Quota, load: Load, perSecond: number): number =>
  // What is a hair above a whole number is so by the arithmetic of fractions alone.
  Math.ceil(each(load) * perSecond * (repeated ? REPEATS : 1) - 1e-9);
