import { ManualClock } from '../support/manual-clock';
import { temporaryFolder } from '../support/dynamodb';
import { RunningStepFunctions } from '../support/step-functions';

describe('A state machine', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let stepFunctions: RunningStepFunctions;

  beforeAll(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock(Date.parse('2026-01-01T00:00:00Z'));
    stepFunctions = await RunningStepFunctions.start(folder.path, clock);
  });

  afterAll(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  const run: RunningStepFunctions['run'] = (...given) => stepFunctions.run(...given);

  it('assigns variables from their old values, and passes its input on', async () => {
    const output = await run(
      {
        Begin: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
        Swap: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Next: 'Show' },
        Show: { Type: 'Succeed', Output: '{% [$a, $b, $states.input.kept] %}' },
      },
      { kept: true },
    );
    expect(output).toEqual([2, 1, true]);
  });

  it('takes the first rule whose condition holds, with its own output and variables', async () => {
    const states = {
      Size: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 10 %}', Next: 'Done', Output: 'large' },
          {
            Condition: '{% $states.input.n > 5 %}',
            Next: 'Done',
            Output: 'medium',
            Assign: { seen: 1 },
          },
        ],
        Default: 'Done',
        Output: 'small',
      },
      Done: { Type: 'Succeed', Output: "{% $states.input & ($exists($seen) ? '!' : '') %}" },
    };
    expect(await run(states, { n: 20 })).toBe('large');
    expect(await run(states, { n: 7 })).toBe('medium!');
    expect(await run(states, { n: 1 })).toBe('small');
  });

  it('fails when no rule holds and there is no default', async () => {
    const states = {
      Size: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Done' }] },
      Done: { Type: 'Succeed' },
    };
    expect(await run(states)).toBe('States.NoChoiceMatched');
  });

  it("fails with the error and cause of a Fail state's expressions", async () => {
    const arn = await stepFunctions.begin(
      { Stop: { Type: 'Fail', Error: "{% 'Bad' & $states.input.n %}", Cause: 'because' } },
      { n: 7 },
    );
    expect(await stepFunctions.ended(arn)).toMatchObject({
      status: 'FAILED',
      error: 'Bad7',
      cause: 'because',
    });
    expect(await stepFunctions.trail(arn)).toEqual([
      '0 ExecutionStarted',
      '0 FailStateEntered Stop',
      '2 ExecutionFailed',
    ]);
  });

  it('says which expression of which state gave nothing', async () => {
    const arn = await stepFunctions.begin({
      Show: { Type: 'Pass', Output: { a: [1, '{% $missing %}'] }, End: true },
    });
    const { error, cause } = await stepFunctions.ended(arn);
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toBe(
      "An error occurred while executing the state 'Show' (entered at the event id #2). " +
        "The JSONata expression '$missing' specified for the field 'Output/a[1]' returned nothing (undefined).",
    );
  });

  it('says why an expression threw', async () => {
    const arn = await stepFunctions.begin({
      Show: { Type: 'Pass', Output: "{% 1 + 'a' %}", End: true },
    });
    expect((await stepFunctions.ended(arn)).cause).toContain('T2002');
  });

  it('has the functions that AWS adds to JSONata, and not $eval', async () => {
    const show = (expression: string): Promise<unknown> =>
      run({ Show: { Type: 'Succeed', Output: `{% ${expression} %}` } });
    expect(await show('$partition([1..5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
    expect(await show('$range(1, 9, 4)')).toEqual([1, 5, 9]);
    expect(await show("$hash('abc', 'SHA-256')")).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(await show('$random(3) = $random(3)')).toBe(true);
    expect(await show('$uuid()')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await show(`$parse('{"a":[1]}').a`)).toEqual([1]);
    expect(await show("$eval('1')")).toBe('States.QueryEvaluationError');
  });

  it('tells the time by its clock', async () => {
    const output = "{% [$millis(), $now(), $now('[Y]-[M01]', '-0100')] %}";
    expect(await run({ Show: { Type: 'Succeed', Output: output } })).toEqual([
      clock.now(),
      new Date(clock.now()).toISOString(),
      '2025-12',
    ]);
  });

  it('knows the execution, the state and the state machine it is in', async () => {
    const arn = await stepFunctions.begin(
      { Show: { Type: 'Succeed', Output: '{% $states.context %}' } },
      { n: 1 },
    );
    const { output, name, stateMachineArn } = await stepFunctions.ended(arn);
    expect(JSON.parse(output ?? '')).toEqual({
      Execution: {
        Id: arn,
        Input: { n: 1 },
        Name: name,
        RoleArn: 'arn:aws:iam::000000000000:role/Workflow',
        StartTime: '2026-01-01T00:00:00.000Z',
        RedriveCount: 0,
      },
      State: { EnteredTime: '2026-01-01T00:00:00.000Z', Name: 'Show', RetryCount: 0 },
      StateMachine: { Id: stateMachineArn, Name: stateMachineArn?.split(':').at(-1) },
    });
  });

  it('waits for seconds, and until a time', async () => {
    const arn = await stepFunctions.begin(
      {
        Pause: { Type: 'Wait', Seconds: '{% $states.input.pause %}', Next: 'Until' },
        Until: { Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true },
      },
      { pause: 60, until: '2025-01-01T00:02:00+00:00' },
    );
    expect((await stepFunctions.describe(arn)).status).toBe('RUNNING');
    clock.advance(60_000);
    expect((await stepFunctions.ended(arn)).status).toBe('SUCCEEDED');
  });

  it('refuses a pause that is no whole number of seconds', async () => {
    const states = { Pause: { Type: 'Wait', Seconds: '{% $states.input %}', End: true } };
    expect(await run(states, 1.5)).toBe('States.QueryEvaluationError');
    expect(await run(states, -1)).toBe('States.QueryEvaluationError');
    expect(await run(states, '1')).toBe('States.QueryEvaluationError');
  });

  it('times out as a whole', async () => {
    const arn = await stepFunctions.begin(
      { Pause: { Type: 'Wait', Seconds: 3600, End: true } },
      {},
      { TimeoutSeconds: 10 },
    );
    clock.advance(10_000);
    expect((await stepFunctions.ended(arn)).status).toBe('TIMED_OUT');
    expect((await stepFunctions.trail(arn)).at(-1)).toBe('2 ExecutionTimedOut');
  });

  it('fails once its history is full', async () => {
    const states = { Again: { Type: 'Pass', Next: 'Again' } };
    const arn = await stepFunctions.begin(states);
    const { error, cause } = await stepFunctions.ended(arn);
    expect(error).toBe('States.Runtime');
    expect(cause).toContain('25000');
  });

  it('refuses an output of more than 256 KiB', async () => {
    const states = {
      Grow: { Type: 'Pass', Output: "{% $pad('', 300000, 'x') %}", End: true },
    };
    expect(await run(states)).toBe('States.DataLimitExceeded');
  });
});
