import type { HistoryEvent as RecordedEvent } from '@aws-sdk/client-sfn';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '../../web/console/execution/history';
import type { Visit } from '../../web/console/execution/visit';
import { visitsOf } from '../../web/console/execution/visits';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { FunctionError, RunningStepFunctions } from '../support/step-functions';

/** An event as the API gives it: one member for the details of all types. */
function asAnswered({ id = 0, previousEventId = 0, type, timestamp, ...rest }: RecordedEvent) {
  const [details = {}] = Object.values(rest).filter((value) => typeof value === 'object');
  const at = timestamp?.toISOString() ?? '';
  return {
    id,
    previousEventId,
    type: String(type),
    at,
    details: { ...details },
  } satisfies HistoryEvent;
}

const invoke = (FunctionName: string, further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  End: true,
  ...further,
});

const machine = (StartAt: string, States: object): object => ({ StartAt, States });

/** `state outcome`, behind the states around it with their iterations. */
function summary({ branch, state, outcome }: Visit): string {
  const path: string[] = [];
  for (let outer = branch; outer.visit; outer = outer.visit.branch) {
    path.unshift(outer.visit.state + (outer.iteration === undefined ? '' : `[${outer.iteration}]`));
  }
  return `${[...path, state].join('/')} ${outcome}`;
}

describe('The visits read from a history', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let stepFunctions: RunningStepFunctions;
  let failuresLeft = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    stepFunctions = await RunningStepFunctions.start(folder.path, clock);
    const { functions } = stepFunctions.integrations;
    functions.set('echo', (payload) => payload);
    functions.set('fail', () => {
      throw new FunctionError('Broken', 'it broke');
    });
    functions.set('mend', (payload) => {
      failuresLeft -= 1;
      if (failuresLeft >= 0) throw new FunctionError('Broken', 'not yet');
      return payload;
    });
  });

  afterAll(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  const visitsIn = async (arn: string): Promise<Visit[]> =>
    visitsOf((await stepFunctions.history(arn)).map(asAnswered));

  async function visitsAfter(states: object, input: object = {}): Promise<Visit[]> {
    const arn = await stepFunctions.begin(states, { ...input });
    await stepFunctions.ended(arn);
    return visitsIn(arn);
  }

  it('carry input, output, variables and the call of a task', async () => {
    const [first, second] = await visitsAfter(
      {
        Call: invoke('echo', {
          Assign: { kept: '{% [1, $states.input.n] %}' },
          Next: 'Done',
          End: undefined,
        }),
        Done: { Type: 'Succeed' },
      },
      { n: 7 },
    );
    expect(first).toMatchObject({
      state: 'Call',
      type: 'Task',
      outcome: 'succeeded',
      input: { n: 7 },
      output: { n: 7 },
      assigned: { kept: [1, 7] },
    });
    expect(first?.attempts).toMatchObject([
      {
        calls: 'lambda invoke',
        parameters: { FunctionName: 'echo', Payload: { n: 7 } },
        result: { StatusCode: 200, Payload: { n: 7 } },
      },
    ]);
    expect(second).toMatchObject({ state: 'Done', cameFrom: first, outcome: 'succeeded' });
  });

  it('count one for every time around a loop', async () => {
    const visits = await visitsAfter({
      Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'Count' },
      Count: { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Next: 'Enough?' },
      'Enough?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $n < 2 %}', Next: 'Count' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
    expect(visits.map(({ state }) => state)).toEqual([
      'Begin',
      'Count',
      'Enough?',
      'Count',
      'Enough?',
      'Done',
    ]);
    expect(visits.map(({ cameFrom }) => cameFrom?.state)).toEqual([
      undefined,
      'Begin',
      'Count',
      'Enough?',
      'Count',
      'Enough?',
    ]);
  });

  it('hold every attempt of a task that is retried', async () => {
    failuresLeft = 1;
    const arn = await stepFunctions.begin({
      Call: invoke('mend', { Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 3 }] }),
    });
    await stepFunctions.recorded(arn, 'TaskFailed');
    expect(await visitsIn(arn)).toMatchObject([
      { outcome: 'running', failure: { error: 'Broken' }, attempts: [{}] },
    ]);
    clock.advance(3_000);
    await stepFunctions.ended(arn);
    const [visit, ...others] = await visitsIn(arn);
    expect(others).toEqual([]);
    expect(visit?.outcome).toBe('succeeded');
    expect(visit?.failure).toBeUndefined();
    expect(visit?.attempts.map(({ failure }) => failure?.error)).toEqual(['Broken', undefined]);
  });

  it('tell a failure that was caught from one that was not', async () => {
    const visits = await visitsAfter({
      Call: invoke('fail', {
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Give up' }],
      }),
      'Give up': { Type: 'Fail', Error: 'GaveUp', Cause: 'it stayed broken' },
    });
    expect(visits).toMatchObject([
      { state: 'Call', outcome: 'caught', failure: { error: 'Broken' } },
      {
        state: 'Give up',
        outcome: 'failed',
        failure: { error: 'GaveUp', cause: 'it stayed broken' },
      },
    ]);
  });

  it('know the state whose expression could not be evaluated', async () => {
    const visits = await visitsAfter({
      Begin: { Type: 'Pass', Next: 'Sum' },
      Sum: { Type: 'Pass', Output: "{% 1 + 'a' %}", End: true },
    });
    expect(visits.map(summary)).toEqual(['Begin succeeded', 'Sum failed']);
    expect(visits[1]?.failure).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  it('tell the iterations of Maps apart, also of one inside another', async () => {
    const visits = await visitsAfter({
      Rows: {
        Type: 'Map',
        Items: [
          [1, 2],
          [3, 4],
        ],
        ItemProcessor: machine('Cells', {
          Cells: {
            Type: 'Map',
            ItemProcessor: machine('Cell', { Cell: invoke('echo') }),
            End: true,
          },
        }),
        End: true,
      },
    });
    expect(visits.map(summary).toSorted()).toEqual([
      'Rows succeeded',
      'Rows[0]/Cells succeeded',
      'Rows[0]/Cells[0]/Cell succeeded',
      'Rows[0]/Cells[1]/Cell succeeded',
      'Rows[1]/Cells succeeded',
      'Rows[1]/Cells[0]/Cell succeeded',
      'Rows[1]/Cells[1]/Cell succeeded',
    ]);
    const cells = visits.filter(({ state }) => state === 'Cell');
    expect(cells.map(({ output }) => output).toSorted()).toEqual([1, 2, 3, 4]);
  });

  it('know what a failing branch cuts off, and go on after the Catch', async () => {
    const visits = await visitsAfter({
      Both: {
        Type: 'Parallel',
        Branches: [
          machine('Slow', { Slow: { Type: 'Wait', Seconds: 60, End: true } }),
          machine('Bad', { Bad: invoke('fail') }),
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
    expect(visits.map(summary)).toEqual([
      'Both caught',
      'Both/Slow stopped',
      'Both/Bad failed',
      'Done succeeded',
    ]);
    expect(visits[0]?.failure?.error).toBe('Broken');
    expect(visits[0]?.failure?.cause).toContain('it broke');
    expect(visits[3]?.cameFrom).toBe(visits[0]);
  });

  it('belong to the later round of a Map that is retried', async () => {
    failuresLeft = 1;
    const arn = await stepFunctions.begin({
      Each: {
        Type: 'Map',
        Items: [1, 2],
        MaxConcurrency: 1,
        ItemProcessor: machine('Call', { Call: invoke('mend') }),
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5 }],
        End: true,
      },
    });
    await stepFunctions.recorded(arn, 'TaskFailed');
    clock.advance(5_000);
    await stepFunctions.ended(arn);
    expect((await visitsIn(arn)).map(summary)).toEqual([
      'Each succeeded',
      'Each[0]/Call failed',
      'Each[0]/Call succeeded',
      'Each[1]/Call succeeded',
    ]);
  });

  it('go on where a redrive takes them up', async () => {
    failuresLeft = 1;
    const arn = await stepFunctions.begin({
      Both: {
        Type: 'Parallel',
        Branches: [
          machine('Sound', { Sound: invoke('echo') }),
          machine('Pause', {
            Pause: { Type: 'Wait', Seconds: 60, Next: 'Rest' },
            Rest: { Type: 'Pass', End: true },
          }),
          machine('Later', {
            Later: { Type: 'Wait', Seconds: 1, Next: 'Mended' },
            Mended: invoke('mend'),
          }),
        ],
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
    await stepFunctions.recorded(arn, 'TaskSucceeded');
    clock.advance(1000);
    await stepFunctions.ended(arn);
    expect((await visitsIn(arn)).map(summary).toSorted()).toEqual([
      'Both failed',
      'Both/Later succeeded',
      'Both/Mended failed',
      'Both/Pause stopped',
      'Both/Sound succeeded',
    ]);
    await stepFunctions.client.send(new RedriveExecutionCommand({ executionArn: arn }));
    clock.advance(60_000);
    await stepFunctions.ended(arn);
    const visits = await visitsIn(arn);
    expect(visits.map(summary).toSorted()).toEqual([
      'Both succeeded',
      'Both/Later succeeded',
      'Both/Mended succeeded',
      'Both/Pause stopped',
      'Both/Pause succeeded',
      'Both/Rest succeeded',
      'Both/Sound succeeded',
      'Done succeeded',
    ]);
    const mended = visits.find(({ state }) => state === 'Mended');
    expect(mended?.attempts.map(({ failure }) => failure?.error)).toEqual(['Broken', undefined]);
  });

  it('are broken off where an execution is stopped', async () => {
    const arn = await stepFunctions.begin({
      Begin: { Type: 'Pass', Next: 'Pause' },
      Pause: { Type: 'Wait', Seconds: 60, End: true },
    });
    await stepFunctions.recorded(arn, 'WaitStateEntered');
    expect((await visitsIn(arn)).map(summary)).toEqual(['Begin succeeded', 'Pause running']);
    await stepFunctions.client.send(new StopExecutionCommand({ executionArn: arn }));
    expect((await visitsIn(arn)).map(summary)).toEqual(['Begin succeeded', 'Pause stopped']);
  });
});
