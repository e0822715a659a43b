import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { JsonValue } from '../../local/service';
import { functionNamed, RunningLambda } from '../support/lambda';
import { ObservedClock } from '../support/observed-clock';

const greeting = z.object({
  greeting: z.string(),
  calls: z.number(),
  times: z.array(z.number()),
  isMainThread: z.boolean(),
  environment: z.record(z.string(), z.string()),
  requestId: z.uuid(),
  arn: z.string(),
  remainingMilliseconds: z.number(),
});

let clock: ObservedClock;
let running: RunningLambda;

beforeEach(async () => {
  clock = new ObservedClock();
  running = await RunningLambda.start(clock, [
    functionNamed('greet', { environment: { TABLE: 'People' }, memorySize: 512 }),
    functionNamed('misbehave', { memorySize: 64 }),
    functionNamed('broken-start'),
    functionNamed('no-handler'),
    functionNamed('missing'),
  ]);
});

afterEach(() => running.stop());

async function greet(name = 'Aiko'): Promise<z.infer<typeof greeting>> {
  return greeting.parse((await running.lambda.invoke('greet', { name })).Payload);
}

async function misbehave(way: string): Promise<JsonValue> {
  const { FunctionError, Payload } = await running.lambda.invoke('misbehave', { way });
  expect(FunctionError).toBe('Unhandled');
  return Payload;
}

describe('A function', () => {
  it('answers from a thread of its own', async () => {
    const answer = await running.lambda.invoke('greet', { name: 'Aiko' });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
    expect(greeting.parse(answer.Payload)).toMatchObject({
      greeting: 'hello Aiko',
      isMainThread: false,
    });
  });

  it('keeps its state while it is warm', async () => {
    await greet();
    expect((await greet()).calls).toBe(2);
  });

  it('starts anew after a minute without calls', async () => {
    await greet();
    clock.advance(60_000);
    expect((await greet()).calls).toBe(1);
  });

  it('lives at the time of the clock', async () => {
    const day = 86_400_000;
    await greet();
    clock.advance(day);
    const before = clock.now();
    const [now = 0, made = 0, given] = (await greet()).times;
    for (const time of [now, made]) {
      expect(time).toBeGreaterThan(before - 2000); // what is left of it is negligible
      expect(time).toBeLessThan(before + day / 2);
    }
    expect(given).toBe(new Date('2026-01-01').getTime());
  });

  it('starts anew rather than run out of credentials', async () => {
    await greet();
    await running.stop();
    running = await RunningLambda.start(clock, [functionNamed('greet')], 4_000);
    await greet();
    clock.advance(2_000);
    expect((await greet()).calls).toBe(1);
  });

  it('knows its own name, its request and the time it has left', async () => {
    const answer = await greet();
    expect(answer.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:greet');
    expect(answer.remainingMilliseconds).toBeGreaterThan(0);
    expect(answer.remainingMilliseconds).toBeLessThanOrEqual(3_000);
    expect((await greet()).requestId).not.toBe(answer.requestId);
  });

  it('finds the environment of the template and of Lambda, and nothing of the machine', async () => {
    process.env.SECRET_OF_THE_MACHINE = 'hidden';
    const { environment } = await greet();
    delete process.env.SECRET_OF_THE_MACHINE;
    expect(environment).toMatchObject({
      TABLE: 'People',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'greet',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4510/aws/s3',
      AWS_ACCESS_KEY_ID: 'key of arn:aws:iam::000000000000:role/greet',
      AWS_SESSION_TOKEN: 'session of greet',
    });
    expect(environment).not.toHaveProperty('SECRET_OF_THE_MACHINE');
    expect(environment).not.toHaveProperty('HOME');
  });

  it('prints into a log of its own', async () => {
    const { requestId } = await greet('Ren');
    const { folder } = running;
    await running.lambda.close();
    const log = await readFile(join(folder, 'logs', 'greet.log'), 'utf8');
    expect(log).toContain('greeting Ren\n');
    expect(log).toContain(`START RequestId: ${requestId} Version: $LATEST\n`);
    expect(log).toContain(`REPORT RequestId: ${requestId}`);
  });

  it('is found by its ARN, and by no other version', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:greet';
    expect((await running.lambda.invoke(arn, { name: 'Mei' })).StatusCode).toBe(200);
    await expect(running.lambda.invoke(`${arn}:7`, {})).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('is refused when it does not exist', async () => {
    await expect(running.lambda.invoke('nobody', {})).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      statusCode: 404,
      message: 'Function not found: nobody',
    });
  });

  it('runs at most twice at once; further invocations wait', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => greet(name)));
    expect(answers.map((answer) => answer.greeting.slice(-1)).join('')).toBe('abcde');
    expect(answers.filter(({ calls }) => calls === 1)).toHaveLength(2);
  });
});

describe('A function that fails', () => {
  it('tells the error that it threw', async () => {
    expect(await misbehave('throw')).toMatchObject({
      errorType: 'QuotaExceeded',
      errorMessage: 'no more today',
      trace: expect.arrayContaining(['QuotaExceeded: no more today']) as unknown,
    });
  });

  it('is stopped at its timeout, even in an endless loop', async () => {
    for (const way of ['sleep', 'spin']) {
      const failed = misbehave(way);
      await clock.timerIn(3_000);
      clock.advance(3_000);
      expect(await failed).toEqual({
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Task timed out after 3\.00 seconds$/,
        ) as unknown,
      });
    }
  });

  it('is reported when it ends its process', async () => {
    expect(await misbehave('exit')).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /Error: Runtime exited with error: exit status 3$/,
      ) as unknown,
    });
  });

  it('is killed when it takes too much memory', async () => {
    expect(await misbehave('devour')).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /Error: Runtime exited with error: signal: killed$/,
      ) as unknown,
    });
  });

  it('is reported when it leaves a rejection to itself', async () => {
    expect(await misbehave('reject')).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: nobody listens',
    });
  });

  it('is reported when its answer cannot be sent', async () => {
    expect(await misbehave('circular')).toMatchObject({ errorType: 'Runtime.MarshalError' });
    expect(await misbehave('large')).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  it('works again at the next call', async () => {
    await misbehave('exit');
    const answer = await running.lambda.invoke('misbehave', { way: 'nothing' });
    expect(answer).toMatchObject({ StatusCode: 200, Payload: null });
  });

  it('tells why its module does not load', async () => {
    const { FunctionError, Payload } = await running.lambda.invoke('broken-start', {});
    expect(FunctionError).toBe('Unhandled');
    expect(Payload).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'no table is named',
    });
  });

  it('tells that it exports no handler', async () => {
    const { Payload } = await running.lambda.invoke('no-handler', {});
    expect(Payload).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'handler.handler is undefined or not exported',
    });
  });

  it('tells that its source cannot be bundled', async () => {
    const { Payload } = await running.lambda.invoke('missing', {});
    expect(Payload).toMatchObject({
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: expect.stringContaining('missing.ts') as unknown,
    });
  });
});
