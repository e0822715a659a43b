import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  ApiKey,
  AuthorizationType,
  CfnModel,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  Model,
  RequestAuthorizer,
  RequestValidator,
  RestApi,
  type IModel,
  type MethodOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import * as z from 'zod';
import { answererOf, type Route } from '../../lambdas/shared/api/route';
import { routes } from '../../lambdas/shared/api/routes';
import { ApiFunctions, type ApiFunctionsProps } from './api-functions';
import { addGatewayResponses } from './gateway-responses';
import { addSignInMethod } from './sign-in-method';
import { THROTTLING } from './throttling';

/** Name of the one stage, with which every path of the API begins. */
const STAGE_NAME = 'v1';

/** What a schema says of values is left to the functions: API Gateway would name neither the field nor the remedy. */
const VALUE_KEYWORDS = ['enum', 'examples', 'format', 'maxLength', 'minLength', 'pattern'];

export type VerificationApiProps = ApiFunctionsProps;

/** The REST API, made from the routes of `lambdas/shared/api`. */
export class VerificationApi extends Construct {
  readonly restApi: RestApi;
  readonly stageName = STAGE_NAME;
  /** The key of the first application; its value is made by API Gateway and read from there. */
  readonly apiKey: ApiKey;

  constructor(scope: Construct, id: string, props: VerificationApiProps) {
    super(scope, id);
    const functions = new ApiFunctions(this, 'Functions', props);
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    this.restApi = new RestApi(this, 'RestApi', {
      restApiName: 'honnin',
      description: 'Starts and follows identity verifications',
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.DESTROY,
      defaultCorsPreflightOptions: {
        allowOrigins: [props.webOrigin],
        allowMethods: ['GET', 'POST', 'DELETE'],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'device-id'],
        maxAge: Duration.hours(1),
      },
      deployOptions: {
        stageName: STAGE_NAME,
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        throttlingRateLimit: THROTTLING.stage.rate,
        throttlingBurstLimit: THROTTLING.stage.burst,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat: AccessLogFormat.custom(
          JSON.stringify({
            requestId: AccessLogField.contextRequestId(),
            time: AccessLogField.contextRequestTime(),
            method: AccessLogField.contextHttpMethod(),
            resource: AccessLogField.contextResourcePath(),
            status: AccessLogField.contextStatus(),
            latency: AccessLogField.contextResponseLatency(),
            error: AccessLogField.contextErrorMessage(),
          }),
        ),
      },
    });
    addGatewayResponses(this, this.restApi, props.webOrigin);

    const authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: functions.authorize,
      // Applicants, reviewers and applications send different headers, which a cache key could not tell apart.
      identitySources: [],
      resultsCacheTtl: Duration.seconds(0),
    });
    const requestValidator = new RequestValidator(this, 'RequestValidator', {
      restApi: this.restApi,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const applicants = new LambdaIntegration(functions.applicants);
    const integrations = {
      application: new LambdaIntegration(functions.applications),
      applicant: applicants,
      handOff: applicants,
      reviewer: new LambdaIntegration(functions.reviewers),
      administrator: new LambdaIntegration(functions.administrators),
      operations: new LambdaIntegration(functions.operations),
    };
    for (const route of routes) {
      const resource = this.restApi.root.resourceForPath(route.path);
      const answerer = answererOf(route);
      if (answerer === 'anybody') {
        addSignInMethod(resource, route, props);
        continue;
      }
      const options: MethodOptions = {
        operationName: route.operationId,
        authorizer,
        authorizationType: AuthorizationType.CUSTOM,
        apiKeyRequired: route.principal === 'application',
        requestValidator,
        ...this.requestModels(route),
      };
      resource.addMethod(route.method, integrations[answerer], options);
    }

    this.apiKey = this.addApplication();
  }

  private requestModels({ body, operationId }: Route): Pick<MethodOptions, 'requestModels'> {
    return body
      ? { requestModels: { 'application/json': this.requestModel(operationId, body) } }
      : {};
  }

  /** The names and types API Gateway checks a body for, made from the schema the function checks it with. */
  private requestModel(operationId: string, body: z.ZodType): IModel {
    const name = `${operationId}Body`;
    const model = new CfnModel(this, name, {
      restApiId: this.restApi.restApiId,
      name,
      contentType: 'application/json',
      schema: z.toJSONSchema(body, {
        target: 'draft-4',
        io: 'input',
        override: ({ jsonSchema }) => {
          for (const keyword of VALUE_KEYWORDS) Reflect.deleteProperty(jsonSchema, keyword);
        },
      }),
    });
    return Model.fromModelName(this, `${name}Model`, model.ref);
  }

  private addApplication(): ApiKey {
    const apiKey = new ApiKey(this, 'ApplicationKey', {
      description: `First application of ${Stack.of(this).stackName}`,
    });
    const plan = this.restApi.addUsagePlan('Applications', {
      name: 'honnin-applications',
      throttle: {
        rateLimit: THROTTLING.application.rate,
        burstLimit: THROTTLING.application.burst,
      },
      apiStages: [{ api: this.restApi, stage: this.restApi.deploymentStage }],
    });
    plan.addApiKey(apiKey);
    return apiKey;
  }
}
