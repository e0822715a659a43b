import type { ThrottleLimit } from '../throttling/token-bucket';

/** What a service lets an account do in a region, by operation; what is not named has no limit that matters here. */
export interface ServiceQuotas {
  readonly limits: Readonly<Record<string, ThrottleLimit>>;
  /** How the service refuses what is too much. */
  readonly refusal: { readonly code: string; readonly message: string };
}

const perSecond = (calls: number): ThrottleLimit => ({ ratePerSecond: calls, burst: calls });

/**
 * Amazon Rekognition: calls per second of each operation on faces in most regions. It is 50 in us-east-1, us-west-2
 * and eu-west-1; the smaller figure is what makes a workflow wait.
 */
const CALLS_ON_FACES = perSecond(5);

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
      CompareFaces: CALLS_ON_FACES,
      CreateFaceLivenessSession: CALLS_ON_FACES,
      DeleteFaces: CALLS_ON_FACES,
      DetectFaces: CALLS_ON_FACES,
      GetFaceLivenessSessionResults: CALLS_ON_FACES,
      IndexFaces: CALLS_ON_FACES,
      SearchFaces: CALLS_ON_FACES,
      SearchFacesByImage: CALLS_ON_FACES,
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
