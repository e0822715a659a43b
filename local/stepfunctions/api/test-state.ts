import type { Clock } from '../../clock';
import { type JsonValue, type Operation, ServiceError } from '../../service';
import type { Integrations } from '../integrations/integrations';
import { Payload } from '../payload';
import { answerOf } from '../test-state/answer';
import { defaultContext, readContext } from '../test-state/context';
import { readMock } from '../test-state/mock';
import { readTestedState } from '../test-state/tested-state';
import { Trial } from '../test-state/trial';
import { checkInput } from './executions';
import * as requests from './requests';
import { checkRole, parseRequest } from './requests';

interface Dependencies {
  readonly clock: Clock;
  readonly integrations: Integrations;
}

/** The operation that tries a single state. */
export function testStateOperation({
  clock,
  integrations,
}: Dependencies): Record<'TestState', Operation> {
  const TestState: Operation = async (given) => {
    const request = parseRequest(requests.testState, given);
    const { roleArn, context, stateConfiguration, inspectionLevel } = request;
    if (roleArn !== undefined) checkRole(roleArn);
    const tested = readTestedState(request.definition, request.stateName, integrations);
    const mock = await readMock(request, tested);
    checkInput(request.input);
    const input = Payload.ofText(request.input);
    const { retrierRetryCount: retries = 0, mapIterationFailureCount } = stateConfiguration;
    const trial = await Trial.run({
      tested,
      input,
      variables: readVariables(request.variables),
      mock,
      roleArn: roleArn ?? '',
      adaptContext:
        context === undefined
          ? defaultContext(tested, input, roleArn)
          : readContext(context, tested.state),
      retries,
      failedIterations: mapIterationFailureCount,
      clock,
      integrations,
    });
    return answerOf(trial, tested.state, retries, inspectionLevel !== 'INFO');
  };
  return { TestState };
}

function readVariables(text: string | undefined): Record<string, JsonValue> {
  if (text === undefined) return {};
  const parsed = requests.jsonObjectText.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', 'Variables must be a JSON object');
}
