import {
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { FunctionError, RunningStepFunctions } from '../support/step-functions';

const invoke = (FunctionName: string, further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload: {} },
  Output: '{% $states.result.Payload %}',
  End: true,
  ...further,
});
const awaitToken = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
  Arguments: { Token: '{% $states.context.Task.Token %}' },
  End: true,
};

describe('A redriven execution', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let stepFunctions: RunningStepFunctions;
  const runs = { sound: 0, broken: 0 };

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    stepFunctions = await RunningStepFunctions.start(folder.path, clock);
    Object.assign(runs, { sound: 0, broken: 0 });
    const { functions } = stepFunctions.integrations;
    functions.set('sound', () => (runs.sound += 1));
    functions.set('broken', () => {
      runs.broken += 1;
      if (runs.broken === 1) throw new FunctionError('Broken');
      return runs.broken;
    });
  });

  afterEach(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  const redrive = (executionArn: string, clientToken?: string) =>
    stepFunctions.client.send(new RedriveExecutionCommand({ executionArn, clientToken }));

  it('tells its states how often and when it was redriven', async () => {
    const told = '{% $states.context.Execution %}';
    const arn = await stepFunctions.begin({
      First: invoke('broken', { End: undefined, Output: told, Next: 'Done' }),
      Done: { Type: 'Succeed', Output: told },
    });
    await stepFunctions.ended(arn);
    clock.advance(60_000);
    await redrive(arn);
    const { output = '', redriveDate } = await stepFunctions.until(
      arn,
      ({ status }) => status === 'SUCCEEDED',
    );
    expect(JSON.parse(output)).toMatchObject({
      RedriveCount: 1,
      RedriveTime: redriveDate?.toISOString(),
    });
  });

  it('goes on at the state that failed, keeping what succeeded', async () => {
    const arn = await stepFunctions.begin({
      First: invoke('sound', { End: undefined, Assign: { kept: 7 }, Next: 'Second' }),
      Second: invoke('broken', { End: undefined, Next: 'Done' }),
      Done: {
        Type: 'Succeed',
        Output: '{% [$kept, $states.context.Execution.RedriveCount] %}',
      },
    });
    expect((await stepFunctions.ended(arn)).redriveStatus).toBe('REDRIVABLE');
    await redrive(arn);
    const ended = await stepFunctions.ended(arn);
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: '[7,1]',
      redriveCount: 1,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    expect(ended.error).toBeUndefined();
    expect(runs).toEqual({ sound: 1, broken: 2 });
    expect((await stepFunctions.trail(arn)).slice(10, 14)).toEqual([
      '10 ExecutionFailed',
      '11 ExecutionRedriven',
      '12 TaskScheduled',
      '13 TaskStarted',
    ]);
    expect(
      stepFunctions.statusChanges.map(({ status, redriveCount }) => [status, redriveCount]),
    ).toEqual([
      ['RUNNING', 0],
      ['FAILED', 0],
      ['RUNNING', 1],
      ['SUCCEEDED', 1],
    ]);
  });

  it('runs again only the branches that did not succeed', async () => {
    const arn = await stepFunctions.begin({
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Sound', States: { Sound: invoke('sound') } },
          {
            StartAt: 'Later',
            States: {
              Later: { Type: 'Wait', Seconds: 1, Next: 'Broken' },
              Broken: invoke('broken'),
            },
          },
        ],
        End: true,
      },
    });
    await stepFunctions.recorded(arn, 'TaskSucceeded');
    clock.advance(1000);
    expect((await stepFunctions.ended(arn)).status).toBe('FAILED');
    await redrive(arn);
    expect((await stepFunctions.ended(arn)).output).toBe('[1,2]');
    expect(runs.sound).toBe(1);
  });

  it('hands out a new token, and the old one is closed', async () => {
    const arn = await stepFunctions.begin({ Wait: awaitToken });
    const old = await stepFunctions.integrations.token(0);
    await stepFunctions.client.send(new StopExecutionCommand({ executionArn: arn }));
    await redrive(arn);
    const taskToken = await stepFunctions.integrations.token(1);
    const complete = (token: string) =>
      stepFunctions.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '1' }));
    await expect(complete(old)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await complete(taskToken);
    expect((await stepFunctions.ended(arn)).status).toBe('SUCCEEDED');
  });

  it('waits anew', async () => {
    const arn = await stepFunctions.begin({ Pause: { Type: 'Wait', Seconds: 60, End: true } });
    await stepFunctions.client.send(new StopExecutionCommand({ executionArn: arn }));
    clock.advance(60_000);
    await redrive(arn);
    clock.advance(59_999);
    expect((await stepFunctions.describe(arn)).status).toBe('RUNNING');
    clock.advance(1);
    expect((await stepFunctions.ended(arn)).status).toBe('SUCCEEDED');
  });

  it('is redriven once for one client token', async () => {
    const arn = await stepFunctions.begin({ Wait: awaitToken });
    await stepFunctions.client.send(new StopExecutionCommand({ executionArn: arn }));
    const first = await redrive(arn, 'mine');
    clock.advance(1000);
    expect((await redrive(arn, 'mine')).redriveDate).toEqual(first.redriveDate);
    await expect(redrive(arn, 'other')).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is RUNNING and cannot be redriven',
    });
  });

  it('must have ended less than 14 days ago, and not well', async () => {
    const failed = await stepFunctions.begin({ Stop: { Type: 'Fail' } });
    const succeeded = await stepFunctions.begin({ Done: { Type: 'Succeed' } });
    await stepFunctions.ended(failed);
    await stepFunctions.ended(succeeded);
    clock.advance(14 * 24 * 3_600_000 + 1);
    await expect(redrive(failed)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    await expect(redrive(succeeded)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    await expect(redrive(`${failed}x`)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });
});
