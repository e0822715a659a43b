import type { gatewayResponseTypes } from './resource-properties';

export type GatewayResponseType = (typeof gatewayResponseTypes)[number];

type RaisedType = Exclude<
  GatewayResponseType,
  | 'AUTHORIZER_FAILURE'
  | 'DEFAULT_4XX'
  | 'EXPIRED_TOKEN'
  | 'INTEGRATION_FAILURE'
  | 'INVALID_SIGNATURE'
  | 'RESOURCE_NOT_FOUND'
  | 'WAF_FILTERED'
>;

/** Status and `x-amzn-ErrorType` of what the embedded API Gateway answers by itself. */
const defaults: Readonly<Record<RaisedType, { statusCode: number; errorType: string }>> = {
  ACCESS_DENIED: { statusCode: 403, errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { statusCode: 500, errorType: 'InternalServerErrorException' },
  AUTHORIZER_CONFIGURATION_ERROR: {
    statusCode: 500,
    errorType: 'AuthorizerConfigurationException',
  },
  BAD_REQUEST_BODY: { statusCode: 400, errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { statusCode: 400, errorType: 'BadRequestException' },
  /** A function that fails, or answers in another shape than that of a response. */
  DEFAULT_5XX: { statusCode: 502, errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: { statusCode: 504, errorType: 'InternalServerErrorException' },
  INVALID_API_KEY: { statusCode: 403, errorType: 'ForbiddenException' },
  MISSING_AUTHENTICATION_TOKEN: {
    statusCode: 403,
    errorType: 'MissingAuthenticationTokenException',
  },
  QUOTA_EXCEEDED: { statusCode: 429, errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { statusCode: 413, errorType: 'RequestTooLargeException' },
  THROTTLED: { statusCode: 429, errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { statusCode: 401, errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: { statusCode: 415, errorType: 'BadRequestException' },
};

/** Ends a request with an answer of API Gateway's own, which the template may dress as it likes. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  /** The status unless the template gives another. */
  readonly statusCode: number;
  /** What `x-amzn-ErrorType` carries. */
  readonly errorType: string;

  /**
   * @param publicMessage what `$context.error.message` gives; AWS has none for some faults
   * @param validationErrorString what a body that fails its model is told in `$context.error.validationErrorString`
   */
  constructor(
    readonly responseType: RaisedType,
    readonly publicMessage: string | null,
    readonly validationErrorString?: string,
  ) {
    super(publicMessage ?? responseType);
    ({ statusCode: this.statusCode, errorType: this.errorType } = defaults[responseType]);
  }
}
