import { Duration } from 'aws-cdk-lib';
import {
  AuthorizationType,
  IdentitySource,
  JsonSchemaType,
  LambdaIntegration,
  Period,
  RequestAuthorizer,
  RequestValidator,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import * as z from 'zod';
import type { JsonObject } from '../../local/service';
import { declareFunction, newStack, RestApiServer } from '../support/rest-api';

const problemTemplate = (status: number) =>
  `{"status":${status},"detail":$context.error.messageString,"kind":"$context.error.responseType","why":"$context.error.validationErrorString","hint":"$context.authorizer.hint","instance":"$context.requestId"}`;

function buildStack() {
  const stack = newStack();
  const integration = new LambdaIntegration(declareFunction(stack, 'echo'));
  const authorizing = declareFunction(stack, 'authorize');
  const api = new RestApi(stack, 'Api', {
    deployOptions: {
      stageName: 'v1',
      methodOptions: { '/limited/GET': { throttlingRateLimit: 1, throttlingBurstLimit: 2 } },
    },
    defaultIntegration: integration,
  });

  const ask = (ttl: Duration, name: string) => ({
    authorizationType: AuthorizationType.CUSTOM,
    authorizer: new RequestAuthorizer(stack, name, {
      handler: authorizing,
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: ttl,
    }),
  });
  const always = ask(Duration.seconds(0), 'Always');
  const session = api.root.addResource('session');
  session.addMethod('GET', integration, always);
  session.addResource('{part}').addMethod('POST', integration, always);
  api.root
    .addResource('remembered')
    .addMethod('GET', integration, ask(Duration.seconds(60), 'Remembering'));
  api.root.addResource('limited').addMethod('GET');

  const validators = {
    requestValidator: new RequestValidator(stack, 'Validator', {
      restApi: api,
      validateRequestBody: true,
      validateRequestParameters: true,
    }),
  };
  const model = api.addModel('Start', {
    modelName: 'Start',
    contentType: 'application/json',
    schema: {
      type: JsonSchemaType.OBJECT,
      required: ['subjectId', 'kind'],
      additionalProperties: false,
      properties: {
        subjectId: { type: JsonSchemaType.STRING, minLength: 1, pattern: '^[a-z]+$' },
        kind: { type: JsonSchemaType.STRING, enum: ['new', 'renewed'] },
        age: { type: JsonSchemaType.INTEGER, minimum: 0, exclusiveMinimum: true },
        proof: {
          oneOf: [{ type: JsonSchemaType.STRING }, { type: JsonSchemaType.BOOLEAN }],
        },
      },
    },
  });
  api.root.addResource('verifications').addMethod('POST', integration, {
    ...validators,
    apiKeyRequired: true,
    requestModels: { 'application/json': model },
    requestParameters: {
      'method.request.header.Idempotency-Key': true,
      'method.request.querystring.mode': true,
      'method.request.querystring.optional': false,
    },
  });
  const metered = api.root.addResource('metered').addMethod('GET', integration, {
    apiKeyRequired: true,
  });
  const plan = api.addUsagePlan('Plan', {
    throttle: { rateLimit: 100, burstLimit: 100 },
    quota: { limit: 20, period: Period.DAY },
    apiStages: [
      {
        stage: api.deploymentStage,
        throttle: [{ method: metered, throttle: { rateLimit: 1, burstLimit: 1 } }],
      },
    ],
  });
  plan.addApiKey(api.addApiKey('Key', { apiKeyName: 'Test application' }));

  api.addGatewayResponse('BadBody', {
    type: ResponseType.BAD_REQUEST_BODY,
    statusCode: '422',
    responseHeaders: { 'Content-Type': "'application/problem+json'" },
    templates: { 'application/json': problemTemplate(422) },
  });
  api.addGatewayResponse('Denied', {
    type: ResponseType.ACCESS_DENIED,
    responseHeaders: {
      'Access-Control-Allow-Origin': 'method.request.header.Origin',
      'X-Request': 'context.requestId',
    },
    templates: { 'application/json': problemTemplate(403) },
  });
  return stack;
}

const policy = (effect: string, resource: string, context: JsonObject = {}) => ({
  principalId: 'applicant',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
  },
  context,
});

describe('Access to a REST API', () => {
  let api: RestApiServer;

  beforeEach(() => {
    api.functions.set('echo', () => ({ statusCode: 200, body: '{}' }));
  });

  beforeAll(async () => {
    api = await RestApiServer.start(buildStack());
  });

  afterAll(() => api.stop());

  describe('by a Lambda authorizer', () => {
    const withToken = { headers: { authorization: 'Bearer token', origin: 'https://app.example' } };

    it('is granted by a policy that allows the method, and tells the function who calls', async () => {
      api.functions.set('authorize', ({ methodArn }) =>
        policy('Allow', z.string().parse(methodArn), {
          verificationId: 'v',
          attempt: 2,
          final: false,
        }),
      );
      expect(
        (await api.fetch('/v1/session/document', { ...withToken, method: 'POST' })).status,
      ).toBe(200);
      expect(api.lastEvent('echo')).toMatchObject({
        requestContext: {
          authorizer: {
            principalId: 'applicant',
            verificationId: 'v',
            attempt: '2',
            final: 'false',
            integrationLatency: 0,
          },
        },
      });
    });

    it('asks the function with the whole request', async () => {
      api.functions.set('authorize', () => policy('Allow', '*'));
      await api.fetch('/v1/session/document?a=1', { ...withToken, method: 'POST', body: '{}' });
      const event = api.lastEvent('authorize');
      expect(event).toMatchObject({
        type: 'REQUEST',
        resource: '/session/{part}',
        headers: { authorization: 'Bearer token' },
        queryStringParameters: { a: '1' },
        pathParameters: { part: 'document' },
        stageVariables: {},
        requestContext: { resourcePath: '/session/{part}', stage: 'v1' },
      });
      expect(event.methodArn).toMatch(
        /^arn:aws:execute-api:us-east-1:000000000000:\w{10}\/v1\/POST\/session\/document$/,
      );
      expect(event).not.toHaveProperty('body');
    });

    it.each([
      ['a wildcard over everything', 'arn:aws:execute-api:*:*:*', 200],
      ['a wildcard over the stage', 'arn:aws:execute-api:us-east-1:000000000000:*/v1/GET/*', 200],
      ['another method', 'arn:aws:execute-api:us-east-1:000000000000:*/v1/POST/*', 403],
      ['another stage', 'arn:aws:execute-api:us-east-1:000000000000:*/v2/GET/*', 403],
      ['a single character', 'arn:aws:execute-api:us-east-?:000000000000:*/sessio?', 200],
    ])('weighs a policy for %s', async (_case, resource, status) => {
      api.functions.set('authorize', () => policy('Allow', resource));
      expect((await api.fetch('/v1/session', withToken)).status).toBe(status);
    });

    it('is refused by a denial whatever else is allowed, in the words of the template', async () => {
      api.functions.set('authorize', () => ({
        principalId: 'applicant',
        policyDocument: {
          Statement: [
            { Action: '*', Effect: 'Allow', Resource: '*' },
            { Action: ['execute-api:Invoke'], Effect: 'Deny', Resource: ['*'] },
          ],
        },
        context: { hint: 'ask for a "new" link' },
      }));
      const response = await api.fetch('/v1/session', withToken);
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
      expect(response.headers.get('x-request')).toBe(response.headers.get('x-amzn-requestid'));
      expect(response.headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
      expect(await response.json()).toEqual({
        status: 403,
        detail: 'User is not authorized to access this resource with an explicit deny',
        kind: 'ACCESS_DENIED',
        why: '',
        hint: 'ask for a "new" link',
        instance: response.headers.get('x-amzn-requestid'),
      });
    });

    it('is refused unasked without an identity', async () => {
      const asked = api.events.length;
      const response = await api.fetch('/v1/session');
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ message: 'Unauthorized' });
      expect(api.events).toHaveLength(asked);
    });

    it('is refused with 401 when the function says "Unauthorized"', async () => {
      api.functions.set('authorize', () => {
        throw new Error('Unauthorized');
      });
      const response = await api.fetch('/v1/session', withToken);
      expect(response.status).toBe(401);
      expect(response.headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
    });

    it.each([
      [
        'fails',
        () => {
          throw new Error('no database');
        },
      ],
      ['gives no policy', () => ({ principalId: 'applicant' })],
      [
        'gives a context of more than one level',
        () => ({ ...policy('Allow', '*'), context: { a: {} } }),
      ],
    ])('answers 500 and tells the operator why when the function %s', async (_case, result) => {
      api.functions.set('authorize', result);
      const response = await api.fetch('/v1/session', withToken);
      expect(response.status).toBe(500);
      expect(response.headers.get('x-amzn-errortype')).toBe('AuthorizerConfigurationException');
      expect(await response.json()).toEqual({ message: null });
      expect(api.problems.at(-1)).toContain('function:authorize gave no policy');
    });

    it('remembers a policy for each identity as long as the template says', async () => {
      api.functions.set('authorize', () => policy('Allow', '*'));
      const call = (token: string) =>
        api.fetch('/v1/remembered', { headers: { authorization: token } });
      const before = api.events.length;
      const asked = () =>
        api.events.slice(before).filter(({ functionName }) => functionName === 'authorize').length;
      await call('one');
      await call('one');
      expect(asked()).toBe(1);
      await call('two');
      expect(asked()).toBe(2);
      api.clock.advance(60_000);
      await call('one');
      expect(asked()).toBe(3);
    });
  });

  describe('by an API key', () => {
    const call = (key: string) => api.fetch('/v1/metered', { headers: { 'x-api-key': key } });

    beforeEach(() => {
      // A new day: full buckets and an untouched quota.
      api.clock.advance(24 * 3600 * 1000);
    });

    it('is granted with the key of the template, which functions learn', async () => {
      expect((await call(api.apiKey)).status).toBe(200);
      expect(api.lastEvent('echo')).toMatchObject({
        requestContext: {
          identity: { apiKey: api.apiKey, apiKeyId: api.opened.apiKeys()[0]?.id },
        },
      });
    });

    it('makes a key up once and keeps it', async () => {
      const [key] = api.opened.apiKeys();
      expect(key?.name).toBe('Test application');
      expect(key?.value).toMatch(/^[A-Za-z0-9]{40}$/);
      await api.restart();
      expect(api.opened.apiKeys()).toEqual([key]);
    });

    it.each([
      ['without a key', undefined],
      ['with another key', { 'x-api-key': 'x'.repeat(40) }],
    ])('is refused %s', async (_case, headers) => {
      const response = await api.fetch('/v1/metered', headers && { headers });
      expect(response.status).toBe(403);
      expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException');
      expect(await response.json()).toEqual({ message: 'Forbidden' });
    });

    it('is slowed down to the rate of the usage plan', async () => {
      expect((await call(api.apiKey)).status).toBe(200);
      const response = await call(api.apiKey);
      expect(response.status).toBe(429);
      expect(await response.json()).toEqual({ message: 'Too Many Requests' });
      api.clock.advance(1000);
      expect((await call(api.apiKey)).status).toBe(200);
    });

    it('ends with the quota, also after a restart, until the next day', async () => {
      const callSlowly = async () => {
        api.clock.advance(1000);
        return call(api.apiKey);
      };
      for (let request = 0; request < 20; request += 1) {
        expect((await callSlowly()).status).toBe(200);
      }
      await api.restart();
      const response = await callSlowly();
      expect(response.status).toBe(429);
      expect(response.headers.get('x-amzn-errortype')).toBe('LimitExceededException');
      expect(await response.json()).toEqual({ message: 'Limit Exceeded' });
      api.clock.advance(24 * 3600 * 1000);
      expect((await callSlowly()).status).toBe(200);
    });
  });

  it('is slowed down to the rate of the stage', async () => {
    const statuses = await Promise.all(
      [1, 2, 3].map(async () => (await api.fetch('/v1/limited')).status),
    );
    expect(statuses.sort()).toEqual([200, 200, 429]);
    api.clock.advance(1000);
    expect((await api.fetch('/v1/limited')).status).toBe(200);
  });

  describe('by a valid request', () => {
    const start = (body: string, headers = {}, query = '?mode=full') =>
      api.fetch(`/v1/verifications${query}`, {
        method: 'POST',
        body,
        headers: {
          'x-api-key': api.apiKey,
          'content-type': 'application/json; charset=utf-8',
          'idempotency-key': 'once',
          ...headers,
        },
      });

    beforeEach(() => {
      api.clock.advance(24 * 3600 * 1000);
    });

    it('is granted to a body that fits its model', async () => {
      expect((await start('{"subjectId":"anna","kind":"new","age":30,"proof":true}')).status).toBe(
        200,
      );
    });

    it.each([
      ['{}', 'object has missing required properties (["kind","subjectId"])'],
      ['', 'object has missing required properties (["kind","subjectId"])'],
      [
        '[]',
        'instance type (array) does not match any allowed primitive type (allowed: ["object"])',
      ],
      [
        '{"subjectId":"a","kind":"new","more":1,"evenMore":2}',
        'object instance has properties which are not allowed by the schema: ["evenMore","more"]',
      ],
      [
        '{"subjectId":"","kind":"new"}',
        'string "" is too short (length: 0, required minimum: 1), ECMA 262 regex "^[a-z]+$" does not match input string ""',
      ],
      [
        '{"subjectId":"a","kind":"old"}',
        'instance value ("old") not found in enum (possible values: ["new","renewed"])',
      ],
      [
        '{"subjectId":"a","kind":"new","age":0}',
        'numeric instance is not strictly greater than the required minimum 0',
      ],
      [
        '{"subjectId":"a","kind":"new","proof":1}',
        'instance failed to match exactly one schema (matched 0 out of 2)',
      ],
    ])('is refused to the body %s, saying why', async (body, why) => {
      const response = await start(body);
      expect(response.status).toBe(422);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({
        detail: 'Invalid request body',
        kind: 'BAD_REQUEST_BODY',
        why: `[${why}]`,
      });
    });

    it('is refused to a body that is no JSON', async () => {
      expect((await start('{')).status).toBe(422);
    });

    it('leaves bodies of other types alone', async () => {
      expect((await start('<xml/>', { 'content-type': 'application/xml' })).status).toBe(200);
    });

    it('is refused without required parameters, or with blank ones', async () => {
      const response = await start('{}', { 'idempotency-key': ' ' }, '');
      expect(response.status).toBe(400);
      expect(response.headers.get('x-amzn-errortype')).toBe('BadRequestException');
      expect(await response.json()).toEqual({
        message: 'Missing required request parameters: [Idempotency-Key, mode]',
      });
    });

    it('asks for the API key first', async () => {
      expect((await start('{}', { 'x-api-key': 'wrong' })).status).toBe(403);
    });
  });
});
