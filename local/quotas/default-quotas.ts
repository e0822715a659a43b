import type { ThrottleLimit } from '../throttling/token-bucket';

/** What a service lets an account do in a region, by operation; what is not named has no limit that matters here. */
export interface ServiceQuotas {
  readonly limits: Readonly<Record<string, ThrottleLimit>>;
  /** How the service refuses what is too much. */
  readonly refusal: { readonly code: string; readonly message: string };
}

const perSecond = (calls: number): ThrottleLimit => ({ ratePerSecond: calls, burst: calls });

/**
 * Amazon Rekognition: calls per second in most regions. In the largest the figures are higher; the smaller ones are what
 * makes a workflow wait.
 */
const CALLS_ON_IMAGES = perSecond(25);
const CALLS_ON_COLLECTIONS = perSecond(5);
const CALLS_ON_LIVENESS_SESSIONS = perSecond(5);

/**
 * Default quotas of an AWS account, by the name of the service.
 *
 * Sources: "Amazon Rekognition endpoints and quotas" and "Step Functions service quotas" of the AWS documentation, for
 * regions other than the largest three. Errors: "Amazon Rekognition: Error messages and codes", and the Step Functions
 * API reference.
 */
export const defaultQuotas: Readonly<Record<string, ServiceQuotas>> = {
  rekognition: {
    limits: {
      CompareFaces: CALLS_ON_IMAGES,
      CreateFaceLivenessSession: CALLS_ON_LIVENESS_SESSIONS,
      DeleteFaces: CALLS_ON_COLLECTIONS,
      DetectFaces: CALLS_ON_IMAGES,
      GetFaceLivenessSessionResults: CALLS_ON_LIVENESS_SESSIONS,
      IndexFaces: CALLS_ON_COLLECTIONS,
      SearchFaces: CALLS_ON_COLLECTIONS,
      SearchFacesByImage: CALLS_ON_COLLECTIONS,
    },
    refusal: {
      code: 'ProvisionedThroughputExceededException',
      message: 'Provisioned rate exceeded',
    },
  },
  sfn: {
    limits: { StartExecution: { ratePerSecond: 150, burst: 800 } },
    refusal: { code: 'ThrottlingException', message: 'Rate exceeded' },
  },
};
