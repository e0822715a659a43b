import { TestStateCommand } from '@aws-sdk/client-sfn';
import { AccessControl } from '../../local/iam/access-control';
import { stepFunctionsRequirements } from '../../local/stepfunctions/api/requirements';
import { temporaryFolder } from '../support/dynamodb';
import { RunningStepFunctions, roleArn } from '../support/step-functions';
import { both, each, invoke, jsonata, mocked, trialsOf } from '../support/step-functions-trials';

describe('A request to try a state', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stepFunctions: RunningStepFunctions;
  let trial: ReturnType<typeof trialsOf>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    stepFunctions = await RunningStepFunctions.start(folder.path);
    trial = trialsOf(stepFunctions);
  });

  afterAll(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  it.each([
    [{ Execution: { Id: 1 } }, 'Execution.Id must be a string'],
    [{ Map: {} }, "'Map' field is not supported when mocking a Context object"],
    [{ Execution: { pokemon: 'squirtle' } }, "Field 'pokemon' is not allowed"],
    [{ Pokedex: {} }, "Field 'Pokedex' is not allowed"],
    [
      { Task: { Token: 't' } },
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    ],
  ])('is refused with the context %j', async (context, problem) => {
    const request = { context: JSON.stringify(context), ...mocked({}) };
    await expect(trial(invoke(), request)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Invalid Context object provided: ${problem}`,
    });
  });

  const resource = (name: string): object =>
    invoke({ Resource: `arn:aws:states:::${name}`, Arguments: {} });
  it.each([
    ['events:putEvents', { Entries: 'none' }, "Field 'Entries' must be an array"],
    ['events:putEvents', { Entries: [{}, { EventId: [] }] }, "Field 'EventId' must be a string"],
    ['lambda:invoke', { StatusCode: '200' }, "Field 'StatusCode' must be a number"],
    ['lambda:invoke', { Payload: {} }, "Field 'Payload' must be a string"],
    [
      'aws-sdk:dynamodb:updateItem',
      { ConsumedCapacity: { CapacityUnits: '123.45' } },
      "Field 'CapacityUnits' must be a number",
    ],
    ['aws-sdk:dynamodb:getItem', { Item: { id: { S: 1 } } }, "Field 'S' must be a string"],
    ['aws-sdk:s3:getObject', { ContentLength: '9000' }, "Field 'ContentLength' must be a number"],
    [
      'aws-sdk:rekognition:compareFaces',
      { FaceMatches: [1] },
      "Field 'FaceMatches' must be an object",
    ],
    [
      'aws-sdk:dynamodb:describeBackup',
      { BackupDescription: { BackupDetails: {} } },
      "Required field 'BackupArn' is missing",
    ],
  ])('is held to the model of what %s answers: not %j', async (name, result, problem) => {
    await expect(trial(resource(name), mocked(result))).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Mock result schema validation error: ${problem}`,
    });
    const mock = { result: JSON.stringify(result), fieldValidationMode: 'NONE' } as const;
    expect(await trial(resource(name), { mock })).toMatchObject({ output: result });
  });

  it('may leave out what a result needs when only what is there is checked', async () => {
    const mock = {
      result: '{"BackupDescription":{"BackupDetails":{}},"random":1}',
      fieldValidationMode: 'PRESENT',
    } as const;
    const task = resource('aws-sdk:dynamodb:describeBackup');
    expect(await trial(task, { mock })).toMatchObject({ status: 'SUCCEEDED' });
  });

  const pass = jsonata({ Type: 'Pass', End: true });
  it.each([
    [
      'a mock of a Pass',
      pass,
      mocked({}),
      "State type 'Pass' is not supported when a mock is specified",
    ],
    [
      'a Map without a mock',
      each(),
      {},
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    ],
    [
      'a Parallel without a mock',
      both(),
      {},
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    ],
    ['a Task without a role', invoke(), {}, 'RoleArn must be specified when testing a Task state'],
    [
      'two mocks',
      invoke(),
      { mock: { result: '{}', errorOutput: {} } },
      'A test mock should have only one of the following fields: [result, errorOutput].',
    ],
    [
      'secrets with a mock',
      invoke(),
      { revealSecrets: true, ...mocked({}) },
      'TestState does not support RevealSecrets when a mock is specified.',
    ],
    [
      'a mock that is no JSON',
      invoke(),
      { mock: { result: 'text' } },
      'Mocked result must be valid JSON',
    ],
    ['a mock of a Map that is no array', each(), mocked({}), 'Mocked result must be an array.'],
    [
      'a mock of a Parallel that is no array',
      both(),
      mocked({}),
      'Mocked result must be an array.',
    ],
    [
      'a mock of too few branches',
      both(),
      mocked([1]),
      'Mocked result must contain the same number of items as number of Parallel branches.',
    ],
  ])('is refused with %s', async (_what, state, request, message) => {
    await expect(trial(state, { input: { Values: [1] }, ...request })).rejects.toMatchObject({
      message,
    });
  });

  it.each([
    ['variables that are no object', pass, { variables: '[]' }, 'ValidationException'],
    ['a context without a mock', pass, { context: '{}' }, 'ValidationException'],
    [
      'failed iterations without a mock',
      pass,
      { stateConfiguration: { mapIterationFailureCount: 1 } },
      'ValidationException',
    ],
    [
      'failed iterations of a task',
      invoke(),
      { stateConfiguration: { mapIterationFailureCount: 1 }, ...mocked({}) },
      'ValidationException',
    ],
    ['a role that is none', pass, { roleArn: 'me' }, 'InvalidArn'],
    ['JSONPath', { Type: 'Pass', InputPath: '$.a', End: true }, {}, 'InvalidDefinition'],
    ['a state that leads nowhere', jsonata({ Type: 'Pass' }), {}, 'InvalidDefinition'],
    [
      'a state machine without the name of a state',
      { StartAt: 'A', States: { A: pass } },
      {},
      'InvalidDefinition',
    ],
  ])('is refused with %s', async (_what, state, request, name) => {
    await expect(trial(state, request)).rejects.toMatchObject({ name });
  });

  it('is refused with an input that is no JSON', async () => {
    const request = { definition: JSON.stringify(pass), input: '{' };
    await expect(stepFunctions.client.send(new TestStateCommand(request))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
    });
  });

  it('needs the right to pass the role, unless nothing is done in it', () => {
    const requirements = stepFunctionsRequirements({
      account: '000000000000',
      region: 'us-east-1',
      encryptionOf: () => undefined,
    });
    const needs = (request: object): unknown =>
      requirements
        .TestState?.({ definition: '{}', ...request })
        .map(({ action, resource }) => `${action} ${resource}`);
    expect(needs({ roleArn, ...mocked({}) })).toEqual(['states:TestState *']);
    expect(needs({ roleArn })).toEqual(['states:TestState *', `iam:PassRole ${roleArn}`]);
    expect(needs({ revealSecrets: true })).toContain('states:RevealSecrets *');
  });

  it('may hand over a role only by a right of its own, whatever the role trusts', () => {
    const Principal = { AWS: ['arn:aws:iam::000000000000:root'] };
    const trust = {
      Effect: 'Allow' as const,
      Principal,
      Action: ['sts:AssumeRole', 'iam:PassRole'],
    };
    const access = new AccessControl({
      roles: [{ arn: roleArn, policies: [], trustPolicy: { Statement: [trust] } }],
      resources: [],
    });
    const pass = { action: 'iam:PassRole', resource: roleArn };
    const operator = { accessKeyId: 'A', arn: 'arn:aws:iam::000000000000:user/operator' };
    expect(() => access.authorize(operator, pass)).not.toThrow();
    const session = {
      accessKeyId: 'B',
      arn: 'arn:aws:sts::000000000000:assumed-role/W/s',
      roleArn,
    };
    expect(() => access.authorize(session, pass)).toThrow('iam:PassRole');
  });
});
