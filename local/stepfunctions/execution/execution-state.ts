import type { JsonObject, JsonValue } from '../../service';
import type { Definition, State } from '../definition/asl';
import { Payload } from '../payload';
import {
  type Activation,
  type Branch,
  type Fork,
  MAIN_BRANCH,
  branchKey,
  startedEventIdOf,
} from './branch';
import type { HistoryEvent, PlannedRetry } from './history-event';

const textOf = (details: JsonObject | undefined, member: string): string => {
  const value = details?.[member];
  if (typeof value !== 'string') throw new Error(`An event of the history lacks ${member}.`);
  return value;
};
const numberOf = (details: JsonObject | undefined, member: string): number | undefined => {
  const value = details?.[member];
  return typeof value === 'number' ? value : undefined;
};

function activationOf(branch: Branch): Activation {
  if (!branch.activation) throw new Error(`Branch ${branch.key} is in no state.`);
  return branch.activation;
}

/** Where an execution stands. It is what its events make it, live and after a restart alike. */
export class ExecutionState {
  readonly branches = new Map<string, Branch>();
  /** By the id of `MapStateStarted` or `ParallelStateStarted`: the branch whose state it belongs to. */
  private readonly forks = new Map<number, Branch>();
  lastEventId = 0;
  redriveCount = 0;
  /** When it was started, or redriven last: what the state machine's TimeoutSeconds counts from. */
  runningSince = 0;
  closed = false;

  constructor(readonly definition: Definition) {}

  branch(key: string): Branch {
    const branch = this.branches.get(key);
    if (!branch) throw new Error(`The execution has no branch ${key}.`);
    return branch;
  }

  get main(): Branch {
    return this.branch(MAIN_BRANCH);
  }

  apply(event: HistoryEvent): void {
    this.lastEventId = event.id;
    if (event.type === 'ExecutionStarted') this.start(event);
    else if (event.type === 'ExecutionRedriven') this.redrive(event);
    else if (event.type.startsWith('Execution')) this.close(event);
    else if (event.type.startsWith('MapIteration')) this.applyIteration(event);
    else this.applyInBranch(this.branch(event.branch), event);
    if (event.memo?.retry) this.applyRetry(event.memo.retry);
  }

  /** The failure that was just recorded is to be retried. */
  applyRetry({ branch, retrier, resumeAt, failedEventId }: PlannedRetry): void {
    const retried = this.branch(branch);
    const activation = activationOf(retried);
    activation.retries[retrier] = (activation.retries[retrier] ?? 0) + 1;
    activation.resumeAt = resumeAt;
    activation.begun = false;
    activation.task = undefined;
    this.dropChildren(activation);
    activation.fork = undefined;
    retried.lastEventId = failedEventId;
  }

  /** The state just entered waits. */
  applyWake(branch: Branch, resumeAt: number): void {
    const activation = activationOf(branch);
    activation.begun = true;
    activation.resumeAt = resumeAt;
  }

  /** By the id of its scheduling event: when the next heartbeat of each task is awaited by. */
  heartbeats(): Record<number, number> {
    const awaited: Record<number, number> = {};
    for (const { activation } of this.branches.values()) {
      const { scheduledEventId, heartbeatAt } = activation?.task ?? {};
      if (scheduledEventId !== undefined && heartbeatAt !== undefined) {
        awaited[scheduledEventId] = heartbeatAt;
      }
    }
    return awaited;
  }

  restoreHeartbeats(awaited: Readonly<Record<number, number>>): void {
    for (const { activation } of this.branches.values()) {
      const heartbeatAt = activation?.task && awaited[activation.task.scheduledEventId];
      if (activation?.task && heartbeatAt !== undefined) activation.task.heartbeatAt = heartbeatAt;
    }
  }

  private start(event: HistoryEvent): void {
    const input = Payload.ofText(textOf(event.details, 'input'));
    this.runningSince = event.timestamp;
    this.addBranch({ key: MAIN_BRANCH, index: 0, group: this.definition, input, lastEventId: 0 });
  }

  private addBranch(branch: Omit<Branch, 'variables' | 'next'>): Branch {
    const next = { name: branch.group.StartAt, input: branch.input };
    const added: Branch = { ...branch, variables: {}, next };
    this.branches.set(added.key, added);
    return added;
  }

  private close(event: HistoryEvent): void {
    this.closed = true;
    this.main.lastEventId = event.id;
  }

  /** Begins again what failed or was cut off, in every branch that did not succeed. */
  private redrive(event: HistoryEvent): void {
    this.closed = false;
    this.redriveCount += 1;
    this.runningSince = event.timestamp;
    for (const branch of this.branches.values()) {
      if (branch.output) continue;
      branch.lastEventId = event.id;
      const { activation } = branch;
      if (!activation || activation.fork) continue;
      if (activation.state.Type === 'Task') {
        activation.retries = [];
        activation.resumeAt = undefined;
        activation.task = undefined;
        activation.begun = false;
      } else {
        branch.next = { name: activation.name, input: activation.input };
        branch.activation = undefined;
      }
    }
  }

  private applyIteration(event: HistoryEvent): void {
    if (event.type === 'MapIterationStarted') {
      const parent = this.forks.get(startedEventIdOf(event.branch));
      if (!parent) throw new Error(`No Map runs the iteration ${event.branch}.`);
      this.addChild(parent, numberOf(event.details, 'index') ?? 0, event);
    } else if (event.type === 'MapIterationSucceeded') {
      const iteration = this.branch(event.branch);
      const fork = iteration.parent?.activation?.fork;
      if (!fork) return;
      iteration.acknowledged = true;
      fork.lastInnerEventId = iteration.lastEventId;
      iteration.parent.lastEventId = event.id;
    }
  }

  private addChild(parent: Branch, index: number, event: HistoryEvent): void {
    const fork = parent.activation?.fork;
    const state = parent.activation?.state;
    const group =
      state?.Type === 'Parallel'
        ? state.Branches[index]
        : state?.Type === 'Map'
          ? (state.ItemProcessor ?? state.Iterator)
          : undefined;
    if (!fork || !group) throw new Error(`Branch ${parent.key} runs no branches.`);
    const child = this.addBranch({
      key: branchKey(fork.startedEventId, index),
      index,
      parent,
      group,
      input: Payload.ofText(event.memo?.input ?? 'null'),
      lastEventId: event.id,
    });
    fork.children.push(child);
  }

  private applyInBranch(branch: Branch, event: HistoryEvent): void {
    const { type } = event;
    const isJoin = /^(Map|Parallel)StateSucceeded$/.test(type);
    if (type.endsWith('StateEntered')) this.enter(branch, event);
    else if (type.endsWith('StateExited')) this.exit(branch, event);
    else if (/^(Map|Parallel)StateStarted$/.test(type)) this.fork(branch, event);
    else if (type.endsWith('Scheduled')) this.schedule(branch, event);
    else if (type === 'TaskSubmitted') {
      if (branch.activation?.task) branch.activation.task.submitted = true;
    } else if (/^(Task|LambdaFunction)(Succeeded|Failed|TimedOut|SubmitFailed)$/.test(type)) {
      if (branch.activation) branch.activation.task = undefined;
    }
    // The exit of a Map or Parallel links to what its success links to.
    if (!isJoin) branch.lastEventId = event.id;
  }

  private enter(branch: Branch, event: HistoryEvent): void {
    const name = textOf(event.details, 'name');
    const state: State | undefined = branch.group.States[name];
    if (!state) throw new Error(`The state machine has no state ${name}.`);
    branch.next = undefined;
    branch.activation = {
      name,
      state,
      input: Payload.ofText(textOf(event.details, 'input')),
      enteredAt: event.timestamp,
      enteredEventId: event.id,
      precedingEventId: event.previousEventId,
      retries: [],
      begun: false,
    };
    if (event.memo?.resumeAt !== undefined) this.applyWake(branch, event.memo.resumeAt);
  }

  private exit(branch: Branch, event: HistoryEvent): void {
    const output = Payload.ofText(textOf(event.details, 'output'));
    const assigned = event.details?.assignedVariables;
    if (typeof assigned === 'object' && assigned !== null && !Array.isArray(assigned)) {
      for (const name of Object.keys(assigned)) {
        branch.variables[name] = JSON.parse(textOf(assigned, name)) as JsonValue;
      }
    }
    if (branch.activation) this.dropChildren(branch.activation);
    branch.activation = undefined;
    const next = event.memo?.next;
    if (next !== undefined) {
      branch.next = { name: next, input: output };
    } else {
      branch.output = output;
      if (branch.parent) branch.parent.lastEventId = event.id;
    }
  }

  private schedule(branch: Branch, event: HistoryEvent): void {
    const activation = activationOf(branch);
    const { id, timestamp, details, memo } = event;
    const timeoutSeconds = numberOf(details, 'timeoutInSeconds');
    const heartbeatSeconds =
      memo?.token === undefined ? undefined : numberOf(details, 'heartbeatInSeconds');
    activation.begun = true;
    activation.resumeAt = undefined;
    activation.task = {
      scheduledEventId: id,
      scheduledAt: timestamp,
      arguments: textOf(details, event.type === 'TaskScheduled' ? 'parameters' : 'input'),
      submitted: false,
      ...(memo?.token === undefined ? {} : { token: memo.token }),
      ...(timeoutSeconds === undefined ? {} : { timeoutAt: timestamp + timeoutSeconds * 1000 }),
      ...(heartbeatSeconds === undefined
        ? {}
        : { heartbeatSeconds, heartbeatAt: timestamp + heartbeatSeconds * 1000 }),
    };
  }

  private fork(branch: Branch, event: HistoryEvent): void {
    const activation = activationOf(branch);
    const { state } = activation;
    const items = event.memo?.items;
    const fork: Fork = {
      startedEventId: event.id,
      length: state.Type === 'Parallel' ? state.Branches.length : (items?.length ?? 0),
      maxConcurrency: event.memo?.maxConcurrency ?? 0,
      children: [],
      lastInnerEventId: event.id,
      ...(items ? { items } : {}),
    };
    activation.fork = fork;
    this.forks.set(event.id, branch);
    activation.begun = true;
    activation.resumeAt = undefined;
    if (state.Type === 'Parallel') {
      for (const index of state.Branches.keys()) this.addChild(branch, index, event);
    }
  }

  private dropChildren({ fork }: Activation): void {
    if (fork) this.forks.delete(fork.startedEventId);
    for (const child of fork?.children ?? []) {
      if (child.activation) this.dropChildren(child.activation);
      this.branches.delete(child.key);
    }
  }
}
