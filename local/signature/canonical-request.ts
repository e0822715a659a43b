import type { IncomingMessage } from 'node:http';
import { hostWithoutPort } from '../http/local-host';
import { requestTarget } from '../http/request-target';
import { SignatureError } from './signature-error';

/** How a service's clients build what they sign. */
export interface Canonicalization {
  /** S3 signs the path as it is sent; every other service encodes it once more and resolves its dots. */
  readonly pathAsSent: boolean;
  /** Clients of event streams sign the name of the host alone, though they send the port. */
  readonly hostWithoutPort: boolean;
}

/** The text that a client hashes and signs, rebuilt from what arrived. */
export function canonicalRequest(
  request: IncomingMessage,
  signedHeaders: readonly string[],
  payloadHash: string,
  canonicalization: Canonicalization,
): string {
  const { path, rawQuery } = requestTarget(request);
  const headers = signedHeaders.map((name) => {
    const value = headerValue(request, name);
    const shortened = name === 'host' && canonicalization.hostWithoutPort;
    return `${name}:${shortened ? hostWithoutPort(value) : value}\n`;
  });
  return [
    request.method,
    canonicalization.pathAsSent ? mapSegments(path, decode) : mapSegments(resolveDots(path)),
    canonicalQuery(rawQuery),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** A header's values as they arrived, joined by commas, with runs of spaces made one. */
function headerValue({ rawHeaders }: IncomingMessage, name: string): string {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1];
    if (rawHeaders[index]?.toLowerCase() === name && value !== undefined) values.push(value);
  }
  return values.map((value) => value.trim().replace(/\s+/g, ' ')).join(',');
}

function canonicalQuery(rawQuery: string): string {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name: normalize(name), value: normalize(value.join('=')) };
    })
    .filter(({ name }) => name !== 'X-Amz-Signature')
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

function resolveDots(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const trailing = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${trailing}`;
}

function mapSegments(path: string, read = (segment: string): string => segment): string {
  return path
    .split('/')
    .map((segment) => encode(read(segment)))
    .join('/');
}

/** In a query, though not in a path, a plus sign is a space. */
function normalize(text: string): string {
  return encode(decode(text.replaceAll('+', '%20')));
}

function encode(text: string): string {
  const percent = (character: string): string =>
    `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SignatureError('incomplete', 'The address holds a malformed percent-encoding.');
  }
}

/** By code unit; what is compared is ASCII. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
