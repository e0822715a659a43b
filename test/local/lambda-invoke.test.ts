import { HttpFront } from '../../local/http/http-front';
import { AccessControl } from '../../local/iam/access-control';
import { InvokeEndpoint } from '../../local/lambda/invoke-endpoint';
import { systemClock } from '../../local/clock';
import { functionNamed, RunningLambda } from '../support/lambda';

let running: RunningLambda;
let front: HttpFront;

beforeAll(async () => {
  running = await RunningLambda.start(systemClock, [
    functionNamed('greet'),
    functionNamed('misbehave'),
  ]);
  front = await HttpFront.listen({ port: 0 });
  const endpoint = new InvokeEndpoint({
    account: { account: '000000000000', region: 'us-east-1' },
    lambda: running.lambda,
    authenticate: ({ headers }, _, signingName) => {
      expect(signingName).toBe('lambda');
      const arn = 'arn:aws:iam::000000000000:user/test';
      const roleArn = headers['x-test-role'];
      return Promise.resolve({
        accessKeyId: 'AKIATEST',
        arn,
        ...(typeof roleArn === 'string' && { roleArn }),
      });
    },
    access: new AccessControl({ roles: [], resources: [] }),
  });
  front.route('/aws/lambda', (request, response) => endpoint.handle(request, response));
});

afterAll(async () => {
  await front.close();
  await running.stop();
});

function invoke(
  name: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const path = `/aws/lambda/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
  return fetch(`${front.origin}${path}`, { method: 'POST', headers, body });
}

describe('Invoke over HTTP', () => {
  it('answers with the result of the function', async () => {
    const response = await invoke('greet', '{"name": "Aiko"}');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-executed-version')).toBe('$LATEST');
    expect(response.headers.get('x-amz-function-error')).toBeNull();
    expect(await response.json()).toMatchObject({ greeting: 'hello Aiko' });
  });

  it('marks the error of a function', async () => {
    const response = await invoke('misbehave', '{"way": "throw"}');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await response.json()).toMatchObject({ errorType: 'QuotaExceeded' });
  });

  it('takes the ARN of a function', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:greet';
    expect((await invoke(arn, '{"name": "Ren"}')).status).toBe(200);
  });

  it('is refused to whom no policy allows it', async () => {
    const response = await invoke('greet', '{}', {
      'x-test-role': 'arn:aws:iam::000000000000:role/Nobody',
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
    expect(await response.json()).toMatchObject({
      message:
        'User: arn:aws:iam::000000000000:user/test is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:000000000000:function:greet because no identity-based policy allows the lambda:InvokeFunction action',
    });
  });

  it('does not call the function on a dry run', async () => {
    const response = await invoke('misbehave', '{"way": "throw"}', {
      'x-amz-invocation-type': 'DryRun',
    });
    expect(response.status).toBe(204);
  });

  it.each([
    ['nobody', '{}', {}, 404, 'ResourceNotFoundException'],
    ['greet', 'not json', {}, 400, 'InvalidRequestContentException'],
    ['greet', '{}', { 'x-amz-invocation-type': 'Later' }, 400, 'InvalidParameterValueException'],
    ['greet', '{}', { 'x-amz-log-type': 'Tail' }, 400, 'InvalidParameterValueException'],
    ['greet', 'x'.repeat(6_291_457), {}, 413, 'RequestTooLargeException'],
    [
      'greet',
      'x'.repeat(1_048_577),
      { 'x-amz-invocation-type': 'Event' },
      413,
      'RequestTooLargeException',
    ],
  ])('refuses %s', async (name, body, headers, status, code) => {
    const response = await invoke(name, body, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe(code);
  });
});
