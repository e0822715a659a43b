import { EvaluationFailure, StateFailure } from '../failure';
import { behaviourOf } from '../states';
import { catcherFor, retryFor } from '../states/recovery';
import { deadlineOf } from '../states/task';
import type { MapState, ParallelState, State, TaskState } from '../definition/asl';
import { recordAborted } from './abort';
import type { Branch } from './branch';
import type { ExecutionIdentity } from './context';
import { MAXIMUM_EVENTS } from './history-event';
import { Step } from './step';
import { executionDeadline } from './timers';
import { HistoryFull, type Turn } from './turn';

/** Events after which a turn is committed even if it could go on, so that other executions get theirs. */
const LONGEST_TURN = 200;

/** Told of each state that fails, before its Retry and Catch see to it. */
export type FailureObserver = (step: Step, failure: StateFailure, origin: State) => void;

/** Takes an execution as far as it gets without waiting for anything. */
export class Interpreter {
  constructor(
    private readonly turn: Turn,
    private readonly identity: ExecutionIdentity,
    private readonly failed?: FailureObserver,
  ) {}

  /** Goes on until every branch waits or the execution has ended. Answers whether there is more to do after a commit. */
  async advance(): Promise<boolean> {
    const { state, events, now } = this.turn;
    if (!state.closed && executionDeadline(state) <= now) {
      this.turn.record(state.main, 'ExecutionTimedOut', { error: 'States.Timeout' });
    }
    return this.withinHistory(async () => {
      while (!state.closed) {
        if (events.length >= LONGEST_TURN) return true;
        if (!(await this.advanceOne())) return false;
      }
      return false;
    });
  }

  /** Does something to the task of a branch: completes it, or hands in what its call returned. */
  async inTask(branch: Branch, action: (step: Step<TaskState>) => Promise<void>): Promise<void> {
    const { activation } = branch;
    if (activation?.state.Type !== 'Task') throw new Error(`Branch ${branch.key} runs no task.`);
    const step = new Step(this.turn, branch, activation, activation.state, this.identity);
    await this.withinHistory(async () => {
      await this.recovering(step, () => action(step));
      return false;
    });
  }

  /**
   * Does something to the Map or Parallel that a branch is in.
   *
   * @param origin The state within it that the action fails for, if it does.
   */
  async inFork(
    branch: Branch,
    action: (step: Step<MapState | ParallelState>) => Promise<void>,
    origin?: State,
  ): Promise<void> {
    const { activation } = branch;
    if (activation?.state.Type !== 'Map' && activation?.state.Type !== 'Parallel') {
      throw new Error(`Branch ${branch.key} runs no branches.`);
    }
    const step = new Step(this.turn, branch, activation, activation.state, this.identity);
    await this.recovering(step, () => action(step), origin);
  }

  /** Fails the execution when its history has no room for what the action records. */
  private async withinHistory(action: () => Promise<boolean>): Promise<boolean> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof HistoryFull)) throw error;
      this.turn.record(this.turn.state.main, 'ExecutionFailed', {
        error: 'States.Runtime',
        cause: `The execution reached the maximum number of history events (${MAXIMUM_EVENTS}).`,
      });
      return false;
    }
  }

  /** Does the next thing that can be done without waiting, such as to enter a state and begin it. Answers whether there was one. */
  async advanceOne(): Promise<boolean> {
    for (const branch of this.turn.state.branches.values()) {
      if (branch.next) {
        this.enter(branch, branch.next);
        await this.perform(branch, (step) => behaviourOf(step).begin(step));
        return true;
      }
      if (branch.activation && (await this.attend(branch))) return true;
      if (branch.output && !branch.parent) {
        this.turn.record(branch, 'ExecutionSucceeded', {
          output: branch.output.text,
          outputDetails: { truncated: false },
        });
        return true;
      }
    }
    return false;
  }

  private enter(branch: Branch, { name, input }: NonNullable<Branch['next']>): void {
    const type = branch.group.States[name]?.Type;
    if (!type) throw new Error(`The state machine has no state ${name}.`);
    this.turn.record(branch, `${type}StateEntered`, {
      name,
      input: input.text,
      inputDetails: { truncated: false },
    });
  }

  /** Sees to a state that was begun earlier, or has to be begun again. */
  private async attend(branch: Branch): Promise<boolean> {
    const { activation } = branch;
    if (!activation) return false;
    const { now } = this.turn;
    const waits = (activation.resumeAt ?? now) > now;
    if (!activation.begun) {
      if (waits) return false;
      await this.perform(branch, (step) => behaviourOf(step).begin(step));
      return true;
    }
    if (activation.fork) {
      let proceeded = true;
      await this.perform(branch, async (step) => {
        proceeded = (await behaviourOf(step).proceed?.(step)) ?? false;
      });
      return proceeded;
    }
    const due = activation.task ? deadlineOf(activation.task) <= now : !waits;
    if (due) {
      await this.perform(branch, async (step) => behaviourOf(step).wake?.(step));
    }
    return due;
  }

  private async perform(branch: Branch, action: (step: Step) => Promise<void>): Promise<void> {
    const { activation } = branch;
    if (!activation) throw new Error(`Branch ${branch.key} is in no state.`);
    const step = new Step(this.turn, branch, activation, activation.state, this.identity);
    await this.recovering(step, () => action(step));
  }

  private async recovering(
    step: Step,
    action: () => Promise<void>,
    origin: State = step.state,
  ): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      await this.fail(step, this.noted(step, error), origin);
    }
  }

  /** Records a failure to evaluate, which unlike others has no event yet. */
  private noted(step: Step, failure: StateFailure): StateFailure {
    if (!(failure instanceof EvaluationFailure)) return failure;
    const noted = step.evaluationFailed(failure);
    const { branch, activation, state } = step;
    const nothingSince = branch.lastEventId === activation.enteredEventId && state.Type !== 'Wait';
    this.turn.record(
      branch,
      'EvaluationFailed',
      {
        ...noted.details,
        ...(noted.location === undefined ? {} : { location: noted.location }),
        state: activation.name,
      },
      nothingSince ? { previousEventId: activation.precedingEventId } : {},
    );
    return noted;
  }

  /**
   * A state failed: it is retried, its Catch takes over, or what contains it fails.
   *
   * @param origin The state that the failure comes from: the same, or one within it.
   */
  private async fail(step: Step, failure: StateFailure, origin: State): Promise<void> {
    const { branch, state, activation } = step;
    this.failed?.(step, failure, origin);
    const failedEventId = branch.lastEventId;
    if (activation.fork) recordAborted(this.turn, branch, failedEventId);
    const retry = retryFor(state, activation, failure, origin);
    if (retry) {
      this.turn.planRetry({
        branch: branch.key,
        retrier: retry.retrier,
        resumeAt: this.turn.now + retry.pause,
        failedEventId,
      });
      return;
    }
    if (state.Type === 'Map' || state.Type === 'Parallel') {
      this.turn.record(branch, `${state.Type}StateFailed`);
    }
    const caught = catcherFor(state, failure, origin);
    if (!caught) return this.propagate(step, failure, origin);
    try {
      await step.leaveBy(caught.catcher, caught.index, failure);
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      await this.propagate(step, this.noted(step, error), state);
    }
  }

  private async propagate({ branch }: Step, failure: StateFailure, origin: State): Promise<void> {
    const { parent } = branch;
    if (!parent) {
      this.turn.record(branch, 'ExecutionFailed', failure.details);
      return;
    }
    const activation = parent.activation;
    if (!activation?.fork) throw new Error(`Branch ${branch.key} has outlived its state.`);
    if (activation.state.Type === 'Map') {
      const { index } = branch;
      this.turn.record(branch, 'MapIterationFailed', { name: activation.name, index });
    }
    parent.lastEventId = branch.lastEventId;
    await this.fail(
      new Step(this.turn, parent, activation, activation.state, this.identity),
      failure,
      origin,
    );
  }
}
