import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock';
import { requestTarget } from '../http/request-target';
import { headerList, headerValue, type HeaderList } from './headers';

/** A request as API Gateway has it before it knows which method it is for; the body is read later. */
export interface GatewayRequest {
  readonly httpMethod: string;
  readonly protocol: string;
  readonly host: string;
  /** The first part of the path. */
  readonly stage: string;
  /** The rest of the path, percent-encoded as it was sent; at least `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: HeaderList;
  readonly sourceIp: string;
  readonly userAgent: string | null;
  readonly port: number;
  readonly requestId: string;
  /** What `x-amz-apigw-id` carries. */
  readonly extendedRequestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** Reads everything but the body. */
export function readGatewayRequest(message: IncomingMessage, clock: Clock): GatewayRequest {
  const { path, query } = requestTarget(message);
  const [, stage = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  const headers = headerList(message.rawHeaders);
  return {
    httpMethod: message.method ?? 'GET',
    protocol: `HTTP/${message.httpVersion}`,
    host: headerValue(headers, 'host') ?? '',
    stage,
    path: rest === '' ? '/' : rest,
    query,
    headers,
    sourceIp: (message.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    userAgent: headerValue(headers, 'user-agent') ?? null,
    port: message.socket.localPort ?? 0,
    requestId: randomUUID(),
    extendedRequestId: randomBytes(11).toString('base64'),
    receivedAt: clock.now(),
  };
}
