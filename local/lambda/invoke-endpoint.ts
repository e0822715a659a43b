import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Authenticate } from '../http/json-endpoint';
import { readBody } from '../http/request-body';
import { requestTarget } from '../http/request-target';
import type { AccessControl } from '../iam/access-control';
import type { Account } from '../iam/account';
import { ServiceError, type JsonValue } from '../service';
import { functionArn, functionNameOf } from './function-name';
import type { InvocationResponse, InvocationType, Lambda } from './lambda';

/** Bytes that an invocation may carry: 6 MB when its caller waits, 1 MB when not. */
const largestPayload = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 };

const invocationPath = /\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const invocationTypes = z.enum(['RequestResponse', 'Event', 'DryRun']);

const json: z.ZodType<JsonValue> = z.json();

export interface InvokeEndpointOptions {
  readonly account: Account;
  readonly lambda: Lambda;
  readonly authenticate: Authenticate;
  readonly access: AccessControl;
}

/** Lambda's Invoke as clients of the SDK call it: `POST /2015-03-31/functions/NAME/invocations`. */
export class InvokeEndpoint {
  constructor(private readonly options: InvokeEndpointOptions) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-amzn-requestid', randomUUID());
    try {
      send(response, await this.invoke(request));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      sendError(response, error);
    }
  }

  private async invoke(request: IncomingMessage): Promise<InvocationResponse> {
    const { path, query } = requestTarget(request);
    const encodedName = invocationPath.exec(path)?.[1];
    if (request.method !== 'POST' || encodedName === undefined) {
      throw new ServiceError(
        'UnknownOperationException',
        `The embedded Lambda implements Invoke alone, not ${String(request.method)} ${path}.`,
        404,
      );
    }
    const type = invocationTypeOf(request);
    const body = await readPayload(request, type);
    const name = functionNameOf(
      decodeURIComponent(encodedName),
      query.get('Qualifier') ?? undefined,
    );
    await this.authorize(request, body, name);
    if (request.headers['x-amz-log-type'] === 'Tail') {
      throw new ServiceError(
        'InvalidParameterValueException',
        'The embedded Lambda does not return logs with LogType Tail: read them in its log files.',
      );
    }
    return this.options.lambda.invoke(name, parsePayload(body), { invocationType: type });
  }

  /** Whoever is not known or not allowed is forbidden to, as services of REST protocols say it. */
  private async authorize(request: IncomingMessage, body: Buffer, name: string): Promise<void> {
    const { account, authenticate, access } = this.options;
    try {
      const caller = await authenticate(request, body, 'lambda');
      const resource = functionArn(account, name);
      access.authorize(caller, { action: 'lambda:InvokeFunction', resource });
    } catch (error) {
      throw error instanceof ServiceError
        ? new ServiceError(error.code, error.message, 403)
        : error;
    }
  }
}

function invocationTypeOf({ headers }: IncomingMessage): InvocationType {
  const parsed = invocationTypes.safeParse(headers['x-amz-invocation-type'] ?? 'RequestResponse');
  if (parsed.success) return parsed.data;
  throw new ServiceError(
    'InvalidParameterValueException',
    'InvocationType must be one of RequestResponse, Event, DryRun.',
  );
}

async function readPayload(request: IncomingMessage, type: InvocationType): Promise<Buffer> {
  const maximumBytes = largestPayload[type];
  try {
    return await readBody(request, maximumBytes);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.statusCode !== 413) throw error;
    throw new ServiceError(
      'RequestTooLargeException',
      `Request must be smaller than ${maximumBytes} bytes for the InvokeFunction operation`,
      413,
    );
  }
}

/** No body stands for an empty event. */
function parsePayload(body: Buffer): JsonValue {
  if (body.length === 0) return {};
  try {
    return json.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${reason}`,
    );
  }
}

function send(response: ServerResponse, result: InvocationResponse): void {
  const { StatusCode, FunctionError, Payload, ExecutedVersion } = result;
  response.writeHead(StatusCode, {
    'content-type': 'application/json',
    'x-amz-executed-version': ExecutedVersion,
    ...(FunctionError && { 'x-amz-function-error': FunctionError }),
  });
  response.end(StatusCode === 200 ? JSON.stringify(Payload) : undefined);
}

function sendError(response: ServerResponse, { code, message, statusCode }: ServiceError): void {
  response.writeHead(statusCode, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ Type: statusCode < 500 ? 'User' : 'Service', message }));
}
