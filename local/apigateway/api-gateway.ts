import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { readBody } from '../http/request-body';
import { ServiceError } from '../service';
import type { Store } from '../store/store';
import type { ApiKey } from './api-keys';
import { Authorizers } from './authorizer';
import { sendAnswer, type GatewayAnswer } from './gateway-answer';
import { GatewayError } from './gateway-error';
import { readGatewayRequest, type GatewayRequest } from './gateway-request';
import { GatewayResponses } from './gateway-responses';
import { headerValue } from './headers';
import { invocationsOf, type ServiceInvocation } from './invocations';
import type { InvokeFunction } from './invoke-function';
import { answerByLambda } from './lambda-integration';
import { answerMock } from './mock-integration';
import { proxyEvent, type EventSource } from './proxy-event';
import { methodArn, requestContext, type Account, type Caller } from './request-context';
import { RequestValidation } from './request-validation';
import { readResources, type StageProperties, type TemplateResource } from './resource-properties';
import { assembleRestApi, type RestApi } from './rest-api';
import { Router, type Route } from './router';
import { StageThrottling } from './stage-throttling';
import { UsagePlans } from './usage-plans';

/** The largest body that API Gateway takes. */
const maximumBodyBytes = 10 * 1024 * 1024;

/** How a request was answered; times in milliseconds. */
export interface AnsweredRequest {
  readonly apiName: string;
  readonly stage: string;
  readonly statusCode: number;
  /** Since the epoch. */
  readonly receivedAt: number;
  /** Until the answer began to be sent. */
  readonly latency: number;
}

export interface ApiGatewayOptions {
  /** Resources of the template; those of other services are passed over. */
  readonly resources: readonly TemplateResource[];
  readonly account: Account;
  readonly invoke: InvokeFunction;
  readonly store: Store;
  readonly clock: Clock;
  /** Told of every request to a stage that was answered. */
  readonly answered?: (request: AnsweredRequest) => void;
  /** Told why functions and authorizers failed, as clients are not; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
}

/** For a path outside of all stages, where no API has a say. */
const unknownStage: GatewayAnswer = {
  statusCode: 403,
  headers: [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', 'ForbiddenException'],
  ],
  body: Buffer.from('{"message":"Forbidden"}'),
};

/** A request on its way through the checks, which find out the rest. */
interface Exchange {
  readonly request: GatewayRequest;
  readonly stage: StageProperties;
  route?: Route;
  caller: Caller;
}

/** The embedded API Gateway: one REST API (version 1) under the paths of its stages. */
export class ApiGateway {
  private readonly router: Router;
  private readonly responses: GatewayResponses;
  private readonly validation: RequestValidation;
  private readonly authorizers: Authorizers;
  private readonly stageThrottling: StageThrottling;
  private readonly logError: (message: string, error: unknown) => void;

  private constructor(
    private readonly api: RestApi,
    private readonly usagePlans: UsagePlans,
    private readonly options: ApiGatewayOptions,
  ) {
    this.logError = options.logError ?? console.error;
    this.router = new Router(api.methods);
    this.responses = new GatewayResponses(api.gatewayResponses);
    this.validation = new RequestValidation(api);
    this.authorizers = new Authorizers(options.invoke, options.clock, this.logError);
    this.stageThrottling = new StageThrottling(options.clock);
  }

  /**
   * Builds the API that a template declares.
   *
   * @throws TemplateError naming the resource that is amiss or beyond the embedded API Gateway
   */
  static async open(options: ApiGatewayOptions): Promise<ApiGateway> {
    const declarations = readResources(options.resources);
    const api = assembleRestApi(declarations);
    const usagePlans = await UsagePlans.open(declarations, options.store, options.clock);
    return new ApiGateway(api, usagePlans, options);
  }

  /** Names of the stages: each is served below `/NAME`. */
  get stages(): string[] {
    return this.api.stages.map(({ StageName }) => StageName);
  }

  /** What it invokes, in its own name, to answer requests. */
  invocations(): ServiceInvocation[] {
    return invocationsOf(this.api, this.options.account);
  }

  /** The API keys of the template with their values. */
  apiKeys(): readonly ApiKey[] {
    return this.usagePlans.keys;
  }

  /** Answers a request for a path below a stage. */
  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = this.options.clock.now();
    const request = readGatewayRequest(message, this.options.clock);
    const stage = this.api.stages.find(({ StageName }) => StageName === request.stage);
    const answer = stage
      ? await this.answer(message, { request, stage, caller: {} })
      : unknownStage;
    sendAnswer(response, answer, request);
    if (stage) this.tell(request, answer, receivedAt);
  }

  private tell({ stage }: GatewayRequest, { statusCode }: GatewayAnswer, receivedAt: number): void {
    const latency = this.options.clock.now() - receivedAt;
    this.options.answered?.({ apiName: this.api.name, stage, statusCode, receivedAt, latency });
  }

  private async answer(message: IncomingMessage, exchange: Exchange): Promise<GatewayAnswer> {
    try {
      return await this.integrate(message, exchange);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return this.responses.render(error, {
        request: exchange.request,
        pathParameters: exchange.route?.pathParameters ?? {},
        context: this.contextOf(exchange),
      });
    }
  }

  /** The checks in the order of AWS: route, size, authorizer, usage plan, stage, parameters and body. */
  private async integrate(message: IncomingMessage, exchange: Exchange): Promise<GatewayAnswer> {
    const { request } = exchange;
    const route = this.router.find(request.httpMethod, request.path);
    if (!route) {
      throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    }
    exchange.route = route;
    const body = await readLimitedBody(message);
    await this.authorize(exchange, route);
    await this.admit(exchange, route);
    this.validation.check(request, route, body);
    const { integration } = route.method;
    if (integration.type === 'mock') return answerMock(integration, request);
    const event = proxyEvent(this.eventSource(exchange, route), body, this.api.binaryMediaTypes);
    return answerByLambda(integration, event, request, {
      invoke: this.options.invoke,
      clock: this.options.clock,
      binaryMediaTypes: this.api.binaryMediaTypes,
      logError: this.logError,
    });
  }

  private async authorize(exchange: Exchange, route: Route): Promise<void> {
    const { authorizer } = route.method;
    if (!authorizer) return;
    const { context, refusal } = await this.authorizers.authorize(
      authorizer,
      this.eventSource(exchange, route),
      methodArn(exchange.request, this.api, this.options.account),
    );
    exchange.caller = { authorizer: context };
    if (refusal) throw refusal;
  }

  private async admit(exchange: Exchange, { method }: Route): Promise<void> {
    if (method.apiKeyRequired) {
      const value = headerValue(exchange.request.headers, 'x-api-key');
      const apiKey = await this.usagePlans.admit(value, exchange.stage.StageName, method);
      exchange.caller = { ...exchange.caller, apiKey };
    }
    this.stageThrottling.admit(exchange.stage, method);
  }

  private eventSource(exchange: Exchange, route: Route): EventSource {
    return {
      request: exchange.request,
      route,
      requestContext: this.contextOf(exchange),
      stageVariables: exchange.stage.Variables,
    };
  }

  private contextOf({ request, route, caller }: Exchange) {
    return requestContext(request, this.api, this.options.account, route, caller);
  }
}

async function readLimitedBody(message: IncomingMessage): Promise<Buffer> {
  try {
    return await readBody(message, maximumBodyBytes);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.statusCode !== 413) throw error;
    throw new GatewayError(
      'REQUEST_TOO_LARGE',
      `HTTP content length exceeded ${maximumBodyBytes} bytes.`,
    );
  }
}
