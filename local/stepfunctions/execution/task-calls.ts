import type { JsonValue } from '../../service';
import { StateFailure } from '../failure';
import type { TaskState } from '../definition/asl';
import type { Caller, Integrations } from '../integrations/integrations';
import { targetOf } from '../integrations/resource';
import { Payload } from '../payload';
import type { TaskOutcome } from '../states/task';
import type { Branch, RunningTask } from './branch';
import type { ExecutionRecord } from './execution-record';

/** The call that a task makes. */
export interface TaskCall {
  readonly executionArn: string;
  /** Key of the branch that the task is in. */
  readonly branch: string;
  readonly scheduledEventId: number;
}

const keyOf = (executionArn: string, scheduledEventId: number): string =>
  `${executionArn} ${scheduledEventId}`;

/** A call that fails otherwise than its integration says is a fault of the runtime. */
const asFailure = (error: unknown): StateFailure =>
  error instanceof StateFailure
    ? error
    : new StateFailure('States.Runtime', error instanceof Error ? error.message : String(error));

/**
 * Makes the call of a task.
 *
 * @param task What is running: the JSON text of its arguments.
 */
export async function callTask(
  { Resource }: TaskState,
  task: Pick<RunningTask, 'arguments'>,
  integrations: Integrations,
  caller: Caller,
): Promise<TaskOutcome> {
  try {
    const input = JSON.parse(task.arguments) as JsonValue;
    return { output: Payload.of(await targetOf(Resource).call(input, integrations, caller)) };
  } catch (error) {
    return { failure: asFailure(error) };
  }
}

/**
 * The calls of tasks that are under way in this process. Each is made once, however often its execution is rebuilt;
 * one that a process did not see return is made again by the next.
 */
export class TaskCalls {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly integrations: Integrations,
    private readonly returned: (call: TaskCall, outcome: TaskOutcome) => void,
  ) {}

  /** Makes the call of a branch's task, unless it is under way. */
  make({ executionArn, stateMachineArn, roleArn }: ExecutionRecord, branch: Branch): void {
    const { activation } = branch;
    if (!activation?.task || activation.state.Type !== 'Task') return;
    const { task, state } = activation;
    const { scheduledEventId } = task;
    const key = keyOf(executionArn, scheduledEventId);
    if (this.underWay.has(key)) return;
    this.underWay.add(key);
    const call = { executionArn, branch: branch.key, scheduledEventId };
    const caller = { executionArn, stateMachineArn, roleArn };
    void callTask(state, task, this.integrations, caller).then((outcome) =>
      this.returned(call, outcome),
    );
  }

  /** To be called in the turn that takes what the call returned: until then the call counts as under way. */
  forget(executionArn: string, scheduledEventId: number): void {
    this.underWay.delete(keyOf(executionArn, scheduledEventId));
  }
}
