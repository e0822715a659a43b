import { randomUUID } from 'node:crypto';
import { callOperation, ServiceError, type CallContext, type JsonService } from '../service';
import type { StateMachineDefinition } from '../template/state-machines';

/** Makes the state machines of the template, or brings them up to it; executions under way keep what they began with. */
export async function deployStateMachines(
  stepFunctions: JsonService,
  definitions: readonly StateMachineDefinition[],
  principal: CallContext['principal'],
): Promise<void> {
  const context = { principal, requestId: randomUUID() };
  for (const { name, arn, type, roleArn, definition } of definitions) {
    try {
      const input = { name, type, roleArn, definition };
      await callOperation(stepFunctions, 'CreateStateMachine', input, context);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'StateMachineAlreadyExists') {
        throw error;
      }
      const input = { stateMachineArn: arn, roleArn, definition };
      await callOperation(stepFunctions, 'UpdateStateMachine', input, context);
    }
  }
}
