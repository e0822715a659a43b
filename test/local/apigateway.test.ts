import {
  Cors,
  LambdaIntegration,
  MockIntegration,
  ResponseType,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { declareFunction, newStack, RestApiServer } from '../support/rest-api';

const verificationId = '5f0c7a52-8a8e-4b4c-9a3f-2a8f0f1f3c11';

function buildStack() {
  const stack = newStack();
  const api = new RestApi(stack, 'Api', {
    deployOptions: { stageName: 'v1', variables: { greeting: 'hello' } },
    binaryMediaTypes: ['image/*'],
    cloudWatchRole: true,
  });
  const integration = new LambdaIntegration(declareFunction(stack, 'echo'));
  const verifications = api.root.addResource('verifications', {
    defaultCorsPreflightOptions: {
      allowOrigins: Cors.ALL_ORIGINS,
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['content-type', 'x-api-key'],
    },
  });
  verifications.addMethod('GET', integration);
  verifications.addMethod('POST', integration);
  verifications.addResource('latest').addMethod('GET', integration);
  verifications.addResource('{verificationId}').addMethod('GET', integration);
  api.root.addResource('files').addProxy({ defaultIntegration: integration });
  api.root
    .addResource('unplugged')
    .addMethod('GET', new LambdaIntegration(declareFunction(stack, 'missing')));
  return stack;
}

describe('A REST API', () => {
  let api: RestApiServer;

  beforeAll(async () => {
    api = await RestApiServer.start(buildStack());
  });

  afterAll(() => api.stop());

  beforeEach(() => {
    api.functions.set('echo', () => ({ statusCode: 200, body: '{}' }));
  });

  it('is served below the name of its stage', () => {
    expect(api.opened.stages).toEqual(['v1']);
  });

  it('gives functions the request as a proxy event', async () => {
    await api.fetch(`/v1/verifications/${verificationId}?tag=a&tag=b%20c&empty=`, {
      headers: { 'x-one': '1', 'user-agent': 'test' },
    });
    expect(api.lastEvent('echo')).toMatchObject({
      resource: '/verifications/{verificationId}',
      path: `/verifications/${verificationId}`,
      httpMethod: 'GET',
      headers: { 'x-one': '1', 'X-Forwarded-For': '127.0.0.1', 'X-Forwarded-Proto': 'http' },
      multiValueHeaders: { 'x-one': ['1'] },
      queryStringParameters: { tag: 'b c', empty: '' },
      multiValueQueryStringParameters: { tag: ['a', 'b c'], empty: [''] },
      pathParameters: { verificationId },
      stageVariables: { greeting: 'hello' },
      body: null,
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        httpMethod: 'GET',
        identity: { sourceIp: '127.0.0.1', userAgent: 'test', apiKey: null },
        path: `/v1/verifications/${verificationId}`,
        protocol: 'HTTP/1.1',
        requestTime: '04/Mar/2026:12:34:56 +0000',
        requestTimeEpoch: Date.parse('2026-03-04T12:34:56.000Z'),
        resourcePath: '/verifications/{verificationId}',
        stage: 'v1',
      },
    });
  });

  it('tells the request the same identifier as its function', async () => {
    const response = await api.fetch('/v1/verifications');
    const { requestContext } = api.lastEvent('echo');
    expect(requestContext).toMatchObject({
      requestId: response.headers.get('x-amzn-requestid'),
      extendedRequestId: response.headers.get('x-amz-apigw-id'),
    });
  });

  it('says null for what a request has not', async () => {
    await api.fetch('/v1/verifications');
    expect(api.lastEvent('echo')).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
    });
  });

  it('passes text on as it is and binary types as base64', async () => {
    await api.fetch('/v1/verifications', { method: 'POST', body: '{"subjectId":"本人"}' });
    expect(api.lastEvent('echo')).toMatchObject({
      body: '{"subjectId":"本人"}',
      isBase64Encoded: false,
    });
    await api.fetch('/v1/verifications', {
      method: 'POST',
      body: Uint8Array.of(0xff, 0xd8),
      headers: { 'content-type': 'image/jpeg' },
    });
    expect(api.lastEvent('echo')).toMatchObject({ body: '/9g=', isBase64Encoded: true });
  });

  describe('finding a method', () => {
    it('puts literal parts before parameters', async () => {
      await api.fetch('/v1/verifications/latest');
      expect(api.lastEvent('echo')).toMatchObject({ resource: '/verifications/latest' });
    });

    it('does not mind a slash at the end', async () => {
      await api.fetch('/v1/verifications/');
      expect(api.lastEvent('echo')).toMatchObject({ resource: '/verifications' });
    });

    it('leaves path parameters percent-encoded', async () => {
      await api.fetch('/v1/verifications/a%20b');
      expect(api.lastEvent('echo')).toMatchObject({ pathParameters: { verificationId: 'a%20b' } });
    });

    it('gives all that is left of the path, by any method, to a proxy resource', async () => {
      await api.fetch('/v1/files/2026/03/a.jpg', { method: 'PATCH' });
      expect(api.lastEvent('echo')).toMatchObject({
        resource: '/files/{proxy+}',
        httpMethod: 'PATCH',
        pathParameters: { proxy: '2026/03/a.jpg' },
      });
    });

    it.each([
      ['a path that is not declared', 'GET', '/v1/nothing'],
      ['a method that is not declared', 'DELETE', '/v1/verifications'],
      ['a path with an empty parameter', 'GET', '/v1/verifications//'],
    ])('answers "Missing Authentication Token" to %s', async (_case, method, path) => {
      const response = await api.fetch(path, { method });
      expect(response.status).toBe(403);
      expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
      expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
    });

    it('answers "Forbidden" outside of its stages', async () => {
      const response = await api.fetch('/v2/verifications');
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ message: 'Forbidden' });
    });
  });

  describe('answering with what a function gives', () => {
    it('takes status, headers and body', async () => {
      api.functions.set('echo', () => ({
        statusCode: 201,
        headers: { Location: '/v1/x', 'Set-Cookie': 'ignored' },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
        body: '{"id":"x"}',
      }));
      const response = await api.fetch('/v1/verifications', { method: 'POST' });
      expect(response.status).toBe(201);
      expect(response.headers.get('location')).toBe('/v1/x');
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toEqual({ id: 'x' });
    });

    it('decodes base64 for a client that accepts the binary type, and only then', async () => {
      api.functions.set('echo', () => ({
        statusCode: 200,
        headers: { 'content-type': 'image/png' },
        body: 'iVBO',
        isBase64Encoded: true,
      }));
      const bytes = await api.fetch('/v1/verifications', { headers: { accept: 'image/png' } });
      expect(Buffer.from(await bytes.arrayBuffer())).toEqual(Buffer.from('iVBO', 'base64'));
      const text = await api.fetch('/v1/verifications', { headers: { accept: 'text/html' } });
      expect(await text.text()).toBe('iVBO');
    });

    it('renames headers that are its own', async () => {
      api.functions.set('echo', () => ({
        statusCode: 401,
        headers: { 'WWW-Authenticate': 'Bearer', 'content-length': '1000' },
      }));
      const response = await api.fetch('/v1/verifications');
      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer');
      expect(response.headers.get('content-length')).toBe('0');
    });

    it.each([
      ['text', 'hello'],
      ['nothing', null],
      ['a body that is no text', { statusCode: 200, body: { id: 1 } }],
      ['a status that is no number', { statusCode: 'ok' }],
      ['a member that responses have not', { statusCode: 200, cookies: [] }],
      ['a header that breaks the line', { statusCode: 200, headers: { 'x-a': 'b\r\nc' } }],
    ])('answers 502 when it gives %s', async (_case, result) => {
      api.functions.set('echo', () => result);
      const response = await api.fetch('/v1/verifications');
      expect(response.status).toBe(502);
      expect(response.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException');
      expect(await response.json()).toEqual({ message: 'Internal server error' });
      expect(api.problems.at(-1)).toContain('malformed Lambda proxy response');
    });

    it('answers 502 when it fails', async () => {
      api.functions.set('echo', () => {
        throw new Error('out of order');
      });
      expect((await api.fetch('/v1/verifications')).status).toBe(502);
      expect(api.problems.at(-1)).toContain('function:echo failed');
    });

    it('answers 500 when it cannot be invoked', async () => {
      const response = await api.fetch('/v1/unplugged');
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({ message: 'Internal server error' });
    });

    it('answers 504 after 29 seconds', async () => {
      const invoked = new Promise<void>((resolve) => {
        api.functions.set('echo', () => {
          resolve();
          return new Promise(() => undefined);
        });
      });
      const response = api.fetch('/v1/verifications');
      await invoked;
      api.clock.advance(29_000);
      expect((await response).status).toBe(504);
      expect(await (await response).json()).toEqual({ message: 'Endpoint request timed out' });
    });
  });

  it('refuses bodies above 10 MiB', async () => {
    const response = await api.fetch('/v1/verifications', {
      method: 'POST',
      body: Buffer.alloc(10 * 1024 * 1024 + 1),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      message: 'HTTP content length exceeded 10485760 bytes.',
    });
  });

  it('answers CORS preflights by itself', async () => {
    const response = await api.fetch('/v1/verifications', { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'content-type,x-api-key',
    });
  });
});

describe('Reading a template', () => {
  interface Case {
    readonly what: string;
    readonly build: (api: RestApi) => void;
    readonly stage?: StageOptions;
    readonly problem: RegExp;
  }

  it.each<Case>([
    {
      what: 'a mapping template in Velocity',
      build: (api) => {
        const integration = new MockIntegration({
          requestTemplates: { 'application/json': '#set($a = 1)' },
          integrationResponses: [{ statusCode: '200' }],
        });
        api.root.addMethod('GET', integration);
      },
      problem: /ApiGET\w+: .*statusCode/,
    },
    {
      what: 'a gateway response with more than $context',
      build: (api) => {
        api.root.addMethod('GET');
        api.addGatewayResponse('Odd', {
          type: ResponseType.DEFAULT_4XX,
          templates: { 'application/json': "$input.params('x')" },
        });
      },
      problem: /ApiOdd\w+: .*\$context/,
    },
    {
      what: 'response caching',
      build: (api) => {
        api.root.addMethod('GET');
      },
      stage: { cacheClusterEnabled: true },
      problem: /ApiDeploymentStage\w+: .*CacheClusterEnabled/,
    },
  ])('refuses $what, naming the resource', async ({ build, stage, problem }) => {
    const stack = newStack();
    build(new RestApi(stack, 'Api', { deployOptions: { stageName: 'v1', ...stage } }));
    await expect(RestApiServer.start(stack)).rejects.toThrow(problem);
  });
});
