import type { JsonValue } from '../../service';
import { StateFailure } from '../failure';
import type { Integrations } from '../integrations/integrations';
import { targetOf } from '../integrations/resource';
import { Payload } from '../payload';
import type { TaskOutcome } from '../states/task';
import type { Branch } from './branch';
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
    const { scheduledEventId, arguments: text } = activation.task;
    const key = keyOf(executionArn, scheduledEventId);
    if (this.underWay.has(key)) return;
    this.underWay.add(key);
    const call = { executionArn, branch: branch.key, scheduledEventId };
    void targetOf(activation.state.Resource)
      .call(JSON.parse(text) as JsonValue, this.integrations, {
        executionArn,
        stateMachineArn,
        roleArn,
      })
      .then(
        (output): TaskOutcome => ({ output: Payload.of(output) }),
        (error: unknown): TaskOutcome => ({ failure: asFailure(error) }),
      )
      .then((outcome) => this.returned(call, outcome));
  }

  /** To be called in the turn that takes what the call returned: until then the call counts as under way. */
  forget(executionArn: string, scheduledEventId: number): void {
    this.underWay.delete(keyOf(executionArn, scheduledEventId));
  }
}
