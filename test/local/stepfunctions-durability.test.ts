import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type SFNClient,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { projectRoot } from '../../local/paths';
import { Store } from '../../local/store/store';
import type { JsonObject } from '../../local/service';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import {
  RunningStepFunctions,
  TestIntegrations,
  roleArn,
  stepFunctionsClient,
} from '../support/step-functions';

const awaitToken = (further: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
  Arguments: { Token: '{% $states.context.Task.Token %}' },
  End: true,
  ...further,
});

describe('After a restart', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let integrations: TestIntegrations;
  let stepFunctions: RunningStepFunctions;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    await start();
  });

  afterEach(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  async function start(): Promise<void> {
    integrations = new TestIntegrations();
    stepFunctions = await RunningStepFunctions.start(folder.path, clock, integrations);
  }

  async function restart(): Promise<void> {
    await stepFunctions.stop();
    await start();
  }

  const complete = (taskToken: string, output: string) =>
    stepFunctions.client.send(new SendTaskSuccessCommand({ taskToken, output }));

  it('a token still completes its task, without its call being made again', async () => {
    const arn = await stepFunctions.begin({
      Begin: { Type: 'Pass', Assign: { kept: 'yes' }, Next: 'Wait' },
      Wait: awaitToken({ Output: '{% $kept & $states.result %}' }),
    });
    const token = await integrations.token(0);
    await stepFunctions.recorded(arn, 'TaskSubmitted');
    await restart();
    await complete(token, '"!"');
    expect((await stepFunctions.ended(arn)).output).toBe('"yes!"');
    expect(integrations.calls).toEqual([]);
  });

  it('a call that was under way is made again, with the same token', async () => {
    integrations.answer = () => new Promise<JsonObject>(() => undefined);
    const arn = await stepFunctions.begin({ Wait: awaitToken() });
    const token = await integrations.token(0);
    await restart();
    expect(await integrations.token(0)).toBe(token);
    await complete(token, '1');
    expect((await stepFunctions.ended(arn)).status).toBe('SUCCEEDED');
  });

  it('waits, pauses before retries and timeouts end when they were to end', async () => {
    integrations.functions.set('work', () => {
      throw new Error('not there yet');
    });
    const waiting = await stepFunctions.begin({ Pause: { Type: 'Wait', Seconds: 60, End: true } });
    const retried = await stepFunctions.begin({
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'work' },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60 }],
        End: true,
      },
    });
    const expiring = await stepFunctions.begin({ Wait: awaitToken({ TimeoutSeconds: 60 }) });
    await stepFunctions.recorded(retried, 'TaskFailed');
    await stepFunctions.recorded(expiring, 'TaskSubmitted');
    clock.advance(30_000);
    await restart();
    integrations.functions.set('work', () => 'done');
    clock.advance(29_999);
    for (const arn of [waiting, retried, expiring]) {
      expect((await stepFunctions.describe(arn)).status).toBe('RUNNING');
    }
    clock.advance(1);
    expect((await stepFunctions.ended(waiting)).status).toBe('SUCCEEDED');
    expect((await stepFunctions.ended(retried)).status).toBe('SUCCEEDED');
    expect((await stepFunctions.ended(expiring)).error).toBe('States.Timeout');
  });

  it('what the store did not take is done again', async () => {
    const arn = await stepFunctions.begin({ Pause: { Type: 'Wait', Seconds: 60, End: true } });
    const fullDisk = jest.spyOn(Store.prototype, 'commit');
    fullDisk.mockRejectedValue(new Error('No space left'));
    clock.advance(60_000);
    do expect((await stepFunctions.describe(arn)).status).toBe('RUNNING');
    while (stepFunctions.faults.length === 0);
    expect(stepFunctions.faults).toEqual([`${arn} could not go on`]);
    fullDisk.mockRestore();
    await restart();
    expect((await stepFunctions.ended(arn)).status).toBe('SUCCEEDED');
  });

  it('a heartbeat counts that came before', async () => {
    const arn = await stepFunctions.begin({ Wait: awaitToken({ HeartbeatSeconds: 10 }) });
    const taskToken = await integrations.token(0);
    await stepFunctions.recorded(arn, 'TaskSubmitted');
    clock.advance(9_000);
    await stepFunctions.client.send(new SendTaskHeartbeatCommand({ taskToken }));
    await restart();
    clock.advance(9_000);
    expect((await stepFunctions.describe(arn)).status).toBe('RUNNING');
    clock.advance(1_000);
    expect((await stepFunctions.ended(arn)).error).toBe('States.Timeout');
  });

  it('the iterations of a Map go on, those that ended not being run again', async () => {
    const arn = await stepFunctions.begin({
      Each: {
        Type: 'Map',
        Items: '{% [1..4] %}',
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Wait',
          States: {
            Wait: awaitToken({
              Arguments: { Token: '{% $states.context.Task.Token %}', n: '{% $states.input %}' },
              Output: '{% $states.input * $states.result %}',
            }),
          },
        },
        End: true,
      },
    });
    await complete(await integrations.token(0), '10');
    const second = await integrations.token(1);
    await integrations.call(2);
    while (
      (await stepFunctions.history(arn)).filter(({ type }) => type === 'TaskSubmitted').length < 3
    );
    const third = await integrations.token(2);
    await restart();
    await complete(third, '10');
    await complete(await integrations.token(0), '10');
    await complete(second, '10');
    expect((await stepFunctions.ended(arn)).output).toBe('[10,20,30,40]');
    expect(integrations.calls).toHaveLength(1);
  });
});

describe('After the process was killed', () => {
  let child: ChildProcess;
  let exited: Promise<unknown>;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await kill();
    await folder.remove();
  });

  async function spawnService(): Promise<SFNClient> {
    child = spawn(
      process.execPath,
      ['--import', 'tsx', join(projectRoot, 'test/support/step-functions-process.ts'), folder.path],
      { stdio: ['ignore', 'pipe', 'ignore'], cwd: projectRoot },
    );
    exited = once(child, 'exit');
    if (!child.stdout) throw new Error('The process has no output.');
    const [endpoint] = (await once(createInterface(child.stdout), 'line')) as [string];
    return stepFunctionsClient(endpoint);
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await exited;
  }

  it('every execution that was started ends as it should', async () => {
    const work = (field: string, Next: string): object => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'work', Payload: { n: '{% $states.input.n %}' } },
      Assign: { [field]: '{% $states.result.Payload.n %}' },
      Output: '{% $states.input %}',
      Next,
    });
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: {
        A: work('a', 'B'),
        B: work('b', 'C'),
        C: work('c', 'Done'),
        Done: { Type: 'Succeed', Output: '{% $a + $b + $c %}' },
      },
    });
    let client = await spawnService();
    const { stateMachineArn } = await client.send(
      new CreateStateMachineCommand({ name: 'killed', roleArn, definition }),
    );
    const started = new Map<string, number>();
    const starts = Array.from({ length: 60 }, async (_, n) => {
      const input = JSON.stringify({ n });
      const { executionArn = '' } = await client.send(
        new StartExecutionCommand({ stateMachineArn, input }),
      );
      started.set(executionArn, n);
      if (started.size === 20) child.kill('SIGKILL');
    });
    await Promise.allSettled(starts);
    await kill();
    client.destroy();
    client = await spawnService();
    for (const [executionArn, n] of started) {
      let execution;
      do execution = await client.send(new DescribeExecutionCommand({ executionArn }));
      while (execution.status === 'RUNNING');
      expect(execution.output).toBe(String(3 * n));
      const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
      expect(events.filter(({ type }) => type === 'TaskStateExited')).toHaveLength(3);
    }
    client.destroy();
  });
});
