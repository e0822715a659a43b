import * as z from 'zod';
import type { JsonObject } from '../service';
import { TemplateError } from '../template/cloudformation';

/** A resource of the template with all references resolved. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives: for API Gateway the identifier, or name, by which other resources mention it. */
  readonly ref: string;
  readonly properties: JsonObject;
}

/** A resource whose properties have been checked. */
export interface Declared<Properties> {
  readonly logicalId: string;
  readonly id: string;
  readonly properties: Properties;
}

/** Every kind of answer that API Gateway itself can give in place of the integration. */
export const gatewayResponseTypes = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'RESOURCE_NOT_FOUND',
  'THROTTLED',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
] as const;

const ofApi = { RestApiId: z.string() };
const texts = z.record(z.string(), z.string());
const statusCode = z
  .union([z.string(), z.number()])
  .transform(Number)
  .pipe(z.int().min(100).max(599));
/** Has no effect on one machine: descriptions, tags, logging, tracing. */
const withoutEffect = z.json().optional();

const restApi = z.strictObject({
  Name: z.string().optional(),
  BinaryMediaTypes: z.array(z.string()).default([]),
  ApiKeySourceType: z.literal('HEADER').optional(),
  Description: withoutEffect,
  EndpointConfiguration: withoutEffect,
  Tags: withoutEffect,
});

const resource = z.strictObject({ ...ofApi, ParentId: z.string(), PathPart: z.string() });

const lambdaProxy = z.strictObject({
  Type: z.literal('AWS_PROXY'),
  IntegrationHttpMethod: z.literal('POST'),
  Uri: z.string(),
  TimeoutInMillis: z.int().min(50).max(300_000).default(29_000),
  PassthroughBehavior: withoutEffect,
});

const mock = z.strictObject({
  Type: z.literal('MOCK'),
  RequestTemplates: texts.default({}),
  IntegrationResponses: z
    .array(
      z.strictObject({
        StatusCode: statusCode,
        SelectionPattern: z.string().optional(),
        ResponseParameters: texts.default({}),
        ResponseTemplates: texts.default({}),
      }),
    )
    .default([]),
  PassthroughBehavior: z.enum(['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']).optional(),
});

const method = z.strictObject({
  ...ofApi,
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM']),
  AuthorizerId: z.string().optional(),
  ApiKeyRequired: z.boolean().default(false),
  RequestParameters: z.record(z.string(), z.boolean()).default({}),
  RequestModels: texts.default({}),
  RequestValidatorId: z.string().optional(),
  Integration: z.discriminatedUnion('Type', [lambdaProxy, mock]),
  MethodResponses: withoutEffect,
  OperationName: withoutEffect,
});

const authorizer = z.strictObject({
  ...ofApi,
  Name: z.string(),
  Type: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  /** Seconds; 0 asks the function every time. AWS takes 300 when nothing is said. */
  AuthorizerResultTtlInSeconds: z.int().min(0).max(3600).default(300),
  IdentitySource: z.string().default(''),
  AuthType: withoutEffect,
});

const model = z.strictObject({
  ...ofApi,
  Name: z.string(),
  ContentType: z.string(),
  Schema: z.record(z.string(), z.json()),
  Description: withoutEffect,
});

const requestValidator = z.strictObject({
  ...ofApi,
  Name: z.string().optional(),
  ValidateRequestBody: z.boolean().default(false),
  ValidateRequestParameters: z.boolean().default(false),
});

const gatewayResponse = z.strictObject({
  ...ofApi,
  ResponseType: z.enum(gatewayResponseTypes),
  StatusCode: statusCode.optional(),
  ResponseParameters: texts.default({}),
  ResponseTemplates: texts.default({}),
});

const stage = z.strictObject({
  ...ofApi,
  StageName: z.string().regex(/^[\w-]{1,128}$/),
  Variables: texts.default({}),
  MethodSettings: z
    .array(
      z.strictObject({
        ResourcePath: z.string(),
        HttpMethod: z.string(),
        /** Requests per second. */
        ThrottlingRateLimit: z.number().min(0).optional(),
        /** Requests at once. */
        ThrottlingBurstLimit: z.int().min(0).optional(),
        CachingEnabled: z.literal(false).optional(),
        DataTraceEnabled: withoutEffect,
        LoggingLevel: withoutEffect,
        MetricsEnabled: withoutEffect,
      }),
    )
    .default([]),
  CacheClusterEnabled: z.literal(false).optional(),
  DeploymentId: withoutEffect,
  AccessLogSetting: withoutEffect,
  TracingEnabled: withoutEffect,
  Description: withoutEffect,
  Tags: withoutEffect,
});

const throttle = z.strictObject({
  RateLimit: z.number().min(0).optional(),
  BurstLimit: z.int().min(0).optional(),
});

const usagePlan = z.strictObject({
  UsagePlanName: z.string().optional(),
  ApiStages: z
    .array(
      z.strictObject({
        ApiId: z.string(),
        Stage: z.string(),
        /** By `path/METHOD`. */
        Throttle: z.record(z.string(), throttle).default({}),
      }),
    )
    .default([]),
  Throttle: throttle.optional(),
  Quota: z
    .strictObject({ Limit: z.int().min(0), Period: z.enum(['DAY', 'WEEK', 'MONTH']) })
    .optional(),
  Description: withoutEffect,
  Tags: withoutEffect,
});

const usagePlanKey = z.strictObject({
  KeyId: z.string(),
  KeyType: z.literal('API_KEY'),
  UsagePlanId: z.string(),
});

const apiKey = z.strictObject({
  Name: z.string().optional(),
  Value: z.string().min(20).max(128).optional(),
  Enabled: z.boolean().default(false),
  StageKeys: withoutEffect,
  Description: withoutEffect,
  Tags: withoutEffect,
});

export type MethodProperties = z.infer<typeof method>;
export type MockProperties = z.infer<typeof mock>;
export type StageProperties = z.infer<typeof stage>;
export type AuthorizerProperties = z.infer<typeof authorizer>;
export type GatewayResponseProperties = z.infer<typeof gatewayResponse>;
export type UsagePlanProperties = z.infer<typeof usagePlan>;
export type ApiKeyProperties = z.infer<typeof apiKey>;

/** The template as it stands is what is deployed. */
const deployment = z.strictObject({ ...ofApi, Description: withoutEffect });

const account = z.strictObject({ CloudWatchRoleArn: withoutEffect });

/**
 * Checks the API Gateway resources of a template.
 *
 * @throws TemplateError naming the resource and the property that the embedded API Gateway does not implement
 */
export function readResources(resources: readonly TemplateResource[]) {
  const unread = new Set(resources.filter(({ type }) => type.startsWith('AWS::ApiGateway::')));
  const read = <Properties>(kind: string, schema: z.ZodType<Properties>) =>
    [...unread]
      .filter(({ type }) => type === `AWS::ApiGateway::${kind}`)
      .map((declared): Declared<Properties> => {
        unread.delete(declared);
        const parsed = schema.safeParse(declared.properties);
        if (!parsed.success) throw notImplemented(declared, parsed.error);
        return { logicalId: declared.logicalId, id: declared.ref, properties: parsed.data };
      });
  const declarations = {
    restApis: read('RestApi', restApi),
    resources: read('Resource', resource),
    methods: read('Method', method),
    authorizers: read('Authorizer', authorizer),
    models: read('Model', model),
    requestValidators: read('RequestValidator', requestValidator),
    gatewayResponses: read('GatewayResponse', gatewayResponse),
    stages: read('Stage', stage),
    usagePlans: read('UsagePlan', usagePlan),
    usagePlanKeys: read('UsagePlanKey', usagePlanKey),
    apiKeys: read('ApiKey', apiKey),
    deployments: read('Deployment', deployment),
    accounts: read('Account', account),
  };
  for (const { logicalId, type } of unread) {
    throw new TemplateError(logicalId, `the embedded API Gateway does not implement ${type}`);
  }
  return declarations;
}

export type Declarations = ReturnType<typeof readResources>;

function notImplemented({ logicalId, type }: TemplateResource, error: z.ZodError): TemplateError {
  const problems = error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`,
  );
  return new TemplateError(
    logicalId,
    `the embedded API Gateway does not implement this ${type}: ${problems.join('; ')}`,
  );
}
