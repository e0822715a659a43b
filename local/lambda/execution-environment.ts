import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock';
import type { JsonValue } from '../service';
import { EnvironmentFailure, exited, outOfMemory, stopping, timedOut } from './failure';
import type { InvocationRequest, WorkerMessage, WorkerSettings } from './messages';

/** Lambda lets the initialisation of a function take this long, in milliseconds, before it counts against the timeout. */
const INITIALISATION_ALLOWANCE = 10_000;

/** Mebibytes for new objects of a function, a few invocations' worth: what V8 would take by itself triples its heap. */
const YOUNG_GENERATION = 6;

/** What an invocation gives: the handler's result as JSON, or how it failed. */
export interface InvocationResult {
  readonly functionError?: 'Unhandled';
  readonly payload: string;
}

export interface ExecutionEnvironmentOptions {
  readonly clock: Clock;
  /** Path of the bundled runtime. */
  readonly runtimePath: string;
  readonly settings: WorkerSettings;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly onOutput: (text: string) => void;
}

interface CurrentInvocation {
  readonly requestId: string;
  readonly event: JsonValue;
  readonly settle: (result: InvocationResult) => void;
  readonly interrupt: (error: Error) => void;
}

/** A worker thread with one function loaded, which handles one invocation at a time. */
export class ExecutionEnvironment {
  private readonly worker: Worker;
  private current: CurrentInvocation | undefined;
  private cancelTimeout: () => void = () => undefined;
  private ready = false;
  private ended = false;

  constructor(private readonly options: ExecutionEnvironmentOptions) {
    this.worker = new Worker(options.runtimePath, {
      workerData: options.settings,
      env: options.variables,
      // Options of this process, such as loaders of TypeScript, are none of the function's business.
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: options.settings.memorySize,
        maxYoungGenerationSizeMb: YOUNG_GENERATION,
      },
    });
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => options.onOutput(text));
    }
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error) => this.fail(this.describeWorkerError(error)));
    this.worker.on('exit', (code) => this.fail(exited(this.requestId, code)));
  }

  /** Whether it can take another invocation. */
  get usable(): boolean {
    return !this.ended;
  }

  /**
   * Calls the handler. Failures of the function, whatever their kind, are results.
   *
   * @throws ServiceError `ServiceException` when {@link end} interrupts it
   */
  async invoke(requestId: string, event: JsonValue): Promise<InvocationResult> {
    return new Promise((settle, interrupt) => {
      this.current = { requestId, event, settle, interrupt };
      if (this.ready) this.send(this.current);
      else this.limitTime(INITIALISATION_ALLOWANCE + this.timeoutMilliseconds);
    });
  }

  /** Ends the thread. */
  async end(): Promise<void> {
    this.ended = true;
    this.cancelTimeout();
    this.current?.interrupt(stopping());
    await this.worker.terminate();
  }

  private get timeoutMilliseconds(): number {
    return this.options.timeoutSeconds * 1000;
  }

  private get requestId(): string {
    return this.current?.requestId ?? '';
  }

  private send({ requestId, event }: CurrentInvocation): void {
    this.limitTime(this.timeoutMilliseconds);
    const request: InvocationRequest = {
      requestId,
      event,
      remainingMilliseconds: this.timeoutMilliseconds,
      now: this.options.clock.now(),
    };
    this.worker.postMessage(request);
  }

  private limitTime(milliseconds: number): void {
    const { clock, timeoutSeconds } = this.options;
    this.cancelTimeout();
    this.cancelTimeout = clock.schedule(clock.now() + milliseconds, () =>
      this.fail(timedOut(this.requestId, timeoutSeconds)),
    );
  }

  private receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        if (this.current) this.send(this.current);
        break;
      case 'result':
        this.settle({ payload: message.payload });
        break;
      case 'error':
        this.settle({ functionError: 'Unhandled', payload: JSON.stringify(message.payload) });
        break;
      case 'crash':
        this.fail(new EnvironmentFailure(message.payload));
        break;
    }
  }

  private fail({ payload }: EnvironmentFailure): void {
    if (this.ended) return;
    this.settle({ functionError: 'Unhandled', payload: JSON.stringify(payload) });
    void this.end();
  }

  private settle(result: InvocationResult): void {
    this.cancelTimeout();
    this.current?.settle(result);
    this.current = undefined;
  }

  private describeWorkerError(error: Error & { code?: string }): EnvironmentFailure {
    return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? outOfMemory(this.requestId)
      : new EnvironmentFailure({ errorType: error.name, errorMessage: error.message });
  }
}
