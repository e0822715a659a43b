import type { Clock } from '../clock';
import type { JsonObject, JsonService, Operation } from '../service';
import type { Store, Write } from '../store/store';
import { callbackOperations } from './api/callbacks';
import { executionOperations } from './api/executions';
import { stateMachineOperations } from './api/state-machines';
import { testStateOperation } from './api/test-state';
import { Engine } from './execution/engine';
import { ExecutionStore } from './execution/execution-store';
import type { Integrations } from './integrations/integrations';
import { MachineStore } from './machines/machine-store';

export interface StepFunctionsDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly integrations: Integrations;
  /**
   * Writes that announce a change of status (the detail of EventBridge's "Step Functions Execution Status Change"),
   * for the commit that brings the change about.
   */
  readonly statusChanged: (detail: JsonObject) => readonly Write[];
  /** Told of errors that nobody asked for; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
}

/** Step Functions: standard workflows in JSONata, durable to the last transition. */
export class StepFunctions implements JsonService {
  readonly name = 'sfn';
  readonly targetPrefix = 'AWSStepFunctions';
  readonly jsonVersion = '1.0';
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly engine: Engine;

  constructor({ logError = console.error, ...dependencies }: StepFunctionsDependencies) {
    const machines = new MachineStore(dependencies.store);
    const executions = new ExecutionStore(dependencies.store);
    this.engine = new Engine({ ...dependencies, machines, executions, logError });
    const shared = { ...dependencies, machines, executions, engine: this.engine };
    this.operations = {
      ...stateMachineOperations(shared),
      ...executionOperations(shared),
      ...callbackOperations(this.engine),
      ...testStateOperation(dependencies),
    };
  }

  /** Takes up the executions that were running when the process ended last. To be called once what tasks call is ready. */
  recover(): Promise<void> {
    return this.engine.recover();
  }

  /** Finishes the turns under way and begins no more, so that the store can be closed. */
  stop(): Promise<void> {
    return this.engine.stop();
  }
}
