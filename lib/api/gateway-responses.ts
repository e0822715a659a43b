import { GatewayResponse, ResponseType, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';

interface GatewayProblem {
  readonly type: ResponseType;
  readonly status: number;
  readonly title: string;
  /** A sentence, or one of API Gateway's `$context` variables. */
  readonly detail: string;
}

/** What API Gateway refuses before a function is called, said the way the functions say it (RFC 9457). */
const gatewayProblems: readonly GatewayProblem[] = [
  {
    type: ResponseType.BAD_REQUEST_BODY,
    status: 400,
    title: 'Bad request',
    detail: 'The body does not fit: $context.error.validationErrorString',
  },
  {
    type: ResponseType.BAD_REQUEST_PARAMETERS,
    status: 400,
    title: 'Bad request',
    detail: 'A parameter is missing or wrong: $context.error.message',
  },
  {
    type: ResponseType.UNAUTHORIZED,
    status: 401,
    title: 'Unauthorized',
    detail: 'The credentials are missing or unknown: send x-api-key, or Authorization: Bearer',
  },
  {
    type: ResponseType.ACCESS_DENIED,
    status: 403,
    title: 'Forbidden',
    detail: '$context.authorizer.detail',
  },
  {
    type: ResponseType.INVALID_API_KEY,
    status: 403,
    title: 'Forbidden',
    detail: 'The API key in x-api-key is not known',
  },
  {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    title: 'Not found',
    detail: 'There is nothing at this path and method; see the API description',
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    title: 'Content too large',
    detail: 'The body is too large; upload images with the form that POST /session/document gives',
  },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    title: 'Too many requests',
    detail: 'Wait a moment and try again',
  },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    status: 429,
    title: 'Too many requests',
    detail: 'The quota of this API key is used up',
  },
  {
    type: ResponseType.DEFAULT_4XX,
    status: 400,
    title: 'Bad request',
    detail: '$context.error.message',
  },
  {
    type: ResponseType.DEFAULT_5XX,
    status: 500,
    title: 'Internal server error',
    detail: 'Try again; if it stays so, report the request id',
  },
];

/** Makes API Gateway's own errors problems like all others, readable by the web app. */
export function addGatewayResponses(scope: Construct, restApi: IRestApi, webOrigin: string): void {
  for (const { type, status, title, detail } of gatewayProblems) {
    const keepsStatus = type.responseType.startsWith('DEFAULT_');
    new GatewayResponse(scope, type.responseType, {
      restApi,
      type,
      ...(keepsStatus ? {} : { statusCode: String(status) }),
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        'Access-Control-Allow-Origin': `'${webOrigin}'`,
      },
      templates: {
        'application/json': JSON.stringify({
          type: 'about:blank',
          title,
          ...(keepsStatus ? {} : { status }),
          detail,
          instance: '$context.requestId',
        }),
      },
    });
  }
}
