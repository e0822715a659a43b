import Ajv, { type ValidateFunction } from 'ajv-draft-04';
import { isIPv4, isIPv6 } from 'node:net';
import { TemplateError } from '../template/cloudformation';
import { GatewayError } from './gateway-error';
import type { GatewayRequest } from './gateway-request';
import { headerValue, mediaType } from './headers';
import { parameterValue } from './request-parameter';
import type { RestApi } from './rest-api';
import type { Route } from './router';
import { validationMessages } from './validation-messages';

/** The formats that JSON Schema draft 4 defines. */
const formats = {
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/,
  email: /^[^\s@]+@[^\s@]+$/,
  hostname:
    /^(?=.{1,255}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i,
  ipv4: isIPv4,
  ipv6: isIPv6,
  uri: (text: string) => URL.canParse(text),
};

/** Models that every API has: `Empty` takes anything, `Error` what API Gateway answers itself. */
const builtInModels = {
  Empty: { type: 'object' },
  Error: { type: 'object', properties: { message: { type: 'string' } } },
};

/** Checks requests before they go to their integration, as request validators tell. */
export class RequestValidation {
  private readonly validators = new Map<string, ValidateFunction>();

  /** @throws TemplateError naming the method whose model does not exist or is no schema */
  constructor(api: RestApi) {
    const ajv = new Ajv({
      allErrors: true,
      verbose: true,
      strict: false,
      // Patterns are plain ECMA 262, where the escape of any character is allowed.
      unicodeRegExp: false,
      formats,
      logger: false,
    });
    const models = new Map([...Object.entries(builtInModels), ...api.models]);
    for (const [name, schema] of models) ajv.addSchema(schema, modelUrl(api, name));
    for (const { logicalId, bodyModels } of api.methods) {
      for (const name of Object.values(bodyModels)) {
        if (!models.has(name)) throw new TemplateError(logicalId, `there is no model ${name}`);
        this.validators.set(name, compile(ajv, logicalId, modelUrl(api, name)));
      }
    }
  }

  /**
   * Checks required parameters first, then the body against the model for its content type.
   *
   * @throws GatewayError `BAD_REQUEST_PARAMETERS` or `BAD_REQUEST_BODY`
   */
  check(request: GatewayRequest, { method, pathParameters }: Route, body: Buffer): void {
    const missing = method.requiredParameters
      .filter((parameter) => !parameterValue(parameter, request, pathParameters)?.trim())
      .map(({ name }) => name);
    if (missing.length > 0) {
      const message = `Missing required request parameters: [${missing.join(', ')}]`;
      throw new GatewayError('BAD_REQUEST_PARAMETERS', message, message);
    }
    const contentType = headerValue(request.headers, 'content-type') ?? 'application/json';
    const model = method.bodyModels[mediaType(contentType)] ?? method.bodyModels.$default;
    const validate = model === undefined ? undefined : this.validators.get(model);
    if (validate) checkBody(validate, body);
  }
}

function compile(ajv: Ajv, logicalId: string, url: string): ValidateFunction {
  try {
    const validate = ajv.getSchema(url);
    if (validate) return validate;
  } catch (error) {
    throw new TemplateError(logicalId, `the model ${url} is no schema: ${String(error)}`);
  }
  throw new TemplateError(logicalId, `there is no model ${url}`);
}

/** The address by which models refer to each other. */
function modelUrl(api: RestApi, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${api.id}/models/${name}`;
}

/** An empty body counts as an empty object. */
function checkBody(validate: ValidateFunction, body: Buffer): void {
  let value: unknown;
  try {
    value = JSON.parse(body.length > 0 ? body.toString('utf8') : '{}');
  } catch {
    throw invalidBody(['the request body is not valid JSON']);
  }
  if (!validate(value)) throw invalidBody(validationMessages(validate.errors ?? []));
}

function invalidBody(messages: readonly string[]): GatewayError {
  return new GatewayError('BAD_REQUEST_BODY', 'Invalid request body', `[${messages.join(', ')}]`);
}
