import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import {
  callOperation,
  ServiceError,
  type JsonObject,
  type JsonService,
  type Principal,
} from '../service';
import { readBody } from './request-body';

/** DynamoDB's limit for a request, the largest among the services here: 16 MiB. */
const maximumBodyBytes = 16 * 1024 * 1024;

/** Tells who signed a request to a service; throws a ServiceError when nobody trustworthy did. */
export type Authenticate = (
  request: IncomingMessage,
  body: Buffer,
  signingName: string,
) => Promise<Principal>;

/** How a JSON service is reached. */
export interface JsonEndpointOptions {
  /** The service's name in signatures: `states` for Step Functions, `events` for EventBridge. */
  readonly signingName: string;
  readonly authenticate: Authenticate;
  /** Told of errors that are ours and not the caller's. */
  readonly logError: (message: string, error: unknown) => void;
}

/** Answers the requests of an AWS JSON protocol: the operation in `X-Amz-Target`, JSON in and out, errors as `__type`. */
export class JsonEndpoint {
  constructor(
    private readonly service: JsonService,
    private readonly options: JsonEndpointOptions,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    try {
      this.send(response, 200, requestId, await this.call(request, requestId));
    } catch (error) {
      const { code, message, statusCode, members } = this.asServiceError(error, request);
      const { queryErrorCode } = this.service;
      if (queryErrorCode) {
        const fault = statusCode < 500 ? 'Sender' : 'Receiver';
        response.setHeader('x-amzn-query-error', `${queryErrorCode(code)};${fault}`);
      }
      this.send(response, statusCode, requestId, { ...members, __type: code, message });
    }
  }

  private async call(request: IncomingMessage, requestId: string): Promise<JsonObject> {
    const { service, options } = this;
    const body = await readBody(request, maximumBodyBytes);
    const caller = await options.authenticate(request, body, options.signingName);
    const operation = this.operationOf(request);
    return callOperation(service, operation, parseObject(body), { principal: caller, requestId });
  }

  private operationOf({ method, headers }: IncomingMessage): string {
    const target = headers['x-amz-target'];
    const prefix = `${this.service.targetPrefix}.`;
    if (method !== 'POST' || typeof target !== 'string' || !target.startsWith(prefix)) {
      throw new ServiceError(
        'UnknownOperationException',
        `Send a POST with an X-Amz-Target header of "${prefix}" and the operation.`,
      );
    }
    return target.slice(prefix.length);
  }

  private asServiceError(error: unknown, { headers }: IncomingMessage): ServiceError {
    if (error instanceof ServiceError) return error;
    this.options.logError(
      `${this.service.name} failed at ${String(headers['x-amz-target'])}`,
      error,
    );
    return new ServiceError(
      'InternalFailure',
      'The request processing has failed because of an unknown error, exception or failure.',
      500,
    );
  }

  private send(
    response: ServerResponse,
    statusCode: number,
    requestId: string,
    body: JsonObject,
  ): void {
    const bytes = Buffer.from(JSON.stringify(body));
    response.writeHead(statusCode, {
      'content-type': `application/x-amz-json-${this.service.jsonVersion}`,
      'content-length': bytes.length,
      'x-amzn-requestid': requestId,
      // Clients of DynamoDB compare it with what they received.
      ...(this.service.name === 'dynamodb' && { 'x-amz-crc32': crc32(bytes) }),
    });
    response.end(bytes);
  }
}

function parseObject(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON.');
  }
  if (!isJsonObject(value)) {
    throw new ServiceError('SerializationException', 'The request body must be a JSON object.');
  }
  return value;
}

/** What `JSON.parse` returns is JSON all the way down, so only the outermost value needs a look. */
function isJsonObject(parsed: unknown): parsed is JsonObject {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
}
