import { SendTaskFailureCommand } from '@aws-sdk/client-sfn';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { FunctionError, RunningStepFunctions, TestIntegrations } from '../support/step-functions';

/*
 * What AWS recorded for definitions in JSONPath, expressed in JSONata: the same events, links and details. The
 * recordings are those of LocalStack's tests that were validated on AWS.
 */

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:work';
const waitForToken = (further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
  Arguments: { Token: '{% $states.context.Task.Token %}' },
  End: true,
  ...further,
});
const invoke = (further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'work', Payload: null },
  ...further,
});
const bare = (further: object = {}): object => ({ ...invoke(further), Resource: functionArn });
const handled = { Handled: { Type: 'Pass', End: true } };

const update = { resource: 'updateItem.waitForTaskToken', resourceType: 'aws-sdk:dynamodb' };
const call = { resource: 'invoke', resourceType: 'lambda' };
const timedOut = { error: 'States.Timeout' };
const broken = {
  error: 'Broken',
  cause: '{"errorType":"Broken","errorMessage":"Some exception was raised."}',
};
const caught = '{"Error":"Broken","Cause":' + JSON.stringify(broken.cause) + '}';

type Recorded = [previousEventId: number, type: string, details?: object];

describe('As AWS recorded it', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let integrations: TestIntegrations;
  let stepFunctions: RunningStepFunctions;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    integrations = new TestIntegrations();
    integrations.functions.set('work', () => {
      throw new FunctionError('Broken', 'Some exception was raised.');
    });
    stepFunctions = await RunningStepFunctions.start(folder.path, clock, integrations);
  });

  afterEach(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  /** The events from one on; that nothing was truncated goes without saying. */
  async function eventsFrom(executionArn: string, first: number): Promise<Recorded[]> {
    await stepFunctions.ended(executionArn);
    const events = await stepFunctions.history(executionArn);
    return events.slice(first - 1).map((event): Recorded => {
      const { previousEventId = 0, type = '' } = event;
      const found = Object.entries(event).find(([member]) => member.endsWith('EventDetails'));
      if (!found) return [previousEventId, type];
      const members = Object.entries(found[1] as object).filter(
        ([member]) => member !== 'inputDetails' && member !== 'outputDetails',
      );
      return [previousEventId, type, Object.fromEntries(members)];
    });
  }
  const neverReturns = (): Promise<void> =>
    new Promise((resolve) => {
      const wait = (): Promise<never> => {
        resolve();
        return new Promise(() => undefined);
      };
      integrations.functions.set('work', wait).set(functionArn, wait);
    });

  it.each([
    ['its timeout', { TimeoutSeconds: 5 }],
    ['a heartbeat', { TimeoutSeconds: 600, HeartbeatSeconds: 5 }],
  ])('a callback misses %s', async (_what, limits) => {
    const arn = await stepFunctions.begin({ Wait: waitForToken(limits) });
    await stepFunctions.recorded(arn, 'TaskSubmitted');
    clock.advance(5_000);
    expect(await eventsFrom(arn, 4)).toEqual([
      [3, 'TaskStarted', update],
      [4, 'TaskSubmitted', { ...update, output: '{}' }],
      [5, 'TaskTimedOut', { ...update, ...timedOut }],
      [6, 'ExecutionFailed', timedOut],
    ]);
  });

  it('a callback fails', async () => {
    const arn = await stepFunctions.begin({ Wait: waitForToken() });
    await stepFunctions.recorded(arn, 'TaskSubmitted');
    const failure = { error: 'Failure error', cause: 'Failure cause' };
    const taskToken = await integrations.token(0);
    await stepFunctions.client.send(new SendTaskFailureCommand({ taskToken, ...failure }));
    expect(await eventsFrom(arn, 6)).toEqual([
      [5, 'TaskFailed', { ...update, ...failure }],
      [6, 'ExecutionFailed', failure],
    ]);
  });

  it('the timeout of an invoked function is caught', async () => {
    const called = neverReturns();
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Handled' }];
    const arn = await stepFunctions.begin({
      Call: invoke({ TimeoutSeconds: 5, Catch, Next: 'Handled' }),
      ...handled,
    });
    await called;
    clock.advance(5_000);
    const output = '{"Error":"States.Timeout","Cause":""}';
    expect(await eventsFrom(arn, 5)).toEqual([
      [4, 'TaskTimedOut', { ...call, ...timedOut }],
      [5, 'TaskStateExited', { name: 'Call', output }],
      [6, 'PassStateEntered', { name: 'Handled', input: output }],
      [7, 'PassStateExited', { name: 'Handled', output }],
      [8, 'ExecutionSucceeded', { output }],
    ]);
  });

  it('the timeout of a bare function fails the execution', async () => {
    const called = neverReturns();
    const arn = await stepFunctions.begin({ Call: bare({ TimeoutSeconds: 5, End: true }) });
    await called;
    clock.advance(5_000);
    const input = '{"FunctionName":"work","Payload":null}';
    expect(await eventsFrom(arn, 3)).toEqual([
      [2, 'LambdaFunctionScheduled', { input, resource: functionArn, timeoutInSeconds: 5 }],
      [3, 'LambdaFunctionStarted'],
      [4, 'LambdaFunctionTimedOut', timedOut],
      [5, 'ExecutionFailed', timedOut],
    ]);
  });

  it('the error of a bare function is not Lambda.Unknown', async () => {
    const run = integrations.functions.get('work');
    if (run) integrations.functions.set(functionArn, run);
    const Catch = [{ ErrorEquals: ['Lambda.Unknown'], Next: 'Handled' }];
    const arn = await stepFunctions.begin({ Call: bare({ Catch, Next: 'Handled' }), ...handled });
    expect(await eventsFrom(arn, 5)).toEqual([
      [4, 'LambdaFunctionFailed', broken],
      [5, 'ExecutionFailed', broken],
    ]);
  });

  it('States.ALL catches a result that is too large', async () => {
    integrations.functions.set(functionArn, () => 'a'.repeat(263_168));
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }];
    const arn = await stepFunctions.begin({ Call: bare({ Catch, Next: 'Handled' }), ...handled });
    const error = 'States.DataLimitExceeded';
    const cause = `The state/task '${functionArn}' returned a result with a size exceeding the maximum number of bytes service limit.`;
    const output = JSON.stringify({ Error: error, Cause: cause });
    expect((await eventsFrom(arn, 5)).slice(0, 2)).toEqual([
      [4, 'LambdaFunctionFailed', { error, cause }],
      [5, 'TaskStateExited', { name: 'Call', output }],
    ]);
  });

  it('a function is invoked again until its attempts are used up, then caught', async () => {
    const arn = await stepFunctions.begin({
      Call: invoke({
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Handled' }],
        Next: 'Handled',
      }),
      ...handled,
    });
    for (const failures of [1, 2]) {
      while (
        (await stepFunctions.history(arn)).filter(({ type }) => type === 'TaskFailed').length <
        failures
      );
      clock.advance(2_000);
    }
    const scheduled = {
      ...call,
      region: 'us-east-1',
      parameters: '{"FunctionName":"work","Payload":null}',
    };
    const attempt = (after: number): Recorded[] => [
      [after, 'TaskScheduled', scheduled],
      [after + 1, 'TaskStarted', call],
      [after + 2, 'TaskFailed', { ...call, ...broken }],
    ];
    expect((await eventsFrom(arn, 3)).slice(0, 11)).toEqual([
      ...attempt(2),
      ...attempt(5),
      ...attempt(8),
      [11, 'TaskStateExited', { name: 'Call', output: caught }],
      [12, 'PassStateEntered', { name: 'Handled', input: caught }],
    ]);
  });

  it('a Map is begun again by the retrier that its error is for', async () => {
    const failure = { error: 'ItemError', cause: 'ItemCause' };
    const arn = await stepFunctions.begin({
      Each: {
        Type: 'Map',
        Items: [1],
        MaxConcurrency: 1,
        ItemProcessor: {
          StartAt: 'Give up',
          States: { 'Give up': { Type: 'Fail', Error: 'ItemError', Cause: 'ItemCause' } },
        },
        Retry: [
          { ErrorEquals: ['NoSuchError'], MaxAttempts: 1 },
          { ErrorEquals: ['State.ALL'], MaxAttempts: 2 },
          { ErrorEquals: ['ItemError'], MaxAttempts: 1 },
        ],
        End: true,
      },
    });
    await stepFunctions.recorded(arn, 'MapIterationFailed');
    clock.advance(1_000);
    const iteration = { name: 'Each', index: 0 };
    const attempt = (after: number, started: number): Recorded[] => [
      [after, 'MapStateStarted', { length: 1 }],
      [started, 'MapIterationStarted', iteration],
      [started + 1, 'FailStateEntered', { name: 'Give up', input: '1' }],
      [started + 2, 'MapIterationFailed', iteration],
    ];
    expect(await eventsFrom(arn, 3)).toEqual([
      ...attempt(2, 3),
      ...attempt(5, 7),
      [9, 'MapStateFailed'],
      [11, 'ExecutionFailed', failure],
    ]);
  });

  it('a Map whose iterations follow each other ends with the one that fails', async () => {
    const arn = await stepFunctions.begin({
      Each: {
        Type: 'Map',
        Items: [1, 3, 4],
        MaxConcurrency: 1,
        ItemProcessor: {
          StartAt: 'Three?',
          States: {
            'Three?': {
              Type: 'Choice',
              Choices: [{ Condition: '{% $states.input = 3 %}', Next: 'Break' }],
              Default: 'Pass',
            },
            Break: { Type: 'Fail', Error: 'SomeFailure', Cause: 'raised' },
            Pass: { Type: 'Pass', End: true },
          },
        },
        End: true,
      },
    });
    expect(await eventsFrom(arn, 8)).toEqual([
      [7, 'PassStateExited', { name: 'Pass', output: '1' }],
      [8, 'MapIterationSucceeded', { name: 'Each', index: 0 }],
      [8, 'MapIterationStarted', { name: 'Each', index: 1 }],
      [10, 'ChoiceStateEntered', { name: 'Three?', input: '3' }],
      [11, 'ChoiceStateExited', { name: 'Three?', output: '3' }],
      [12, 'FailStateEntered', { name: 'Break', input: '3' }],
      [13, 'MapIterationFailed', { name: 'Each', index: 1 }],
      [13, 'MapStateFailed'],
      [15, 'ExecutionFailed', { error: 'SomeFailure', cause: 'raised' }],
    ]);
  });
});
