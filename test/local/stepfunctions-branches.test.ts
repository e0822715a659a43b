import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { FunctionError, RunningStepFunctions } from '../support/step-functions';

const invoke = (FunctionName: string, further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  End: true,
  ...further,
});

describe('Branches of a state machine', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let stepFunctions: RunningStepFunctions;

  beforeAll(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    stepFunctions = await RunningStepFunctions.start(folder.path, clock);
    const { functions } = stepFunctions.integrations;
    functions.set('echo', (payload) => payload);
    functions.set('fail', () => {
      throw new FunctionError('Broken');
    });
  });

  afterAll(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  it('of a Parallel get the same input, and give their outputs in order', async () => {
    const output = await stepFunctions.run(
      {
        Both: {
          Type: 'Parallel',
          Arguments: '{% $states.input.n %}',
          Branches: [
            {
              StartAt: 'One',
              States: { One: { Type: 'Pass', Output: '{% $states.input + 1 %}', End: true } },
            },
            {
              StartAt: 'Two',
              States: { Two: { Type: 'Pass', Output: '{% $states.input + 2 %}', End: true } },
            },
          ],
          Output: '{% $sum($states.result) %}',
          End: true,
        },
      },
      { n: 10 },
    );
    expect(output).toBe(23);
  });

  it('see the variables around them and keep their own', async () => {
    const output = await stepFunctions.run({
      Begin: { Type: 'Pass', Assign: { shared: 'outer' }, Next: 'Both' },
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Set',
            States: {
              Set: { Type: 'Pass', Assign: { own: '{% $shared & 1 %}' }, Next: 'Get' },
              Get: { Type: 'Pass', Output: '{% $own %}', End: true },
            },
          },
        ],
        Assign: { results: '{% $states.result %}' },
        Next: 'End',
      },
      End: { Type: 'Succeed', Output: "{% {'results': $results, 'own': $exists($own)} %}" },
    });
    expect(output).toEqual({ results: ['outer1'], own: false });
  });

  it('of a Map run over its items, as many at once as it allows', async () => {
    let running = 0;
    let most = 0;
    stepFunctions.integrations.functions.set('count', async (payload) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return payload;
    });
    const output = await stepFunctions.run({
      Each: {
        Type: 'Map',
        Items: '{% [1..6] %}',
        MaxConcurrency: 2,
        ItemSelector: {
          item: '{% $states.context.Map.Item.Value %}',
          at: '{% $states.context.Map.Item.Index %}',
        },
        ItemProcessor: { StartAt: 'Call', States: { Call: invoke('count') } },
        Output: '{% $states.result.(item * 10 + at) %}',
        End: true,
      },
    });
    expect(output).toEqual([10, 21, 32, 43, 54, 65]);
    expect(most).toBe(2);
  });

  it('of a Map are linked as AWS links them', async () => {
    const arn = await stepFunctions.begin({
      Each: {
        Type: 'Map',
        Items: [1, 2],
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } },
        End: true,
      },
    });
    await stepFunctions.ended(arn);
    expect(await stepFunctions.trail(arn)).toEqual([
      '0 ExecutionStarted',
      '0 MapStateEntered Each',
      '2 MapStateStarted',
      '3 MapIterationStarted',
      '4 PassStateEntered In',
      '5 PassStateExited In',
      '6 MapIterationSucceeded',
      '6 MapIterationStarted',
      '8 PassStateEntered In',
      '9 PassStateExited In',
      '10 MapIterationSucceeded',
      '11 MapStateSucceeded',
      '11 MapStateExited Each',
      '13 ExecutionSucceeded',
    ]);
  });

  it('are cut off when one of them fails', async () => {
    const arn = await stepFunctions.begin({
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Bad', States: { Bad: invoke('fail') } },
          { StartAt: 'Slow', States: { Slow: { Type: 'Wait', Seconds: 60, End: true } } },
        ],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Done' }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    });
    expect((await stepFunctions.ended(arn)).output).toBe('"Broken"');
    const trail = await stepFunctions.trail(arn);
    expect(trail.filter((event) => /Aborted|Parallel/.test(event))).toEqual([
      '0 ParallelStateEntered Both',
      '2 ParallelStateStarted',
      '8 TaskStateAborted',
      '8 WaitStateAborted',
      '8 ParallelStateFailed',
      '11 ParallelStateExited Both',
    ]);
  });

  it('of a Map begin again when the Map is retried', async () => {
    let attempts = 0;
    stepFunctions.integrations.functions.set('second', () => {
      attempts += 1;
      if (attempts === 1) throw new FunctionError('Broken');
      return attempts;
    });
    const arn = await stepFunctions.begin({
      Each: {
        Type: 'Map',
        Items: [{ n: 1 }],
        ItemProcessor: { StartAt: 'Call', States: { Call: invoke('second') } },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5 }],
        End: true,
      },
    });
    await stepFunctions.recorded(arn, 'TaskFailed');
    clock.advance(5_000);
    expect((await stepFunctions.ended(arn)).output).toBe('[2]');
    const events = await stepFunctions.history(arn);
    const failed = events.find(({ type }) => type === 'TaskFailed');
    const started = events.filter(({ type }) => type === 'MapStateStarted');
    expect(started.map(({ previousEventId }) => previousEventId)).toEqual([2, failed?.id]);
    expect(events.some(({ type }) => type === 'MapStateFailed')).toBe(false);
  });
});
