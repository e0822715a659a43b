import { TemplateError } from '../template/cloudformation';
import { readMockIntegration, type MockIntegration } from './mock-integration';
import { readRequestParameter, type RequestParameter } from './request-parameter';
import type {
  AuthorizerProperties,
  Declarations,
  Declared,
  GatewayResponseProperties,
  MethodProperties,
  StageProperties,
} from './resource-properties';

/** A Lambda function that takes the request as it is and gives the whole response. */
export interface LambdaIntegration {
  readonly type: 'lambda';
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
}

export interface AuthorizerDefinition {
  readonly id: string;
  readonly functionArn: string;
  /** How long a decision is kept, in seconds; 0 for not at all. */
  readonly lifetimeSeconds: number;
  /** What tells callers apart; a request without them is refused unasked. */
  readonly identitySources: readonly RequestParameter[];
}

/** One method of one resource: what is asked of a request, and what answers it. */
export interface ApiMethod {
  readonly logicalId: string;
  readonly resourceId: string;
  /** As declared, with parameters in braces: `/verifications/{verificationId}`. */
  readonly resourcePath: string;
  /** `ANY` stands for every method that is not declared. */
  readonly httpMethod: string;
  readonly authorizer?: AuthorizerDefinition;
  readonly apiKeyRequired: boolean;
  readonly requiredParameters: readonly RequestParameter[];
  /** Names of models for the body, by content type; empty when the body is not checked. */
  readonly bodyModels: Readonly<Record<string, string>>;
  readonly integration: LambdaIntegration | MockIntegration;
}

/** A REST API as its template declares it. */
export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly binaryMediaTypes: readonly string[];
  readonly methods: readonly ApiMethod[];
  readonly stages: readonly StageProperties[];
  /** Schemas of bodies by the name of their model. */
  readonly models: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly gatewayResponses: readonly Declared<GatewayResponseProperties>[];
}

/**
 * Puts a REST API together from its resources.
 *
 * @throws TemplateError naming the resource that is amiss or beyond the embedded API Gateway
 */
export function assembleRestApi(declarations: Declarations): RestApi {
  const [api, second] = declarations.restApis;
  if (!api) throw new TemplateError('Template', 'there is no AWS::ApiGateway::RestApi in it');
  if (second) {
    throw new TemplateError(second.logicalId, 'the embedded API Gateway serves one REST API only');
  }
  const paths = resourcePaths(declarations);
  return {
    id: api.id,
    name: api.properties.Name ?? api.logicalId,
    binaryMediaTypes: api.properties.BinaryMediaTypes,
    methods: declarations.methods.map((method) => readMethod(method, paths, declarations)),
    stages: declarations.stages.map(({ properties }) => properties),
    models: new Map(declarations.models.map(({ id, properties }) => [id, properties.Schema])),
    gatewayResponses: declarations.gatewayResponses,
  };
}

/** Tells the path of a resource. The root is no resource of the template: it is what no resource is. */
function resourcePaths({ resources }: Declarations): (resourceId: string) => string {
  const byId = new Map(resources.map((resource) => [resource.id, resource.properties]));
  const pathOf = (resourceId: string): string => {
    const resource = byId.get(resourceId);
    return resource ? `${pathOf(resource.ParentId)}/${resource.PathPart}` : '';
  };
  return (resourceId) => pathOf(resourceId) || '/';
}

function readMethod(
  { logicalId, properties }: Declared<MethodProperties>,
  pathOf: (resourceId: string) => string,
  declarations: Declarations,
): ApiMethod {
  const { Integration } = properties;
  const validator = readValidator(logicalId, properties.RequestValidatorId, declarations);
  const authorizer = readAuthorizer(logicalId, properties, declarations);
  return {
    logicalId,
    resourceId: properties.ResourceId,
    resourcePath: pathOf(properties.ResourceId),
    httpMethod: properties.HttpMethod,
    ...(authorizer && { authorizer }),
    apiKeyRequired: properties.ApiKeyRequired,
    requiredParameters: validator.ValidateRequestParameters
      ? Object.entries(properties.RequestParameters)
          .filter(([, required]) => required)
          .map(([expression]) => readRequestParameter(logicalId, expression))
      : [],
    bodyModels: validator.ValidateRequestBody ? properties.RequestModels : {},
    integration:
      Integration.Type === 'MOCK'
        ? readMockIntegration(logicalId, Integration)
        : {
            type: 'lambda',
            functionArn: functionArnIn(logicalId, Integration.Uri),
            timeoutMilliseconds: Integration.TimeoutInMillis,
          },
  };
}

function readValidator(
  logicalId: string,
  validatorId: string | undefined,
  { requestValidators }: Declarations,
): { ValidateRequestBody: boolean; ValidateRequestParameters: boolean } {
  if (validatorId === undefined) {
    return { ValidateRequestBody: false, ValidateRequestParameters: false };
  }
  const validator = requestValidators.find(({ id }) => id === validatorId);
  if (!validator) throw new TemplateError(logicalId, `there is no validator ${validatorId}`);
  return validator.properties;
}

function readAuthorizer(
  logicalId: string,
  { AuthorizationType, AuthorizerId }: MethodProperties,
  { authorizers }: Declarations,
): AuthorizerDefinition | undefined {
  if (AuthorizationType === 'NONE') return undefined;
  const authorizer = authorizers.find(({ id }) => id === AuthorizerId);
  if (!authorizer) throw new TemplateError(logicalId, `there is no authorizer ${AuthorizerId}`);
  return authorizerDefinition(authorizer);
}

function authorizerDefinition({
  logicalId,
  id,
  properties,
}: Declared<AuthorizerProperties>): AuthorizerDefinition {
  return {
    id,
    functionArn: functionArnIn(logicalId, properties.AuthorizerUri),
    lifetimeSeconds: properties.AuthorizerResultTtlInSeconds,
    identitySources: properties.IdentitySource.split(',')
      .map((expression) => expression.trim())
      .filter((expression) => expression !== '')
      .map((expression) => readRequestParameter(logicalId, expression)),
  };
}

/** The function's ARN in `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`. */
function functionArnIn(logicalId: string, uri: string): string {
  const [, functionArn] =
    /:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/.exec(uri) ?? [];
  if (functionArn === undefined) {
    throw new TemplateError(logicalId, `"${uri}" is not the invocation of a Lambda function`);
  }
  return functionArn;
}
