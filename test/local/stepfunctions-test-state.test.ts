import { ServiceError } from '../../local/service';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { FunctionError, RunningStepFunctions, roleArn } from '../support/step-functions';
import {
  both,
  debug,
  each,
  failing,
  invoke,
  jsonata,
  mocked,
  trialsOf,
} from '../support/step-functions-trials';

describe('A state that is tried alone', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let stepFunctions: RunningStepFunctions;
  let trial: ReturnType<typeof trialsOf>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock(Date.parse('2026-01-02T03:04:05.000Z'));
    stepFunctions = await RunningStepFunctions.start(folder.path, clock);
    trial = trialsOf(stepFunctions);
  });

  afterAll(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  it('tells its output, the next state and the variables that are set then', async () => {
    const pass = jsonata({
      Type: 'Pass',
      Assign: { sum: '{% $n + $states.input.m %}' },
      Output: '{% $states.input.m * 2 %}',
      Next: 'Elsewhere',
    });
    const request = { input: { m: 3 }, variables: '{"n":4}' };
    expect(await trial(pass, request)).toEqual({
      status: 'SUCCEEDED',
      output: 6,
      nextState: 'Elsewhere',
    });
    expect(await trial(pass, { ...request, ...debug })).toHaveProperty('inspectionData', {
      input: { m: 3 },
      variables: { n: 4, sum: 7 },
    });
  });

  it('of a Choice tells the way taken, or that there is none', async () => {
    const choice = jsonata({
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.cost < 10 %}', Next: 'Cheap' }],
    });
    expect(await trial(choice, { input: { cost: 9 }, inspectionLevel: 'TRACE' })).toEqual({
      status: 'SUCCEEDED',
      output: { cost: 9 },
      nextState: 'Cheap',
      inspectionData: { input: { cost: 9 } },
    });
    expect(await trial(choice, { input: { cost: 10 } })).toMatchObject({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
    });
  });

  it('fails as a Fail says, or by an expression that cannot be evaluated', async () => {
    const fail = jsonata({ Type: 'Fail', Error: 'SomeFailure', Cause: 'raised' });
    expect(await trial(fail, debug)).toEqual({
      status: 'FAILED',
      error: 'SomeFailure',
      cause: 'raised',
      inspectionData: { input: {} },
    });
    const pass = jsonata({ Type: 'Pass', Output: '{% $nothing %}', End: true });
    expect(await trial(pass)).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
    });
  });

  it('is not waited for', async () => {
    const wait = jsonata({ Type: 'Wait', Seconds: 3_000_000, Next: 'Then' });
    expect(await trial(wait, { input: 1 })).toEqual({
      status: 'SUCCEEDED',
      output: 1,
      nextState: 'Then',
    });
  });

  it('has the context that AWS gives it, or the one it is given', async () => {
    const pass = jsonata({ Type: 'Pass', Output: '{% $states.context %}', End: true });
    const id = expect.stringMatching(
      /^arn:aws:states:us-east-1:000000000000:express:[\da-f-]{36}:[\da-f-]{36}$/,
    ) as unknown;
    const EnteredTime = '2026-01-02T03:04:05.000Z';
    expect(await trial(pass, { input: [1] })).toHaveProperty('output', {
      Execution: {
        Id: id,
        Input: [1],
        Name: expect.any(String) as unknown,
        RoleArn: null,
        StartTime: EnteredTime,
      },
      State: { EnteredTime, Name: 'StateName' },
      StateMachine: { Id: expect.any(String) as unknown, Name: expect.any(String) as unknown },
    });
    const task = invoke({ Output: '{% $states.context %}' });
    expect(await trial(task, { roleArn, ...mocked({}) })).toMatchObject({
      output: { Execution: { RoleArn: roleArn }, State: { RetryCount: 0 } },
    });
    for (const context of [{}, { Execution: {}, State: { Name: 'Mine' } }]) {
      expect(await trial(task, { context: JSON.stringify(context), ...mocked({}) })).toHaveProperty(
        'output',
        context,
      );
    }
  });

  describe('with a mocked result', () => {
    it('goes on as if its service had answered that', async () => {
      const task = invoke({
        Arguments: { FunctionName: '{% $states.input.name %}' },
        Assign: { code: '{% $states.result.StatusCode %}' },
        Output: '{% $states.result.Payload %}',
        End: undefined,
        Next: 'After',
      });
      const request = { input: { name: 'foo' }, ...debug };
      const result = { StatusCode: 200, Payload: '"text"' };
      expect(await trial(task, { ...request, ...mocked(result) })).toEqual({
        status: 'SUCCEEDED',
        output: '"text"',
        nextState: 'After',
        inspectionData: {
          input: { name: 'foo' },
          afterArguments: { FunctionName: 'foo' },
          result,
          variables: { code: 200 },
        },
      });
    });

    it('is completed by its token, which it may be given', async () => {
      const task = jsonata({
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
        Arguments: { Token: '{% $states.context.Task.Token %}' },
        End: true,
      });
      const context = JSON.stringify({ Task: { Token: 'abcd123' } });
      const mock = { result: '{"done":true}', fieldValidationMode: 'NONE' } as const;
      expect(await trial(task, { context, mock, ...debug })).toMatchObject({
        output: { done: true },
        inspectionData: { afterArguments: { Token: 'abcd123' } },
      });
      expect(await trial(task, { mock })).toMatchObject({ status: 'SUCCEEDED' });
      await expect(trial(task, { roleArn })).rejects.toMatchObject({
        name: 'ValidationException',
      });
    });

    it('of a Map shows what its iterations would get', async () => {
      const map = each({
        ItemSelector: {
          value: '{% $states.context.Map.Item.Value %}',
          index: '{% $states.context.Map.Item.Index %}',
        },
        MaxConcurrency: '{% 1 %}',
        ToleratedFailurePercentage: 50,
        Output: '{% $states.result %}',
      });
      const input = { Values: ['a', 'b'] };
      const request = { input, ...debug, ...mocked([1, 2]) };
      const expected = {
        status: 'SUCCEEDED',
        output: [1, 2],
        inspectionData: {
          input,
          afterItemSelector: [
            { value: 'a', index: 0 },
            { value: 'b', index: 1 },
          ],
          maxConcurrency: 1,
          toleratedFailurePercentage: 50,
        },
      };
      expect(await trial(map, request)).toEqual(expected);
      expect(await trial(map, { ...request, context: '{}' })).toEqual(expected);
    });

    it('of a Parallel has a result for each branch', async () => {
      const output = "{% {'in': $states.input, 'out': $states.result} %}";
      const request = { input: { n: 5 }, ...debug, ...mocked([1, 2]) };
      expect(await trial(both({ Output: output }), request)).toEqual({
        status: 'SUCCEEDED',
        output: { in: { n: 5 }, out: [1, 2] },
        inspectionData: { input: { n: 5 }, afterArguments: 5 },
      });
    });

    it('echoes it as it was written', async () => {
      const { output } = await stepFunctions.testState(each(), {
        input: { Values: [1] },
        mock: { result: '[1, 1, 1]' },
      });
      expect(output).toBe('[1, 1, 1]');
    });
  });

  describe('with a mocked error', () => {
    const Retry = [{ ErrorEquals: ['MockException'], MaxAttempts: 5 }];
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'HandleOther' },
      {
        ErrorEquals: ['States.TaskFailed'],
        Next: 'Handle',
        Output: '{% $states.errorOutput %}',
        Assign: { seen: true },
      },
    ];

    it('fails', async () => {
      expect(await trial(invoke(), failing('MockException'))).toEqual({
        status: 'FAILED',
        error: 'MockException',
        cause: 'mocked',
      });
    });

    it('tells the retrier and its pause, until the attempts are used up', async () => {
      const after = (retrierRetryCount: number, state: object): Promise<unknown> =>
        trial(state, {
          stateConfiguration: { retrierRetryCount },
          ...failing('MockException'),
          ...debug,
        });
      expect(await after(4, invoke({ Retry }))).toEqual({
        status: 'RETRIABLE',
        error: 'MockException',
        cause: 'mocked',
        inspectionData: {
          input: {},
          afterArguments: { FunctionName: 'foo', Payload: 'bar' },
          errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 16 },
        },
      });
      expect(await after(5, invoke({ Retry }))).toMatchObject({
        status: 'FAILED',
        inspectionData: { errorDetails: { retryIndex: 0 } },
      });
      expect(await after(5, invoke({ Retry, Catch }))).toMatchObject({
        status: 'CAUGHT_ERROR',
        inspectionData: { errorDetails: { retryIndex: 0, catchIndex: 1 } },
      });
    });

    it('tells the Catch, where it leads and with what', async () => {
      expect(await trial(invoke({ Catch }), { ...failing('MockException'), ...debug })).toEqual({
        status: 'CAUGHT_ERROR',
        error: 'MockException',
        cause: 'mocked',
        nextState: 'Handle',
        output: { Error: 'MockException', Cause: 'mocked' },
        inspectionData: {
          input: {},
          afterArguments: { FunctionName: 'foo', Payload: 'bar' },
          errorDetails: { catchIndex: 1 },
          variables: { seen: true },
        },
      });
    });

    it('fails by a Catch that cannot be evaluated', async () => {
      const broken = [{ ErrorEquals: ['States.ALL'], Next: 'Handle', Output: '{% $nothing %}' }];
      expect(await trial(invoke({ Catch: broken }), failing('MockException'))).toMatchObject({
        status: 'FAILED',
        error: 'States.QueryEvaluationError',
      });
    });

    it('of a Map or Parallel comes from a state within it', async () => {
      const input = { Values: [1], n: 1 };
      const from = (errorCausedByState: string, state: object): Promise<unknown> =>
        trial(state, {
          input,
          stateConfiguration: { errorCausedByState },
          ...failing('MockException'),
        });
      expect(await from('Work', each({ Catch }))).toMatchObject({ nextState: 'Handle' });
      expect(await from('B2', both({ Catch }))).toMatchObject({ status: 'FAILED' });
      await expect(from('B3', both())).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });

  it('of a Map fails when more iterations failed than it tolerates', async () => {
    const failed = (mapIterationFailureCount: number, state: object): Promise<unknown> =>
      trial(state, {
        input: { Values: [1, 2, 3] },
        stateConfiguration: { mapIterationFailureCount },
        ...mocked([0, 0, 1]),
      });
    const exceeded = {
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    };
    const Retry = [
      { ErrorEquals: ['MockException'] },
      { ErrorEquals: ['States.ExceedToleratedFailureThreshold'] },
    ];
    expect(await failed(2, each())).toMatchObject({ status: 'SUCCEEDED' });
    expect(await failed(1, each({ ToleratedFailureCount: 1 }))).toMatchObject({
      output: [0, 0, 1],
    });
    expect(await failed(2, each({ ToleratedFailureCount: 1, Retry }))).toEqual({
      status: 'RETRIABLE',
      ...exceeded,
    });
    expect(await failed(2, each({ ToleratedFailurePercentage: '{% 50 %}' }))).toEqual({
      status: 'FAILED',
      ...exceeded,
    });
    await expect(failed(4, each())).rejects.toMatchObject({ name: 'ValidationException' });
  });

  describe('in its state machine', () => {
    const machine = {
      QueryLanguage: 'JSONata',
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Inner',
            States: {
              Inner: { Type: 'Pass', Output: '{% $states.context.Map.Item %}', Next: 'Last' },
              Last: { Type: 'Pass', End: true },
            },
          },
          Next: 'Done',
        },
        Done: { Type: 'Succeed', Output: '{% $states.input[0] %}' },
      },
    };

    it('is found by its name, also within a Map, where it has an item', async () => {
      expect(await trial(machine, { stateName: 'Done', input: [7] })).toEqual({
        status: 'SUCCEEDED',
        output: 7,
      });
      expect(await trial(machine, { stateName: 'Inner', input: { a: 1 } })).toEqual({
        status: 'SUCCEEDED',
        output: { Index: 0, Value: { a: 1 } },
        nextState: 'Last',
      });
    });

    it('is refused when it is not there, or the state machine is not right', async () => {
      await expect(trial(machine, { stateName: 'Elsewhere' })).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'State not found in definition',
      });
      const broken = { ...machine, StartAt: 'Elsewhere' };
      await expect(trial(broken, { stateName: 'Done' })).rejects.toMatchObject({
        name: 'InvalidDefinition',
      });
    });
  });

  describe('with a role and no mock', () => {
    const call = (further: object = {}): Promise<unknown> =>
      trial(invoke(further), { roleArn, ...debug });

    it('really calls its service', async () => {
      stepFunctions.integrations.functions.set('foo', (payload) => ({ got: payload }));
      const result = { ExecutedVersion: '$LATEST', Payload: { got: 1 }, StatusCode: 200 };
      expect(await call({ Arguments: { FunctionName: 'foo', Payload: 1 } })).toMatchObject({
        status: 'SUCCEEDED',
        output: result,
        inspectionData: { result },
      });
    });

    it('is retried and caught as the errors of the service would be', async () => {
      stepFunctions.integrations.functions.set('foo', () => {
        throw new FunctionError('Broken', 'down');
      });
      const Arguments = { FunctionName: 'foo' };
      expect(await call({ Arguments, Retry: [{ ErrorEquals: ['Broken'] }] })).toMatchObject({
        status: 'RETRIABLE',
        error: 'Broken',
        inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 1 } },
      });
      stepFunctions.integrations.answer = () =>
        Promise.reject(new ServiceError('AccessDeniedException', 'not you'));
      const Resource = 'arn:aws:states:::aws-sdk:dynamodb:getItem';
      expect(await call({ Resource, Arguments: {} })).toMatchObject({
        status: 'FAILED',
        error: 'DynamoDb.DynamoDbException',
      });
    });

    it.each([
      [20_000, { TimeoutSeconds: 20 }],
      [300_000, {}],
    ])('is given up after %i ms, given %j', async (milliseconds, limits) => {
      const called = new Promise<void>((resolve) => {
        stepFunctions.integrations.functions.set('foo', () => {
          resolve();
          return new Promise(() => undefined);
        });
      });
      const answer = call({ Arguments: { FunctionName: 'foo' }, ...limits });
      await called;
      clock.advance(milliseconds);
      expect(await answer).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    });
  });
});
