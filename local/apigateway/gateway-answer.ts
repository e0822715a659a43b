import type { ServerResponse } from 'node:http';
import type { GatewayRequest } from './gateway-request';
import type { HeaderList } from './headers';

/** What goes back to the client. */
export interface GatewayAnswer {
  readonly statusCode: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Headers that API Gateway writes itself: what a function says of them comes under another name. */
const remappedHeaders = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'host',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
]);

/** Headers of a single connection, which are dropped. */
const droppedHeaders = new Set(['te', 'trailer', 'transfer-encoding', 'upgrade']);

/** Sends an answer under the identifiers of its request. */
export function sendAnswer(
  response: ServerResponse,
  answer: GatewayAnswer,
  { requestId, extendedRequestId }: GatewayRequest,
): void {
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.setHeader('x-amzn-RequestId', requestId);
  response.setHeader('x-amz-apigw-id', extendedRequestId);
  response.setHeader('Content-Length', answer.body.length);
  response.writeHead(answer.statusCode);
  response.end(answer.body);
}

/** The headers of a function's response as clients see them. */
export function clientHeaders(headers: HeaderList): HeaderList {
  return headers
    .filter(([name]) => !droppedHeaders.has(name.toLowerCase()))
    .map(([name, value]) =>
      remappedHeaders.has(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value],
    );
}
