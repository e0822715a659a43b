import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/request-body';
import { xmlDocument, type XmlContent } from '../http/xml-document';
import { ServiceError } from '../service';
import { SignatureError } from '../signature/signature-error';
import type { SignatureVerifier } from '../signature/signature-verifier';
import { sha256Hex } from '../signature/signing';
import type { Sts } from './sts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const apiVersion = '2011-06-15';
const maximumBodyBytes = 64 * 1024;

export interface StsEndpointOptions {
  readonly sts: Sts;
  readonly signatures: SignatureVerifier;
  /** Told of errors that are ours and not the caller's. */
  readonly logError?: (message: string, error: unknown) => void;
}

/** The query protocol of STS: parameters as a form, answers in XML. */
export class StsEndpoint {
  constructor(private readonly options: StsEndpointOptions) {}

  /** Answers a request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    try {
      const { action, result } = await this.call(request);
      send(response, 200, requestId, `${action}Response`, {
        [`${action}Result`]: result,
        ResponseMetadata: { RequestId: requestId },
      });
    } catch (error) {
      const { code, message, statusCode } = this.asServiceError(error);
      send(response, statusCode, requestId, 'ErrorResponse', {
        Error: { Type: statusCode < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
        RequestId: requestId,
      });
    }
  }

  private async call(request: IncomingMessage): Promise<{ action: string; result: XmlContent }> {
    const { sts, signatures } = this.options;
    const body = await readBody(request, maximumBodyBytes);
    const { caller } = await signatures.verifyHeaders(request, {
      signingName: 'sts',
      payloadHash: sha256Hex(body),
    });
    const parameters = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    const { Action: action = '', Version: version = '' } = parameters;
    const operation = Object.hasOwn(sts.operations, action) ? sts.operations[action] : undefined;
    if (!operation || version !== apiVersion) {
      throw new ServiceError(
        'InvalidAction',
        `Could not find operation ${action} for version ${version}`,
      );
    }
    return { action, result: await operation(parameters, caller) };
  }

  private asServiceError(error: unknown): ServiceError {
    if (error instanceof SignatureError) return error.as('query');
    if (error instanceof ServiceError) {
      if (error.code !== 'AccessDeniedException') return error;
      return new ServiceError('AccessDenied', error.message, 403);
    }
    const { logError = console.error } = this.options;
    logError('STS failed', error);
    return new ServiceError(
      'InternalFailure',
      'The request processing has failed because of an unknown error, exception or failure.',
      500,
    );
  }
}

function send(
  response: ServerResponse,
  statusCode: number,
  requestId: string,
  root: string,
  content: XmlContent,
): void {
  const body = Buffer.from(xmlDocument(root, content, namespace));
  response.writeHead(statusCode, {
    'content-type': 'text/xml',
    'content-length': body.length,
    'x-amzn-requestid': requestId,
  });
  response.end(body);
}
