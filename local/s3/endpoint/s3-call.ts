import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestTarget } from '../../http/request-target';
import { describeRefusal, type AccessDenied } from '../../iam/access-denied';
import { ServiceError, type Principal } from '../../service';
import type { ObjectPermissions } from '../object-permissions';
import type { S3 } from '../s3';
import { xmlDocument, type XmlContent } from '../../http/xml-document';
import { s3Namespace } from './xml';

/** A request to S3 with what it names. */
export interface S3Call {
  readonly s3: S3;
  readonly permissions: ObjectPermissions;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly bucket: string;
  /** Empty when the request is about the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
}

/** A request whose signature holds. */
export interface SignedCall extends S3Call {
  readonly caller: Principal;
}

/**
 * Reads a path-style address.
 *
 * @param path behind the prefix of the endpoint: `/bucket/key`
 * @throws ServiceError `InvalidURI`
 */
export function addressOf(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...key] = path.split('/');
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join('/')) };
  } catch {
    throw new ServiceError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** A header, or the parameter of the query that a presigned request carries in its place. */
export function parameter({ request, query }: S3Call, name: string): string | undefined {
  const value = request.headers[name];
  if (typeof value === 'string') return value;
  const inQuery = [...query].find(([parameterName]) => parameterName.toLowerCase() === name);
  return inQuery?.[1];
}

/** Every header and `x-amz-` parameter whose name begins with a prefix, by what follows it. */
export function parametersWith(call: S3Call, prefix: string): Record<string, string> {
  const names = [...Object.keys(call.request.headers), ...call.query.keys()]
    .map((name) => name.toLowerCase())
    .filter((name) => name.startsWith(prefix));
  return Object.fromEntries(
    names.map((name) => [name.slice(prefix.length), parameter(call, name) ?? '']),
  );
}

export function sendXml(
  { response }: S3Call,
  statusCode: number,
  root: string,
  content: Readonly<Record<string, XmlContent>>,
): void {
  const body = Buffer.from(xmlDocument(root, content, s3Namespace));
  response.writeHead(statusCode, {
    'content-type': 'application/xml',
    'content-length': body.length,
  });
  response.end(body);
}

/** A refusal in the words of S3, which puts the ARNs of its own into quotes. */
export function accessDenied({ refusal }: AccessDenied): ServiceError {
  const { action, resource } = refusal;
  const quoted = action.startsWith('s3:') ? `"${resource}"` : resource;
  return new ServiceError('AccessDenied', describeRefusal({ ...refusal, resource: quoted }), 403);
}

/** Answers an error as S3 does; to a HEAD request without a body. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  { code, message, statusCode, members }: ServiceError,
): void {
  const body = Buffer.from(
    xmlDocument('Error', {
      Code: code,
      Message: message,
      ...scalars(members),
      Resource: requestTarget(request).path,
      RequestId: requestId,
    }),
  );
  response.writeHead(statusCode, {
    'content-type': 'application/xml',
    'content-length': body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The details of an S3 error are texts and numbers. */
function scalars(members: ServiceError['members']): Record<string, XmlContent> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
    ),
  );
}
