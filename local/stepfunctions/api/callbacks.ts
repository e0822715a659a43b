import { type Operation, ServiceError } from '../../service';
import type { RunningTask } from '../execution/branch';
import type { Engine, TurnContext } from '../execution/engine';
import { readToken } from '../execution/task-token';
import { StateFailure } from '../failure';
import { Payload } from '../payload';
import { type TaskOutcome, tokenReturned } from '../states/task';
import * as requests from './requests';
import { parseRequest } from './requests';

const timedOut = (): ServiceError =>
  new ServiceError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);

function checkOutput(output: string): Payload {
  const payload = Payload.ofText(output);
  const reject = (reason: string): ServiceError =>
    new ServiceError('InvalidOutput', `Invalid Output: '${reason}'`);
  if (payload.exceedsLimit) throw reject('The output is larger than 262144 bytes');
  try {
    JSON.parse(output);
  } catch (error) {
    throw reject(error instanceof Error ? error.message : String(error));
  }
  return payload;
}

/** Operations of those who hold the token of a task. They may come before the call that handed it out is back. */
export function callbackOperations(engine: Engine): Record<string, Operation> {
  /** @throws ServiceError `InvalidToken`, `TaskDoesNotExist`, or `TaskTimedOut` once the task has ended. */
  async function withTask(
    taskToken: string,
    action: (context: TurnContext, task: RunningTask, branch: string) => Promise<void> | void,
  ): Promise<void> {
    const token = readToken(taskToken);
    if (!token) throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
    const found = await engine.inTurn(token.executionArn, async (context) => {
      const { state } = context.turn;
      const task = state.closed ? undefined : state.branches.get(token.branch)?.activation?.task;
      if (task?.token !== taskToken) throw timedOut();
      await action(context, task, token.branch);
      return true;
    });
    if (!found) {
      throw new ServiceError(
        'TaskDoesNotExist',
        `Task Does Not Exist: 'Activity task does not exist'`,
      );
    }
  }

  const complete = (taskToken: string, outcome: TaskOutcome): Promise<void> =>
    withTask(taskToken, ({ turn, interpreter }, _task, branch) =>
      interpreter.inTask(turn.state.branch(branch), (step) => tokenReturned(step, outcome)),
    );

  const SendTaskSuccess: Operation = async (input) => {
    const { taskToken, output } = parseRequest(requests.sendTaskSuccess, input);
    await complete(taskToken, { output: checkOutput(output) });
    return {};
  };

  const SendTaskFailure: Operation = async (input) => {
    const { taskToken, error, cause } = parseRequest(requests.sendTaskFailure, input);
    await complete(taskToken, { failure: new StateFailure(error, cause) });
    return {};
  };

  const SendTaskHeartbeat: Operation = async (input) => {
    const { taskToken } = parseRequest(requests.sendTaskHeartbeat, input);
    await withTask(taskToken, ({ turn }, task) => turn.hear(task));
    return {};
  };

  return { SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat };
}
