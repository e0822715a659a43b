import type { JsonObject } from '../service';
import type { GatewayRequest } from './gateway-request';
import { headerValue, mediaType, valuesByName, type HeaderList } from './headers';
import type { Route } from './router';

/** What an event is made from. */
export interface EventSource {
  readonly request: GatewayRequest;
  readonly route: Route;
  readonly requestContext: JsonObject;
  readonly stageVariables: Readonly<Record<string, string>>;
}

/** Headers of a single connection, which functions do not see. */
const connectionHeaders = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/** The event of a Lambda proxy integration, in the format of REST APIs (version 1.0). */
export function proxyEvent(
  source: EventSource,
  body: Buffer,
  binaryMediaTypes: readonly string[],
): JsonObject {
  const { request, route, stageVariables } = source;
  const contentType = headerValue(request.headers, 'content-type');
  const isBinary = body.length > 0 && isBinaryType(binaryMediaTypes, contentType);
  return {
    resource: route.method.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    ...headersOf(request),
    queryStringParameters: orNull(lastValues(queryOf(request))),
    multiValueQueryStringParameters: orNull(queryOf(request)),
    pathParameters: orNull(route.pathParameters),
    stageVariables: orNull(stageVariables),
    requestContext: source.requestContext,
    body: body.length > 0 ? body.toString(isBinary ? 'base64' : 'utf8') : null,
    isBase64Encoded: isBinary,
  };
}

/** The event of a Lambda authorizer of type REQUEST: where a proxy event has null, it has an empty object. */
export function authorizerEvent(source: EventSource, methodArn: string): JsonObject {
  const { request, route, stageVariables } = source;
  return {
    type: 'REQUEST',
    methodArn,
    resource: route.method.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    ...headersOf(request),
    queryStringParameters: lastValues(queryOf(request)),
    multiValueQueryStringParameters: queryOf(request),
    pathParameters: { ...route.pathParameters },
    stageVariables: { ...stageVariables },
    requestContext: source.requestContext,
  };
}

/** Whether a content type is among those an API treats as binary, `image/*` and `*\/*` included. */
export function isBinaryType(
  binaryMediaTypes: readonly string[],
  contentType: string | undefined,
): boolean {
  if (contentType === undefined) return binaryMediaTypes.includes('*/*');
  const type = mediaType(contentType);
  return binaryMediaTypes.some(
    (candidate) =>
      candidate === '*/*' ||
      candidate === type ||
      (candidate.endsWith('/*') && type.startsWith(candidate.slice(0, -1))),
  );
}

function headersOf(request: GatewayRequest): {
  headers: JsonObject;
  multiValueHeaders: JsonObject;
} {
  const headers = valuesByName(forwardedHeaders(request));
  return { headers: lastValues(headers), multiValueHeaders: headers };
}

/** What functions see: the client's headers, and how the request came here. */
function forwardedHeaders({ headers, sourceIp, port }: GatewayRequest): HeaderList {
  const forwarded = new Set(['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto']);
  const earlier = headerValue(headers, 'x-forwarded-for');
  return [
    ...headers.filter(([name]) => {
      const lowerCase = name.toLowerCase();
      return !connectionHeaders.has(lowerCase) && !forwarded.has(lowerCase);
    }),
    ['X-Forwarded-For', earlier === undefined ? sourceIp : `${earlier}, ${sourceIp}`],
    ['X-Forwarded-Port', String(port)],
    ['X-Forwarded-Proto', 'http'],
  ];
}

function queryOf({ query }: GatewayRequest): Record<string, string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

function lastValues(values: Readonly<Record<string, string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}

function orNull<Value extends string | string[]>(
  values: Readonly<Record<string, Value>>,
): Record<string, Value> | null {
  return Object.keys(values).length > 0 ? { ...values } : null;
}
