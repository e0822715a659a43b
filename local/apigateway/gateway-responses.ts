import type { JsonObject, JsonValue } from '../service';
import { TemplateError } from '../template/cloudformation';
import type { GatewayAnswer } from './gateway-answer';
import type { GatewayError, GatewayResponseType } from './gateway-error';
import type { GatewayRequest } from './gateway-request';
import { headerValue, mediaType } from './headers';
import { parameterValue, readRequestParameter } from './request-parameter';
import type { Declared, GatewayResponseProperties } from './resource-properties';

/** A request that ends with an answer of API Gateway's own. */
export interface RefusedRequest {
  readonly request: GatewayRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `$context`, but for the error. */
  readonly context: JsonObject;
}

/** Says a header's value for a request. */
type HeaderSource = (refused: RefusedRequest, context: JsonObject) => string | undefined;

interface DressedResponse {
  readonly statusCode: number | undefined;
  readonly headers: readonly (readonly [name: string, source: HeaderSource])[];
  /** Bodies by content type. */
  readonly templates: ReadonlyMap<string, string>;
}

const contextVariable = /\$context((?:\.\w+)+)/g;

/** What a REST API answers in place of an integration, as its template dresses it. */
export class GatewayResponses {
  private readonly declared: ReadonlyMap<GatewayResponseType, DressedResponse>;

  /** @throws TemplateError naming the gateway response that needs more than the substitution of `$context` variables */
  constructor(responses: readonly Declared<GatewayResponseProperties>[]) {
    this.declared = new Map(
      responses.map((response) => [response.properties.ResponseType, dress(response)]),
    );
  }

  /** Makes the answer to a request that ended with an error. */
  render(error: GatewayError, refused: RefusedRequest): GatewayAnswer {
    const context = {
      ...refused.context,
      error: {
        message: error.publicMessage,
        messageString: JSON.stringify(error.publicMessage),
        responseType: error.responseType,
        validationErrorString: error.validationErrorString ?? null,
      },
    };
    const response = this.responseTo(error);
    const [contentType, template] = templateFor(response, refused.request) ?? [
      'application/json',
      // Refusals by a policy say "Message", all others "message": so AWS does.
      error.responseType === 'ACCESS_DENIED'
        ? '{"Message":$context.error.messageString}'
        : '{"message":$context.error.messageString}',
    ];
    const dressed = (response?.headers ?? []).flatMap(([name, source]) => {
      const value = source(refused, context);
      return value === undefined ? [] : [[name, value] as const];
    });
    const standard = [
      ['Content-Type', contentType],
      ['x-amzn-ErrorType', error.errorType],
    ] as const;
    return {
      statusCode: response?.statusCode ?? error.statusCode,
      headers: [
        ...standard.filter(([name]) => headerValue(dressed, name) === undefined),
        ...dressed,
      ],
      body: Buffer.from(substitute(template, context, contentType.endsWith('json'))),
    };
  }

  private responseTo(error: GatewayError): DressedResponse | undefined {
    return (
      this.declared.get(error.responseType) ??
      this.declared.get(error.statusCode >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX')
    );
  }
}

function dress({ logicalId, properties }: Declared<GatewayResponseProperties>): DressedResponse {
  for (const template of Object.values(properties.ResponseTemplates)) {
    if (template.replace(contextVariable, '').includes('$')) {
      throw new TemplateError(
        logicalId,
        'the embedded API Gateway implements $context variables only in gateway responses',
      );
    }
  }
  return {
    statusCode: properties.StatusCode,
    headers: Object.entries(properties.ResponseParameters).map(([parameter, value]) => [
      headerName(logicalId, parameter),
      headerSource(logicalId, value),
    ]),
    templates: new Map(Object.entries(properties.ResponseTemplates)),
  };
}

function headerName(logicalId: string, parameter: string): string {
  const [, name] = /^gatewayresponse\.header\.(.+)$/.exec(parameter) ?? [];
  if (name !== undefined) return name;
  throw new TemplateError(logicalId, `the embedded API Gateway does not implement ${parameter}`);
}

/** A value in single quotes, of the context, or of the request. */
function headerSource(logicalId: string, value: string): HeaderSource {
  const [, text] = /^'(.*)'$/s.exec(value) ?? [];
  if (text !== undefined) return () => text;
  const [, path] = /^context((?:\.\w+)+)$/.exec(value) ?? [];
  if (path !== undefined) return (_refused, context) => lookUp(context, path);
  const parameter = readRequestParameter(logicalId, value);
  return ({ request, pathParameters }) => parameterValue(parameter, request, pathParameters);
}

/** The template for the content type that the client asks for, or else for JSON, or else the only one. */
function templateFor(
  response: DressedResponse | undefined,
  request: GatewayRequest,
): readonly [contentType: string, template: string] | undefined {
  const templates = response?.templates ?? new Map<string, string>();
  const accepted = (headerValue(request.headers, 'accept') ?? '').split(',').map(mediaType);
  return (
    [...templates].find(([contentType]) => accepted.includes(contentType)) ??
    [...templates].find(([contentType]) => contentType === 'application/json') ??
    [...templates][0]
  );
}

/** Fills in a template. In JSON, text is escaped so that it can stand between quotes. */
function substitute(template: string, context: JsonObject, isJson: boolean): string {
  return template.replaceAll(contextVariable, (_variable, path: string) => {
    const value = lookUp(context, path) ?? '';
    return isJson && path !== '.error.messageString' ? JSON.stringify(value).slice(1, -1) : value;
  });
}

/** A member of the context as text; undefined when there is none. */
function lookUp(context: JsonObject, path: string): string | undefined {
  let value: JsonValue | undefined = context;
  for (const name of path.split('.').slice(1)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
