import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { ServiceError } from '../../service';
import type { Bucket, CorsRule } from '../bucket';

const varies = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** What the answer to a request from a page of another origin says, so that its script may read it. */
export function corsHeaders(
  bucket: Bucket,
  { method, headers }: IncomingMessage,
): OutgoingHttpHeaders {
  const { origin } = headers;
  if (origin === undefined) return {};
  const rule = bucket.corsRules.find((one) => covers(one, origin, method ?? ''));
  return rule ? answer(rule, origin) : {};
}

/**
 * Answers a browser that asks whether a page may send a request.
 *
 * @throws ServiceError `BadRequest` or `AccessForbidden`
 */
export function preflightHeaders(
  bucket: Bucket,
  { headers }: IncomingMessage,
): OutgoingHttpHeaders {
  const { origin } = headers;
  const method = headers['access-control-request-method'];
  if (origin === undefined || method === undefined) {
    throw new ServiceError(
      'BadRequest',
      `Insufficient information. ${origin === undefined ? 'Origin request header' : 'Access-Control-Request-Method'} needed.`,
    );
  }
  const requested = list(headers['access-control-request-headers']);
  const rule = bucket.corsRules.find(
    (one) => covers(one, origin, method) && coversHeaders(one, requested),
  );
  if (!rule) {
    throw new ServiceError(
      'AccessForbidden',
      bucket.corsRules.length === 0
        ? 'CORSResponse: CORS is not enabled for this bucket.'
        : "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      403,
      { Method: method, ResourceType: 'BUCKET' },
    );
  }
  return {
    ...answer(rule, origin),
    ...(requested.length > 0 && { 'access-control-allow-headers': requested.join(', ') }),
  };
}

function answer(rule: CorsRule, origin: string): OutgoingHttpHeaders {
  const anyOrigin = rule.AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': anyOrigin ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(!anyOrigin && { 'access-control-allow-credentials': 'true' }),
    ...(rule.ExposedHeaders.length > 0 && {
      'access-control-expose-headers': rule.ExposedHeaders.join(', '),
    }),
    ...(rule.MaxAge !== undefined && { 'access-control-max-age': String(rule.MaxAge) }),
    vary: varies,
  };
}

function covers(rule: CorsRule, origin: string, method: string): boolean {
  return (
    rule.AllowedOrigins.some((pattern) => fits(pattern, origin)) &&
    rule.AllowedMethods.some((allowed) => allowed === method)
  );
}

function coversHeaders(rule: CorsRule, requested: readonly string[]): boolean {
  return requested.every((name) =>
    rule.AllowedHeaders.some((pattern) => fits(pattern.toLowerCase(), name)),
  );
}

/** A pattern holds one `*` at most, which stands for any characters. */
function fits(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

function list(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}
