import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { ServiceError } from '../../local/service';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { FunctionError, RunningStepFunctions, TestIntegrations } from '../support/step-functions';

const invoke = (further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'work', Payload: '{% $states.input %}' },
  End: true,
  ...further,
});
const awaitToken = (further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
  Arguments: { Token: '{% $states.context.Task.Token %}' },
  End: true,
  ...further,
});
const getItem = (further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem',
  Arguments: { TableName: 'Orders' },
  End: true,
  ...further,
});

describe('A task', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let integrations: TestIntegrations;
  let stepFunctions: RunningStepFunctions;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    integrations = new TestIntegrations();
    stepFunctions = await RunningStepFunctions.start(folder.path, clock, integrations);
  });

  afterEach(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  it('that invokes a function gets what the function and Lambda answered', async () => {
    integrations.functions.set('work', (payload) => ({ got: payload }));
    const arn = await stepFunctions.begin({ Call: invoke({ TimeoutSeconds: '{% 20 + 1 %}' }) }, 5);
    expect(JSON.parse((await stepFunctions.ended(arn)).output ?? '')).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { got: 5 },
      StatusCode: 200,
    });
    expect(await stepFunctions.trail(arn)).toEqual([
      '0 ExecutionStarted',
      '0 TaskStateEntered Call',
      '2 TaskScheduled',
      '3 TaskStarted',
      '4 TaskSucceeded',
      '5 TaskStateExited Call',
      '6 ExecutionSucceeded',
    ]);
    const [, , scheduled] = await stepFunctions.history(arn);
    expect(scheduled?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: '{"FunctionName":"work","Payload":5}',
      timeoutInSeconds: 21,
    });
  });

  it("that names a function's ARN gives and gets the bare payload", async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:work';
    integrations.functions.set(arn, (payload) => [payload]);
    const execution = await stepFunctions.begin(
      { Call: { Type: 'Task', Resource: arn, End: true } },
      { n: 1 },
    );
    expect((await stepFunctions.ended(execution)).output).toBe('[{"n":1}]');
    expect((await stepFunctions.trail(execution)).slice(2, 5)).toEqual([
      '2 LambdaFunctionScheduled',
      '3 LambdaFunctionStarted',
      '4 LambdaFunctionSucceeded',
    ]);
  });

  it("fails under the name of its function's error, and Catch has it in $states.errorOutput", async () => {
    integrations.functions.set('work', () => {
      throw new FunctionError('NoFace', 'nobody there');
    });
    const output = await stepFunctions.run({
      Call: invoke({
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Done' },
          {
            ErrorEquals: ['NoFace'],
            Assign: { why: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
            Output: '{% $states.errorOutput.Error %}',
            Next: 'Done',
          },
        ],
      }),
      Done: { Type: 'Succeed', Output: "{% $states.input & ': ' & $why %}" },
    });
    expect(output).toBe('NoFace: nobody there');
  });

  it('fails under the names that AWS gives the errors of services', async () => {
    const refuse = async (resource: string, code: string): Promise<unknown> => {
      integrations.answer = () => Promise.reject(new ServiceError(code, 'no'));
      return stepFunctions.run({
        Call: {
          Type: 'Task',
          Resource: `arn:aws:states:::${resource}`,
          Arguments: { Entries: [] },
          End: true,
        },
      });
    };
    expect(await refuse('aws-sdk:dynamodb:putItem', 'ConditionalCheckFailedException')).toBe(
      'DynamoDb.ConditionalCheckFailedException',
    );
    expect(await refuse('aws-sdk:dynamodb:putItem', 'InternalServerError')).toBe(
      'DynamoDb.InternalServerErrorException',
    );
    expect(await refuse('aws-sdk:dynamodb:putItem', 'ValidationException')).toBe(
      'DynamoDb.DynamoDbException',
    );
    expect(await refuse('aws-sdk:rekognition:detectFaces', 'AccessDeniedException')).toBe(
      'Rekognition.AccessDeniedException',
    );
    expect(await refuse('aws-sdk:s3:getObject', 'NoSuchKey')).toBe('S3.NoSuchKeyException');
    expect(await refuse('events:putEvents', 'InternalException')).toBe(
      'EventBridge.InternalException',
    );
  });

  it('that puts events names the execution in them, and fails when one is not taken', async () => {
    const states = {
      Publish: {
        Type: 'Task',
        Resource: 'arn:aws:states:::events:putEvents',
        Arguments: { Entries: [{ Detail: { a: 1 }, DetailType: 'T', Source: 's' }] },
        End: true,
      },
    };
    integrations.answer = () => Promise.resolve({ FailedEntryCount: 0, Entries: [] });
    const arn = await stepFunctions.begin(states);
    const { stateMachineArn, status } = await stepFunctions.ended(arn);
    expect(status).toBe('SUCCEEDED');
    expect((await integrations.call(0)).input).toEqual({
      Entries: [
        { Detail: '{"a":1}', DetailType: 'T', Source: 's', Resources: [arn, stateMachineArn] },
      ],
    });
    integrations.answer = () => Promise.resolve({ FailedEntryCount: 1, Entries: [] });
    expect(await stepFunctions.run(states)).toBe('EventBridge.FailedEntry');
  });

  it('is retried with growing pauses, each retrier counting for itself', async () => {
    const errors = ['First', 'First', 'Second', 'First'];
    integrations.functions.set('work', () => {
      throw new FunctionError(errors.shift() ?? 'Spare');
    });
    const arn = await stepFunctions.begin({
      Call: invoke({
        Retry: [
          { ErrorEquals: ['First'], IntervalSeconds: 10, BackoffRate: 3, MaxAttempts: 2 },
          { ErrorEquals: ['Second'], IntervalSeconds: 7, MaxDelaySeconds: 5 },
        ],
      }),
    });
    const failures = async (): Promise<number> =>
      (await stepFunctions.history(arn)).filter(({ type }) => type === 'TaskFailed').length;
    for (const [index, pause] of [10_000, 30_000, 5_000].entries()) {
      while ((await failures()) <= index);
      clock.advance(pause - 1);
      expect(await failures()).toBe(index + 1);
      clock.advance(1);
    }
    expect((await stepFunctions.ended(arn)).error).toBe('First');
    expect(await failures()).toBe(4);
  });

  it('that no one completes times out, as States.Timeout alone', async () => {
    const arn = await stepFunctions.begin({
      Wait: awaitToken({
        TimeoutSeconds: 60,
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
          { ErrorEquals: ['States.Timeout'], Next: 'Late' },
        ],
      }),
      Wrong: { Type: 'Fail' },
      Late: { Type: 'Succeed' },
    });
    await stepFunctions.recorded(arn, 'TaskSubmitted');
    clock.advance(60_000);
    const { output } = await stepFunctions.ended(arn);
    expect(output).toBe('{"Error":"States.Timeout","Cause":""}');
    expect((await stepFunctions.trail(arn)).slice(3, 8)).toEqual([
      '3 TaskStarted',
      '4 TaskSubmitted',
      '5 TaskTimedOut',
      '6 TaskStateExited Wait',
      '7 SucceedStateEntered Late',
    ]);
    const taskToken = await integrations.token(0);
    await expect(
      stepFunctions.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('is kept by heartbeats, and times out when one is missed', async () => {
    const arn = await stepFunctions.begin({
      Wait: awaitToken({
        HeartbeatSeconds: 10,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Late' }],
      }),
      Late: { Type: 'Succeed' },
    });
    const taskToken = await integrations.token(0);
    for (let beat = 0; beat < 3; beat += 1) {
      clock.advance(9_000);
      await stepFunctions.client.send(new SendTaskHeartbeatCommand({ taskToken }));
    }
    expect((await stepFunctions.describe(arn)).status).toBe('RUNNING');
    clock.advance(10_000);
    expect((await stepFunctions.ended(arn)).status).toBe('SUCCEEDED');
  });

  it('is completed once by its token', async () => {
    const arn = await stepFunctions.begin({ Wait: awaitToken() });
    const taskToken = await integrations.token(0);
    const complete = new SendTaskSuccessCommand({ taskToken, output: '{"done":true}' });
    await stepFunctions.client.send(complete);
    expect((await stepFunctions.ended(arn)).output).toBe('{"done":true}');
    await expect(stepFunctions.client.send(complete)).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  it('is failed by its token with an error of any name', async () => {
    const output = stepFunctions.run({
      Wait: awaitToken({ Catch: [{ ErrorEquals: ['Canceled'], Next: 'Stop' }] }),
      Stop: { Type: 'Succeed', Output: '{% $states.input.Cause %}' },
    });
    const taskToken = await integrations.token(0);
    const cancel = new SendTaskFailureCommand({ taskToken, error: 'Canceled', cause: 'by owner' });
    await stepFunctions.client.send(cancel);
    expect(await output).toBe('by owner');
  });

  it('may be completed before the call that handed out the token is back', async () => {
    let answer: () => void = () => undefined;
    integrations.answer = () => new Promise((resolve) => (answer = () => resolve({})));
    const arn = await stepFunctions.begin({ Wait: awaitToken() });
    const taskToken = await integrations.token(0);
    await stepFunctions.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    answer();
    expect((await stepFunctions.ended(arn)).output).toBe('1');
  });

  it('refuses what is no token, no JSON, and the token of an execution that is not there', async () => {
    const send = (taskToken: string, output: string): Promise<unknown> =>
      stepFunctions.client.send(new SendTaskSuccessCommand({ taskToken, output }));
    await expect(send('made up', '{}')).rejects.toMatchObject({ name: 'InvalidToken' });
    await stepFunctions.begin({ Wait: awaitToken() });
    const token = await integrations.token(0);
    await expect(send(token, '{')).rejects.toMatchObject({ name: 'InvalidOutput' });
    const [execution, ...rest] = JSON.parse(Buffer.from(token, 'base64').toString()) as string[];
    const foreign = Buffer.from(JSON.stringify([`${execution}x`, ...rest])).toString('base64');
    await expect(send(foreign, '{}')).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  it('that fails to submit its token is retried with another one', async () => {
    let refusals = 1;
    integrations.answer = () =>
      refusals-- > 0
        ? Promise.reject(new ServiceError('ThrottlingException', 'slow'))
        : Promise.resolve({});
    const arn = await stepFunctions.begin({
      Wait: awaitToken({ Retry: [{ ErrorEquals: ['DynamoDb.ThrottlingException'] }] }),
    });
    await stepFunctions.recorded(arn, 'TaskSubmitFailed');
    clock.advance(1_000);
    expect(await integrations.token(1)).not.toBe(await integrations.token(0));
  });

  it('fails when its result is too large', async () => {
    integrations.answer = () => Promise.resolve({ text: 'x'.repeat(300_000) });
    expect(await stepFunctions.run({ Get: getItem() })).toBe('States.DataLimitExceeded');
  });

  it('does not let States.ALL stand for what the runtime cannot do', async () => {
    const error = await stepFunctions.run({
      Call: invoke({ Arguments: {}, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }),
      Done: { Type: 'Succeed' },
    });
    expect(error).toBe('States.Runtime');
  });
});
