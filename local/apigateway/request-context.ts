import type { JsonObject } from '../service';
import type { GatewayRequest } from './gateway-request';
import type { RestApi } from './rest-api';
import type { Route } from './router';

/** Where the API is thought to be deployed. */
export interface Account {
  readonly account: string;
  readonly region: string;
}

/** Who calls, as far as the checks have told so far. */
export interface Caller {
  /** What the authorizer says, with its `principalId`. */
  readonly authorizer?: JsonObject;
  readonly apiKey?: { readonly id: string; readonly value: string };
}

/** The request's context: `requestContext` of events, `$context` of templates. */
export function requestContext(
  request: GatewayRequest,
  api: RestApi,
  { account }: Account,
  route: Route | undefined,
  caller: Caller,
): JsonObject {
  return {
    ...(route && {
      resourceId: route.method.resourceId,
      resourcePath: route.method.resourcePath,
    }),
    ...(caller.authorizer && { authorizer: caller.authorizer }),
    accountId: account,
    apiId: api.id,
    domainName: request.host,
    domainPrefix: api.id,
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.httpMethod,
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: caller.apiKey?.value ?? null,
      apiKeyId: caller.apiKey?.id ?? null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: request.userAgent,
      userArn: null,
    },
    path: `/${request.stage}${request.path === '/' ? '' : request.path}`,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    stage: request.stage,
  };
}

/** `arn:aws:execute-api:us-east-1:000000000000:API/STAGE/GET/verifications` */
export function methodArn(request: GatewayRequest, api: RestApi, account: Account): string {
  return `arn:aws:execute-api:${account.region}:${account.account}:${api.id}/${request.stage}/${request.httpMethod}${request.path}`;
}

/** The time as Apache logs it: `09/Apr/2015:12:34:56 +0000`. */
function commonLogTime(milliseconds: number): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(milliseconds).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
