import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { ApiHandler } from '../../../lambdas/shared/api/api';

export interface Call {
  readonly method: string;
  /** With parameters in braces. */
  readonly resource: string;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** The loopback address unless given. */
  readonly sourceIp?: string;
  readonly caller: { readonly principal: string; readonly [name: string]: string };
}

export interface Answer {
  readonly status: number;
  readonly headers: APIGatewayProxyResult['headers'];
  readonly body: Record<string, unknown>;
}

/** Calls an API function the way API Gateway does. */
export async function call(handler: ApiHandler, request: Call): Promise<Answer> {
  const { statusCode, headers, body } = await handler(toEvent(request));
  return {
    status: statusCode,
    headers,
    body: z.record(z.string(), z.unknown()).parse(JSON.parse(body)),
  };
}

function toEvent({ method, resource, path, query, headers, body, sourceIp, caller }: Call) {
  const { apiKeyId = null, ...authorizer } = caller;
  const event: APIGatewayProxyEvent = {
    httpMethod: method,
    resource,
    path: resource,
    pathParameters: path ?? null,
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: null,
    headers: headers ?? {},
    multiValueHeaders: {},
    stageVariables: null,
    isBase64Encoded: false,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      authorizer,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: sourceIp ?? '127.0.0.1',
        user: null,
        userAgent: null,
        userArn: null,
      },
      path: resource,
      stage: 'v1',
      requestId: 'd0b1a9f2-8f2e-4f0c-a1de-3b8a3c0e1c11',
      requestTimeEpoch: 0,
      resourceId: 'resource',
      resourcePath: resource,
    },
  };
  return event;
}
