import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import type { Clock } from '../clock';
import type { JsonObject, JsonValue } from '../service';
import { clientHeaders, type GatewayAnswer } from './gateway-answer';
import { GatewayError } from './gateway-error';
import type { GatewayRequest } from './gateway-request';
import { headerValue, type HeaderList } from './headers';
import type { FunctionResult, InvokeFunction } from './invoke-function';
import { isBinaryType } from './proxy-event';
import type { LambdaIntegration } from './rest-api';

const headerText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What a function must give: AWS takes nothing more and nothing of another type. */
const proxyResponseSchema = z.strictObject({
  statusCode: z
    .union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.int().min(100).max(599))
    .nullish(),
  headers: z.record(z.string(), headerText).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerText)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

type ProxyResponse = z.infer<typeof proxyResponseSchema>;

/** What calling a function needs. */
export interface LambdaIntegrationOptions {
  readonly invoke: InvokeFunction;
  readonly clock: Clock;
  readonly binaryMediaTypes: readonly string[];
  readonly logError: (message: string, error: unknown) => void;
}

/**
 * Lets a function answer a request.
 *
 * @throws GatewayError 502 when the function fails or gives no valid response, 504 when it takes longer than the
 *   integration allows, 413 when the request is too large for it, 500 when it cannot be invoked
 */
export async function answerByLambda(
  integration: LambdaIntegration,
  event: JsonObject,
  request: GatewayRequest,
  options: LambdaIntegrationOptions,
): Promise<GatewayAnswer> {
  const { FunctionError, Payload } = await invokeInTime(integration, event, options);
  if (FunctionError !== undefined) {
    options.logError(`${integration.functionArn} failed: ${FunctionError}`, Payload);
    throw new GatewayError('DEFAULT_5XX', 'Internal server error');
  }
  return answerFrom(readResponse(integration, Payload, options), request, options);
}

async function invokeInTime(
  { functionArn, timeoutMilliseconds }: LambdaIntegration,
  event: JsonObject,
  { invoke, clock, logError }: LambdaIntegrationOptions,
): Promise<FunctionResult> {
  let cancelTimeout = (): void => undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    cancelTimeout = clock.schedule(clock.now() + timeoutMilliseconds, () =>
      reject(new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out')),
    );
  });
  try {
    return await Promise.race([invoke(functionArn, event), timeout]);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    logError(`${functionArn} could not be invoked`, error);
    throw new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error');
  } finally {
    cancelTimeout();
  }
}

function readResponse(
  { functionArn }: LambdaIntegration,
  payload: JsonValue,
  { logError }: LambdaIntegrationOptions,
): ProxyResponse {
  try {
    const response = proxyResponseSchema.parse(payload);
    for (const [name, value] of headersOf(response)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return response;
  } catch (error) {
    logError(`${functionArn} gave a malformed Lambda proxy response`, error);
    throw new GatewayError('DEFAULT_5XX', 'Internal server error');
  }
}

function answerFrom(
  response: ProxyResponse,
  request: GatewayRequest,
  { binaryMediaTypes }: LambdaIntegrationOptions,
): GatewayAnswer {
  const headers = clientHeaders(headersOf(response));
  // The first type that the client accepts tells whether it wants bytes or their base64 text.
  const [accepted] = (headerValue(request.headers, 'accept') ?? '').split(',');
  const isBinary = response.isBase64Encoded === true && isBinaryType(binaryMediaTypes, accepted);
  return {
    statusCode: response.statusCode ?? 200,
    headers:
      headerValue(headers, 'content-type') === undefined
        ? [['Content-Type', 'application/json'], ...headers]
        : headers,
    body: Buffer.from(response.body ?? '', isBinary ? 'base64' : 'utf8'),
  };
}

/** A header given both ways has the values of `multiValueHeaders` only. */
function headersOf({ headers, multiValueHeaders }: ProxyResponse): HeaderList {
  const several = Object.entries(multiValueHeaders ?? {}).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  const single = Object.entries(headers ?? {}).filter(
    ([name]) => headerValue(several, name) === undefined,
  );
  return [...single, ...several];
}
