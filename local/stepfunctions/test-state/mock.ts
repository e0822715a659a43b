import type * as z from 'zod';
import { type JsonValue, ServiceError } from '../../service';
import type { testState } from '../api/requests';
import type { State } from '../definition/asl';
import { StateFailure } from '../failure';
import { targetOf } from '../integrations/resource';
import { Payload } from '../payload';
import { checkResult } from './check-result';
import { type TestedState, findWithin } from './tested-state';

/** What a request to `TestState` asks for. */
export type TestStateRequest = z.output<typeof testState>;

/** What stands in for the work of a state. */
export type Mock =
  | { readonly result: Payload }
  | {
      readonly failure: StateFailure;
      /** The state that the failure comes from: the tested one, or one within it. */
      readonly origin: State;
    };

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

/**
 * Checks that a state can be tried with the mock of a request, or without one.
 *
 * @throws ServiceError in the words of AWS where they are known.
 */
export async function readMock(
  request: TestStateRequest,
  tested: TestedState,
): Promise<Mock | undefined> {
  const { mock } = request;
  const { state } = tested;
  if (!mock) {
    checkWithoutMock(request, state);
    return undefined;
  }
  if (state.Type !== 'Task' && state.Type !== 'Map' && state.Type !== 'Parallel') {
    throw invalid(`State type '${state.Type}' is not supported when a mock is specified`);
  }
  if (request.revealSecrets) {
    throw invalid('TestState does not support RevealSecrets when a mock is specified.');
  }
  const { result, errorOutput, fieldValidationMode } = mock;
  if ((result === undefined) === (errorOutput === undefined)) {
    throw invalid(
      'A test mock should have only one of the following fields: [result, errorOutput].',
    );
  }
  checkFailureCount(request, state);
  if (result === undefined) {
    const failure = new StateFailure(errorOutput?.error, errorOutput?.cause);
    return { failure, origin: originOf(request, tested) };
  }
  await checkShape(parseResult(result), state, fieldValidationMode);
  return { result: Payload.ofText(result) };
}

function checkWithoutMock(request: TestStateRequest, state: State): void {
  const { roleArn, context, stateConfiguration } = request;
  if (state.Type === 'Map' || state.Type === 'Parallel') {
    throw new ServiceError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  }
  if (state.Type === 'Task') {
    if (targetOf(state.Resource).waitsForToken) {
      throw invalid(
        "TestState supports the service integration pattern '.waitForTaskToken' only when a mock is specified",
      );
    }
    if (roleArn === undefined) {
      throw invalid('RoleArn must be specified when testing a Task state');
    }
  }
  if (context !== undefined) {
    throw invalid('TestState supports a Context object only when a mock is specified');
  }
  const { errorCausedByState, mapIterationFailureCount } = stateConfiguration;
  if (errorCausedByState !== undefined || mapIterationFailureCount !== undefined) {
    throw invalid(
      'TestState supports errorCausedByState and mapIterationFailureCount only when a mock is specified',
    );
  }
}

function checkFailureCount({ stateConfiguration }: TestStateRequest, { Type }: State): void {
  if (stateConfiguration.mapIterationFailureCount !== undefined && Type !== 'Map') {
    throw invalid('mapIterationFailureCount can only be specified for a Map state');
  }
}

function originOf({ stateConfiguration }: TestStateRequest, { name, state }: TestedState): State {
  const { errorCausedByState } = stateConfiguration;
  if (errorCausedByState === undefined) return state;
  const origin = findWithin(state, errorCausedByState);
  if (origin) return origin.state;
  throw invalid(`errorCausedByState: '${errorCausedByState}' is not a state within '${name}'`);
}

function parseResult(result: string): JsonValue {
  try {
    return JSON.parse(result) as JsonValue;
  } catch {
    throw invalid('Mocked result must be valid JSON');
  }
}

/** Checks that the result is one that the state could have. */
async function checkShape(
  result: JsonValue,
  state: State,
  mode: NonNullable<TestStateRequest['mock']>['fieldValidationMode'],
): Promise<void> {
  if (state.Type === 'Task') {
    if (mode !== 'NONE') await checkResult(result, state.Resource, mode);
    return;
  }
  if (!Array.isArray(result)) throw invalid('Mocked result must be an array.');
  if (state.Type === 'Parallel' && result.length !== state.Branches.length) {
    throw invalid(
      'Mocked result must contain the same number of items as number of Parallel branches.',
    );
  }
}
