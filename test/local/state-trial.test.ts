import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../local/commands/arguments';
import { describeTrial, findState, readJson, tryState } from '../../local/commands/state-trial';
import { temporaryFolder } from '../support/dynamodb';
import { plainEnvironment } from '../support/plain-environment';
import { RunningStepFunctions } from '../support/step-functions';
import { each, invoke } from '../support/step-functions-trials';

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Call',
  States: {
    Call: invoke({
      End: undefined,
      Next: 'Each one',
      Output: '{% $states.result.Payload %}',
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 6, JitterStrategy: 'FULL' }],
      Catch: [{ ErrorEquals: ['Canceled'], Next: 'Each one' }],
    }),
    'Each one': each(),
  },
});

describe('Trying a state from the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stepFunctions: RunningStepFunctions;

  beforeAll(async () => {
    folder = await temporaryFolder();
    stepFunctions = await RunningStepFunctions.start(join(folder.path, 'store'));
  });

  afterAll(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  const tried = async (mock: { mock?: string; mockError?: string }): Promise<unknown> => {
    const trial = { stateName: 'Call', input: '{}', ...mock };
    const answer = await tryState(stepFunctions.client, { definition }, trial);
    return Object.fromEntries(describeTrial(answer, findState(definition, 'Call')));
  };

  it('tells the way a state goes on', async () => {
    expect(await tried({ mock: '{"Payload":[1]}' })).toMatchObject({
      status: 'SUCCEEDED',
      'next state': 'Each one',
      output: '[\n  1\n]',
    });
  });

  it('tells the retry or the catch of an error', async () => {
    expect(await tried({ mockError: 'Busy' })).toMatchObject({
      status: 'RETRIABLE',
      retry: 'Retry[0], after at most 1 s, up to 6 times',
    });
    expect(await tried({ mockError: 'Canceled' })).toMatchObject({
      status: 'CAUGHT_ERROR',
      catch: 'Catch[0], Canceled',
      'next state': 'Each one',
    });
  });

  it('finds states on every level, and names the one that may have been meant', () => {
    expect(findState(definition, 'Work').Type).toBe('Task');
    expect(() => findState(definition, 'each oen')).toThrow(
      new UsageError('There is no state "each oen". Did you mean "Each one"?'),
    );
  });

  it('says what Step Functions refuses', async () => {
    await expect(tried({})).rejects.toThrow(
      new UsageError('ValidationException: RoleArn must be specified when testing a Task state'),
    );
  });

  it('reads JSON from the command line, or from a file', async () => {
    const file = join(folder.path, 'input.json');
    await writeFile(file, '{"a":1}');
    expect(readJson('input', '{"b":2}')).toBe('{"b":2}');
    expect(readJson('input', file)).toBe('{"a":1}');
    await writeFile(file, '{');
    expect(() => readJson('input', file)).toThrow(`--input: ${file} does not hold JSON`);
    expect(() => readJson('mock', '{a')).toThrow('--mock: this is neither JSON nor a file');
  });

  it('tries a state of the workflow at any address', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...['--import', 'tsx', 'local/commands/test-state.ts', 'Faces match?'],
        ...['--url', stepFunctions.endpoint, '--variables', '{"match":{"outcome":"review"}}'],
      ],
      {
        env: {
          ...plainEnvironment(),
          AWS_ACCESS_KEY_ID: 'AKIATEST',
          AWS_SECRET_ACCESS_KEY: 'secret',
        },
      },
    );
    expect(stdout).toMatch(/^next state +Await review$/m);
  });
});
