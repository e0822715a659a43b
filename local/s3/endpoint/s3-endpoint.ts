import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock';
import { requestTarget } from '../../http/request-target';
import { AccessDenied } from '../../iam/access-denied';
import { ServiceError, type Principal } from '../../service';
import { SignatureError } from '../../signature/signature-error';
import type { SignatureVerifier } from '../../signature/signature-verifier';
import type { ObjectPermissions } from '../object-permissions';
import type { S3 } from '../s3';
import { corsHeaders, preflightHeaders } from './cors';
import { operationOf } from './operations';
import { postObject } from './post-object';
import { accessDenied, addressOf, sendError, type S3Call } from './s3-call';

export interface S3EndpointOptions {
  readonly s3: S3;
  readonly permissions: ObjectPermissions;
  readonly signatures: SignatureVerifier;
  readonly clock: Clock;
  /** Where the endpoint lies: `/aws/s3`. */
  readonly pathPrefix: string;
  /** Told of errors that are ours and not the caller's. */
  readonly logError?: (message: string, error: unknown) => void;
}

/** The REST protocol of S3 with path-style addresses. */
export class S3Endpoint {
  constructor(private readonly options: S3EndpointOptions) {}

  /** Answers a request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.setHeader('x-amz-request-id', requestId);
    try {
      await this.answer(request, response, requestId);
    } catch (error) {
      const serviceError = this.asServiceError(error, request);
      if (response.headersSent) response.destroy();
      else sendError(request, response, requestId, serviceError);
    }
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const { s3, permissions, signatures, clock, pathPrefix } = this.options;
    const { path, query } = requestTarget(request);
    const { bucket, key } = addressOf(path.slice(pathPrefix.length));
    const call: S3Call = { s3, permissions, request, response, requestId, bucket, key, query };
    if (request.method === 'OPTIONS') {
      response.writeHead(200, preflightHeaders(s3.bucket(bucket), request)).end();
      return;
    }
    this.allowOrigin(call);
    if (request.method === 'POST' && key === '' && !query.has('delete')) {
      await postObject(call, signatures, clock);
      return;
    }
    const { action, run } = operationOf(call);
    const caller = await this.authenticate(call);
    s3.bucket(bucket);
    const prefix = query.get('prefix') ?? undefined;
    if (action !== undefined) permissions.check(caller, { action, bucket, key, prefix });
    await run({ ...call, caller });
  }

  /** Errors too must be readable for the scripts of a page; what is wrong with the bucket is told later. */
  private allowOrigin({ s3, request, response, bucket }: S3Call): void {
    if (!s3.hasBucket(bucket)) return;
    for (const [name, value] of Object.entries(corsHeaders(s3.bucket(bucket), request))) {
      if (value !== undefined) response.setHeader(name, value);
    }
  }

  private async authenticate({ request, query }: S3Call): Promise<Principal> {
    const { signatures } = this.options;
    const inHeader = request.headers.authorization !== undefined;
    if (inHeader && query.has('X-Amz-Signature')) {
      throw new ServiceError(
        'InvalidArgument',
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      );
    }
    if (!inHeader) {
      const options = { signingName: 's3', payloadHash: 'UNSIGNED-PAYLOAD' };
      return (await signatures.verifyPresigned(request, options)).caller;
    }
    const payloadHash = request.headers['x-amz-content-sha256'];
    if (typeof payloadHash !== 'string') {
      throw new ServiceError(
        'InvalidRequest',
        'Missing required header for this request: x-amz-content-sha256',
      );
    }
    return (await signatures.verifyHeaders(request, { signingName: 's3', payloadHash })).caller;
  }

  private asServiceError(error: unknown, request: IncomingMessage): ServiceError {
    if (error instanceof SignatureError) return error.as('s3');
    if (error instanceof AccessDenied) return accessDenied(error);
    if (error instanceof ServiceError) return error;
    if (!isBrokenConnection(error)) {
      const { logError = console.error } = this.options;
      logError(`S3 failed at ${String(request.method)} ${requestTarget(request).path}`, error);
    }
    return new ServiceError(
      'InternalError',
      'We encountered an internal error. Please try again.',
      500,
    );
  }
}

/** A client that went away is no fault of ours, and reads no answer. */
function isBrokenConnection(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}
