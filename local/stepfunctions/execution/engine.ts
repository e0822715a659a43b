import type { Clock } from '../../clock';
import type { JsonObject } from '../../service';
import type { Store, Write } from '../../store/store';
import type { Integrations } from '../integrations/integrations';
import type { MachineStore } from '../machines/machine-store';
import { Payload } from '../payload';
import { type TaskOutcome, callReturned } from '../states/task';
import type { Branch } from './branch';
import type { ExecutionIdentity } from './context';
import type { ExecutionRecord } from './execution-record';
import { ExecutionState } from './execution-state';
import type { ExecutionStore, OpenExecution } from './execution-store';
import { Interpreter } from './interpreter';
import { recordAfter, statusDetail } from './outcome';
import { type TaskCall, TaskCalls } from './task-calls';
import { nextWake } from './timers';
import { Turn } from './turn';

export interface EngineDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly integrations: Integrations;
  readonly executions: ExecutionStore;
  readonly machines: MachineStore;
  /** Writes that tell of a change of status, for the commit that brings it about. */
  readonly statusChanged: (detail: JsonObject) => readonly Write[];
  /** Told when an execution stops because nothing more can be committed. */
  readonly logError: (message: string, error: unknown) => void;
}

/** Executions at rest that are kept rebuilt, the most recent; a wait of hours needs no memory but its timer's. */
const KEPT_AT_REST = 256;

/** An execution in memory. */
interface Loaded {
  record: ExecutionRecord;
  readonly identity: ExecutionIdentity;
  readonly state: ExecutionState;
}

/** What one turn has to work with, besides what it records. */
export interface TurnContext {
  readonly turn: Turn;
  readonly record: ExecutionRecord;
  readonly interpreter: Interpreter;
}

/**
 * Runs executions. All that happens to one execution happens in turns, one after the other: a turn applies what came
 * in (a result, a token, a timer), goes on until nothing can be done without waiting, and is committed as a whole
 * before any of its calls is made. What is in memory can be thrown away at any time and rebuilt from the history.
 */
export class Engine {
  private readonly loaded = new Map<string, Loaded>();
  /** The last turn that each execution with turns under way has waiting. */
  private readonly queues = new Map<string, Promise<unknown>>();
  private readonly timers = new Map<string, () => void>();
  private readonly calls: TaskCalls;
  private stopped = false;

  constructor(private readonly dependencies: EngineDependencies) {
    this.calls = new TaskCalls(dependencies.integrations, (call, outcome) =>
      this.returned(call, outcome),
    );
  }

  /** Takes up every execution that was running when the last process ended. */
  async recover(): Promise<void> {
    for await (const [executionArn, { wakeAt, busy }] of this.dependencies.executions.opened()) {
      if (busy) this.inBackground(executionArn);
      else if (wakeAt !== undefined) this.arm(executionArn, wakeAt);
    }
  }

  /** Lets no further turn begin, and waits for those under way. What calls return from now on is asked for again after a restart. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    await Promise.allSettled(this.queues.values());
  }

  /** Begins an execution whose record and first turn are committed together. */
  async start(record: ExecutionRecord, alongside: readonly Write[]): Promise<void> {
    const { machines } = this.dependencies;
    const definition = await machines.definition(record.stateMachineArn, record.revisionId);
    const state = new ExecutionState(definition);
    const execution = { record, identity: identityOf(record), state };
    const turn = new Turn(state, record.startDate);
    turn.record({ key: '', lastEventId: 0 }, 'ExecutionStarted', {
      input: record.input,
      inputDetails: { truncated: false },
      roleArn: record.roleArn,
    });
    this.loaded.set(record.executionArn, execution);
    await this.finish(execution, undefined, turn, alongside);
  }

  /**
   * Has something happen to an execution and lets it go on. Runs after all that was asked for before.
   * The action is not run, and the answer is undefined, when there is no such execution.
   */
  async inTurn<T>(
    executionArn: string,
    action: (context: TurnContext) => Promise<T> | T,
  ): Promise<T | undefined> {
    return this.inSequence(executionArn, async () => {
      const execution = await this.load(executionArn);
      if (!execution) return undefined;
      const turn = new Turn(execution.state, this.dependencies.clock.now());
      const interpreter = new Interpreter(turn, execution.identity);
      let answer: T;
      try {
        answer = await action({ turn, record: execution.record, interpreter });
      } catch (error) {
        // Whatever was applied is not committed, so memory must forget it.
        if (turn.changed) this.loaded.delete(executionArn);
        throw error;
      }
      await this.finish(execution, execution.record, turn);
      return answer;
    });
  }

  /** Runs a task after all others that were asked for under the same name. */
  inSequence<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.queues.get(name) ?? Promise.resolve();
    const running = before.then(task, task);
    this.queues.set(name, running);
    const forget = (): void => {
      if (this.queues.get(name) === running) this.queues.delete(name);
    };
    running.then(forget, forget);
    return running;
  }

  /** Goes on as far as possible, commits, and sees to calls and timers. */
  private async finish(
    execution: Loaded,
    previous: ExecutionRecord | undefined,
    first: Turn,
    alongside: readonly Write[] = [],
  ): Promise<void> {
    const { store, executions, clock, statusChanged } = this.dependencies;
    const { executionArn } = execution.record;
    let turn = first;
    let before = previous;
    try {
      for (let more = true; more; turn = new Turn(execution.state, clock.now())) {
        more = await new Interpreter(turn, execution.identity).advance();
        if (!turn.changed) break;
        const { record, changes } = recordAfter(execution.record, turn.events);
        await store.commit([
          ...alongside,
          ...executions.saveRecord(record, before),
          ...executions.saveEvents(executionArn, turn.events),
          executions.saveOpen(executionArn, openExecution(execution.state, more)),
          ...changes.flatMap((change) => statusChanged(statusDetail(change))),
        ]);
        execution.record = before = record;
        alongside = [];
      }
    } catch (error) {
      this.loaded.delete(executionArn);
      throw error;
    }
    this.settle(executionArn, execution);
  }

  /** Makes the calls that the execution waits for, arms its timer, and drops what need not stay in memory. */
  private settle(executionArn: string, execution: Loaded): void {
    const { state } = execution;
    if (state.closed) {
      this.timers.get(executionArn)?.();
      this.timers.delete(executionArn);
      this.loaded.delete(executionArn);
      return;
    }
    this.arm(executionArn, nextWake(state));
    if (!this.stopped) {
      for (const branch of callsToMake(state)) this.calls.make(execution.record, branch);
    }
    // The map's order is the order of use.
    this.loaded.delete(executionArn);
    this.loaded.set(executionArn, execution);
    if (this.loaded.size > KEPT_AT_REST) {
      const [oldest] = this.loaded.keys();
      if (oldest !== undefined && !this.queues.has(oldest)) this.loaded.delete(oldest);
    }
  }

  /** Hands in what a call returned, unless the task has timed out or was completed by its token meanwhile. */
  private returned(
    { executionArn, branch, scheduledEventId }: TaskCall,
    outcome: TaskOutcome,
  ): void {
    this.inBackground(executionArn, async ({ turn, interpreter }) => {
      this.calls.forget(executionArn, scheduledEventId);
      const waiting = turn.state.closed ? undefined : turn.state.branches.get(branch);
      if (waiting?.activation?.task?.scheduledEventId !== scheduledEventId) return;
      await interpreter.inTask(waiting, (step) => callReturned(step, outcome));
    });
  }

  /** A turn that nobody waits for. That it fails means that the store does, which nothing here can mend: the next start goes on. */
  private inBackground(
    executionArn: string,
    action: (context: TurnContext) => Promise<void> | void = () => undefined,
  ): void {
    if (this.stopped) return;
    this.inTurn(executionArn, action).catch((error: unknown) => {
      this.dependencies.logError(`${executionArn} could not go on`, error);
    });
  }

  private arm(executionArn: string, wakeAt: number | undefined): void {
    this.timers.get(executionArn)?.();
    this.timers.delete(executionArn);
    if (wakeAt === undefined || this.stopped) return;
    const cancel = this.dependencies.clock.schedule(wakeAt, () => {
      this.timers.delete(executionArn);
      this.inBackground(executionArn);
    });
    this.timers.set(executionArn, cancel);
  }

  private async load(executionArn: string): Promise<Loaded | undefined> {
    const known = this.loaded.get(executionArn);
    if (known) return known;
    const { executions, machines, clock } = this.dependencies;
    const record = await executions.find(executionArn, clock.now());
    if (!record) return undefined;
    const state = new ExecutionState(
      await machines.definition(record.stateMachineArn, record.revisionId),
    );
    for await (const event of executions.history(executionArn)) state.apply(event);
    state.restoreHeartbeats((await executions.findOpen(executionArn))?.heartbeats ?? {});
    const execution = { record, identity: identityOf(record), state };
    this.loaded.set(executionArn, execution);
    return execution;
  }
}

/** What is kept of a running execution for a restart; `more`: it was not at rest. */
function openExecution(state: ExecutionState, more: boolean): OpenExecution | undefined {
  if (state.closed) return undefined;
  const wakeAt = nextWake(state);
  const busy = more || callsToMake(state).length > 0;
  return { busy, heartbeats: state.heartbeats(), ...(wakeAt === undefined ? {} : { wakeAt }) };
}

/** Branches whose task was started and whose call has not returned. */
const callsToMake = (state: ExecutionState): Branch[] =>
  [...state.branches.values()].filter(({ activation }) => activation?.task?.submitted === false);

const identityOf = (record: ExecutionRecord): ExecutionIdentity => ({
  executionArn: record.executionArn,
  name: record.name,
  input: Payload.ofText(record.input),
  roleArn: record.roleArn,
  startDate: record.startDate,
  stateMachineArn: record.stateMachineArn,
  stateMachineName: record.stateMachineName,
});
