import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { RunningStepFunctions, roleArn } from '../support/step-functions';

const day = 24 * 3_600_000;
const done = { Done: { Type: 'Succeed' } };
const pause = { Pause: { Type: 'Wait', Seconds: 3600, End: true } };

describe('Step Functions', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let stepFunctions: RunningStepFunctions;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new ManualClock();
    stepFunctions = await RunningStepFunctions.start(folder.path, clock);
  });

  afterEach(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  const send: RunningStepFunctions['client']['send'] = (...given: [never]) =>
    stepFunctions.client.send(...given);
  const start = (stateMachineArn: string, name?: string, input?: string) =>
    send(new StartExecutionCommand({ stateMachineArn, name, input }));

  describe('told to start an execution', () => {
    it('answers the same for the same name and input while it runs', async () => {
      const machine = await stepFunctions.create(pause);
      const first = await start(machine, 'one', '{"a":1}');
      expect(await start(machine, 'one', '{"a":1}')).toMatchObject({
        executionArn: first.executionArn,
        startDate: first.startDate,
      });
      await expect(start(machine, 'one', '{"a":2}')).rejects.toMatchObject({
        name: 'ExecutionAlreadyExists',
        message: `Execution Already Exists: '${first.executionArn}'`,
      });
    });

    it('starts one of two that come at once', async () => {
      const machine = await stepFunctions.create(pause);
      const both = await Promise.allSettled([
        start(machine, 'one', '{"a":1}'),
        start(machine, 'one', '{"a":2}'),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('keeps a name taken for 90 days after the execution has ended', async () => {
      const machine = await stepFunctions.create(done);
      const { executionArn = '' } = await start(machine, 'one');
      await stepFunctions.ended(executionArn);
      clock.advance(89 * day);
      await expect(start(machine, 'one')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
      clock.advance(day);
      await start(machine, 'one', '{"again":true}');
      expect((await stepFunctions.ended(executionArn)).input).toBe('{"again":true}');
      expect(await stepFunctions.history(executionArn)).toHaveLength(4);
    });

    it.each([
      ['InvalidName', 'a b', '{}'],
      ['InvalidExecutionInput', 'one', '{'],
      ['ValidationException', 'one', JSON.stringify('x'.repeat(262_143))],
    ])('answers %s', async (error, name, input) => {
      const machine = await stepFunctions.create(done);
      await expect(start(machine, name, input)).rejects.toMatchObject({ name: error });
    });

    it('knows no state machine that was not created', async () => {
      const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';
      await expect(start(arn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
      await expect(start('none')).rejects.toMatchObject({ name: 'InvalidArn' });
    });
  });

  describe('given a definition', () => {
    const create = (definition: object, type?: 'EXPRESS') =>
      send(
        new CreateStateMachineCommand({
          name: 'refused',
          roleArn,
          definition: JSON.stringify(definition),
          ...(type && { type }),
        }),
      );
    const pass = { Type: 'Pass', End: true };
    const task = { ...pass, Type: 'Task' };
    const sdk = 'arn:aws:states:::aws-sdk';

    it.each([
      ['a missing start', { StartAt: 'B', States: { A: pass } }, "Missing 'StartAt' target: B"],
      [
        'a missing target',
        { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } },
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
      ],
      [
        'a state out of reach',
        { StartAt: 'A', States: { A: pass, B: pass } },
        'State "B" is not reachable',
      ],
      [
        'a state without an end',
        { StartAt: 'A', States: { A: { Type: 'Pass' } } },
        "'Next' and 'End'",
      ],
      [
        'an unknown field',
        { StartAt: 'A', States: { A: { ...pass, Foo: 1 } } },
        "Field 'Foo' is not supported",
      ],
      [
        'JSONPath',
        { StartAt: 'A', States: { A: { ...pass, ResultPath: '$.a' } } },
        "The field 'ResultPath' of JSONPath is not embedded",
      ],
      [
        'a distributed Map',
        {
          QueryLanguage: 'JSONata',
          StartAt: 'A',
          States: {
            A: {
              ...pass,
              Type: 'Map',
              ItemProcessor: {
                ProcessorConfig: { Mode: 'DISTRIBUTED' },
                StartAt: 'A',
                States: { A: pass },
              },
            },
          },
        },
        'distributed mode of Map states is not embedded',
      ],
      [
        'an expression that does not parse',
        {
          QueryLanguage: 'JSONata',
          StartAt: 'A',
          States: { A: { ...pass, Output: { a: '{% 1 + %}' } } },
        },
        'The JSONata expression is invalid',
      ],
      [
        'a service that is not embedded',
        { StartAt: 'A', States: { A: { ...task, Resource: `${sdk}:sqs:sendMessage` } } },
        'is not recognized',
      ],
      [
        'an action that is not embedded',
        { StartAt: 'A', States: { A: { ...task, Resource: `${sdk}:s3:noSuchAction` } } },
        'does not implement NoSuchAction',
      ],
      [
        '.sync',
        {
          StartAt: 'A',
          States: { A: { ...task, Resource: 'arn:aws:states:::states:startExecution.sync' } },
        },
        'is not embedded',
      ],
      [
        'States.ALL before others',
        {
          StartAt: 'A',
          States: {
            A: {
              ...task,
              Resource: `${sdk}:s3:getObject`,
              Catch: [{ ErrorEquals: ['States.ALL', 'X'], Next: 'B' }],
            },
            B: pass,
          },
        },
        'States.ALL must appear alone',
      ],
    ])('refuses %s', async (_, definition, message) => {
      await expect(create(definition)).rejects.toMatchObject({
        name: 'InvalidDefinition',
        message: expect.stringContaining(message) as string,
      });
    });

    it('refuses express state machines and activities, naming them', async () => {
      await expect(create({ StartAt: 'A', States: { A: pass } }, 'EXPRESS')).rejects.toMatchObject({
        name: 'StateMachineTypeNotSupported',
      });
      await expect(send(new CreateActivityCommand({ name: 'a' }))).rejects.toMatchObject({
        message: 'The embedded sfn does not implement CreateActivity.',
      });
    });

    it('takes the same one twice and another one not', async () => {
      await create({ StartAt: 'A', States: { A: pass } });
      await create({ StartAt: 'A', States: { A: pass } });
      await expect(create({ StartAt: 'B', States: { B: pass } })).rejects.toMatchObject({
        name: 'StateMachineAlreadyExists',
      });
    });
  });

  it('lets executions run the definition they were started with', async () => {
    const stateMachineArn = await stepFunctions.create(pause);
    const { executionArn = '' } = await start(stateMachineArn);
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Done', States: done });
    const { revisionId } = await send(
      new UpdateStateMachineCommand({ stateMachineArn, definition }),
    );
    expect(await send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      definition,
      revisionId,
      status: 'ACTIVE',
    });
    const own = await send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(own.definition).toContain('Pause');
    clock.advance(3_600_000);
    await stepFunctions.ended(executionArn);
    expect(await stepFunctions.trail(executionArn)).toContain('0 WaitStateEntered Pause');
  });

  it('lists executions newest first, by status and by page', async () => {
    const stateMachineArn = await stepFunctions.create({
      Which: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.wait %}', Next: 'Pause' }],
        Default: 'Done',
      },
      ...pause,
      ...done,
    });
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const wait = name === 'b' || name === 'e';
      const { executionArn = '' } = await start(stateMachineArn, name, JSON.stringify({ wait }));
      if (!wait) await stepFunctions.ended(executionArn);
      clock.advance(1000);
    }
    const list = async (statusFilter?: 'RUNNING'): Promise<string[]> => {
      const names: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await send(
          new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: 2, nextToken }),
        );
        names.push((page.executions ?? []).map(({ name }) => name).join(''));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return names;
    };
    expect(await list()).toEqual(['ed', 'cb', 'a']);
    expect(await list('RUNNING')).toEqual(['eb']);
    await expect(
      send(new ListExecutionsCommand({ stateMachineArn, nextToken: 'made up' })),
    ).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('gives histories by page, backwards, and without data', async () => {
    const executionArn = await stepFunctions.begin(done, { secret: 1 });
    await stepFunctions.ended(executionArn);
    const ids = async (reverseOrder: boolean): Promise<unknown[]> => {
      const all: unknown[] = [];
      let nextToken: string | undefined;
      do {
        const page = await send(
          new GetExecutionHistoryCommand({ executionArn, reverseOrder, maxResults: 3, nextToken }),
        );
        all.push((page.events ?? []).map(({ id }) => id));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return all;
    };
    expect(await ids(false)).toEqual([[1, 2, 3], [4]]);
    expect(await ids(true)).toEqual([[4, 3, 2], [1]]);
    const bare = await send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(JSON.stringify(bare.events)).not.toContain('secret');
  });

  it('stops an execution once', async () => {
    const executionArn = await stepFunctions.begin(pause);
    const stop = new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of it' });
    const { stopDate } = await send(stop);
    clock.advance(1000);
    expect((await send(stop)).stopDate).toEqual(stopDate);
    expect(await stepFunctions.describe(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'of it',
    });
    const none = new StopExecutionCommand({ executionArn: `${executionArn}x` });
    await expect(send(none)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });

  it('deletes a state machine with what runs of it', async () => {
    const executionArn = await stepFunctions.begin(pause);
    const { stateMachineArn } = await stepFunctions.describe(executionArn);
    await send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect((await stepFunctions.describe(executionArn)).status).toBe('ABORTED');
    expect((await send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
    await send(new DeleteStateMachineCommand({ stateMachineArn }));
  });

  it('announces every change of status in the shape of its EventBridge event', async () => {
    const executionArn = await stepFunctions.begin(done, { a: 1 });
    await stepFunctions.ended(executionArn);
    expect(stepFunctions.statusChanges).toEqual([
      expect.objectContaining({ executionArn, status: 'RUNNING', input: '{"a":1}', output: null }),
      expect.objectContaining({ executionArn, status: 'SUCCEEDED', output: '{"a":1}' }),
    ]);
  });
});
