import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import type { JsonObject, JsonValue } from '../../service';
import { ACCOUNT, REGION, stateMachineArn } from '../arns';
import type { TaskState } from '../definition/asl';
import { MAIN_BRANCH, type RunningTask } from '../execution/branch';
import type { ExecutionIdentity } from '../execution/context';
import { ExecutionState } from '../execution/execution-state';
import type { HistoryEvent } from '../execution/history-event';
import { Interpreter } from '../execution/interpreter';
import { callTask } from '../execution/task-calls';
import { Turn } from '../execution/turn';
import { StateFailure } from '../failure';
import type { Integrations } from '../integrations/integrations';
import { Payload } from '../payload';
import { leaveWith } from '../states/join';
import { type TaskOutcome, deadlineOf, tokenReturned } from '../states/task';
import { type MapInspection, checkTolerance, inspectMap, isMap } from './map-inspection';
import type { Mock } from './mock';
import type { TestedState } from './tested-state';

/** The longest that a state is tried, in milliseconds (API reference: TestState). */
const LONGEST_TRIAL = 300_000;

export interface TrialOptions {
  readonly tested: TestedState;
  readonly input: Payload;
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Without one, a task really calls its service, in this role. */
  readonly mock: Mock | undefined;
  readonly roleArn: string;
  readonly adaptContext: (usual: JsonObject) => JsonObject;
  /** Attempts that the retrier of a failure has used up. */
  readonly retries: number;
  /** Iterations of a Map that are said to have failed. */
  readonly failedIterations: number | undefined;
  readonly clock: Clock;
  readonly integrations: Integrations;
}

/** A failure of the tested state, or of one within it. */
export interface TrialFailure {
  readonly failure: StateFailure;
  readonly origin: TestedState['state'];
}

/** Tries a single state: an execution of nothing else, which is kept nowhere. */
export class Trial {
  failure: TrialFailure | undefined;
  mapInspection: MapInspection | undefined;
  private readonly state: ExecutionState;
  private readonly identity: ExecutionIdentity;
  /** What happens happens at once, but for the end of a wait. */
  private readonly turns: Turn[] = [];
  private readonly interpreter: Interpreter;
  private readonly startDate: number;

  private constructor(private readonly options: TrialOptions) {
    const { tested, input, roleArn, adaptContext, clock } = options;
    const [stateMachineName, name] = [randomUUID(), randomUUID()];
    this.startDate = clock.now();
    this.state = new ExecutionState({
      StartAt: tested.name,
      States: { [tested.name]: tested.state },
    });
    this.identity = {
      executionArn: `arn:aws:states:${REGION}:${ACCOUNT}:express:${stateMachineName}:${name}`,
      name,
      input,
      roleArn,
      startDate: this.startDate,
      stateMachineArn: stateMachineArn(stateMachineName),
      stateMachineName,
      adaptContext,
    };
    this.interpreter = this.interpreterAt(this.startDate);
  }

  static async run(options: TrialOptions): Promise<Trial> {
    const trial = new Trial(options);
    await trial.begin();
    await trial.work();
    return trial;
  }

  get events(): readonly HistoryEvent[] {
    return this.turns.flatMap(({ events }) => events);
  }

  /** Variables that the next state can read. */
  get variables(): Readonly<Record<string, JsonValue>> {
    return this.state.main.variables;
  }

  /** @param now Milliseconds since the epoch. */
  private interpreterAt(now: number): Interpreter {
    const turn = new Turn(this.state, now);
    this.turns.push(turn);
    return new Interpreter(turn, this.identity, (_step, failure, origin) => {
      this.failure = { failure, origin };
    });
  }

  /** Enters the state. All but tasks, waits and what runs branches are then done. */
  private async begin(): Promise<void> {
    const { input, variables } = this.options;
    const start = { key: MAIN_BRANCH, lastEventId: 0 };
    this.turns[0]?.record(start, 'ExecutionStarted', { input: input.text });
    this.state.main.variables = { ...variables };
    await this.interpreter.advanceOne();
  }

  /** Does, mocks or skips what the state waits for. */
  private async work(): Promise<void> {
    const { main } = this.state;
    const { activation } = main;
    if (this.failure || !activation) return;
    const { state, resumeAt } = activation;
    if ('Retry' in state) activation.retries = (state.Retry ?? []).map(() => this.options.retries);
    if (state.Type === 'Task') {
      const outcome = await this.taskOutcome(state, activation.task);
      await this.interpreter.inTask(main, (step) => tokenReturned(step, outcome));
    } else if (resumeAt !== undefined) {
      await this.interpreterAt(resumeAt).advanceOne();
    } else {
      await this.endFork();
    }
  }

  private async taskOutcome(state: TaskState, task: RunningTask | undefined): Promise<TaskOutcome> {
    const { mock, clock, integrations } = this.options;
    if (mock) return 'result' in mock ? { output: mock.result } : { failure: mock.failure };
    if (!task) throw new Error('No task was begun.');
    const latest = Math.min(deadlineOf(task), this.startDate + LONGEST_TRIAL);
    let cancel = (): void => undefined;
    const tooLate = new Promise<TaskOutcome>((resolve) => {
      const failure = new StateFailure('States.Timeout', undefined);
      cancel = clock.schedule(latest, () => resolve({ failure }));
    });
    const call = callTask(state, task, integrations, this.identity);
    return Promise.race([call, tooLate]).finally(cancel);
  }

  /** Ends a Map or Parallel, whose branches are not run. */
  private async endFork(): Promise<void> {
    const { mock, failedIterations } = this.options;
    const { main } = this.state;
    if (!mock) throw new Error('A Map or Parallel cannot be tried without a mock.');
    await this.interpreter.inFork(main, async (step) => {
      if (!isMap(step)) return;
      this.mapInspection = await inspectMap(step);
      if (failedIterations === undefined || 'failure' in mock) return;
      checkTolerance(step, this.mapInspection, failedIterations);
    });
    if (this.failure) return;
    if ('result' in mock) {
      await this.interpreter.inFork(main, (step) => leaveWith(step, mock.result));
    } else {
      await this.interpreter.inFork(main, () => Promise.reject(mock.failure), mock.origin);
    }
  }
}
