import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
  TestStateCommand,
  type TestStateInput,
  type TestStateOutput,
} from '@aws-sdk/client-sfn';
import { type Clock, systemClock } from '../../local/clock';
import { HttpFront } from '../../local/http/http-front';
import type { JsonObject, JsonValue } from '../../local/service';
import type {
  FunctionResult,
  Integrations,
} from '../../local/stepfunctions/integrations/integrations';
import { StepFunctions } from '../../local/stepfunctions/step-functions';
import { Store } from '../../local/store/store';

export const roleArn = 'arn:aws:iam::000000000000:role/Workflow';

export const stepFunctionsClient = (endpoint: string): SFNClient =>
  new SFNClient({
    region: 'us-east-1',
    endpoint,
    // Else TestState is looked for on a host of its own.
    disableHostPrefix: true,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });

/** A call that a task made to a service. */
export interface ServiceCall {
  readonly service: string;
  readonly action: string;
  readonly input: JsonObject;
}

/** What the tasks of a test call: functions by name, and whatever a test has services answer. */
export class TestIntegrations implements Integrations {
  readonly functions = new Map<string, (payload: JsonValue) => unknown>();
  readonly calls: ServiceCall[] = [];
  answer: (call: ServiceCall) => Promise<JsonObject> = () => Promise.resolve({});
  private readonly awaited: (() => void)[] = [];

  async invokeFunction(name: string, payload: JsonValue): Promise<FunctionResult> {
    const run = this.functions.get(name);
    if (!run) throw new Error(`The test has no function ${name}.`);
    try {
      const Payload = (await run(payload)) as JsonValue;
      return { StatusCode: 200, Payload, ExecutedVersion: '$LATEST' };
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const Payload = { errorType: error.name, errorMessage: error.message };
      return { StatusCode: 200, FunctionError: 'Unhandled', Payload, ExecutedVersion: '$LATEST' };
    }
  }

  async callService(service: string, action: string, input: JsonObject): Promise<JsonObject> {
    const call = { service, action, input };
    this.calls.push(call);
    for (const resolve of this.awaited.splice(0)) resolve();
    return this.answer(call);
  }

  supports(_service: string, action: string): boolean {
    return action !== 'NoSuchAction';
  }

  /** The n-th call, counted from 0, once it is made. */
  async call(index: number): Promise<ServiceCall> {
    for (;;) {
      const call = this.calls[index];
      if (call) return call;
      await new Promise<void>((resolve) => this.awaited.push(resolve));
    }
  }

  /** The token that the n-th call carries as its `Token`. */
  async token(index: number): Promise<string> {
    const { Token } = (await this.call(index)).input;
    if (typeof Token !== 'string') throw new Error('The call carries no token.');
    return Token;
  }
}

/** An error that a function of a test throws, under the name it has for the workflow. */
export class FunctionError extends Error {
  constructor(
    override readonly name: string,
    message = '',
  ) {
    super(message);
  }
}

/** An embedded Step Functions behind a real port, on a folder that outlives it. */
export class RunningStepFunctions {
  readonly client: SFNClient;
  readonly endpoint: string;
  private machines = 0;

  private constructor(
    front: HttpFront,
    readonly integrations: TestIntegrations,
    readonly statusChanges: JsonObject[],
    /** What went wrong without anybody asking. */
    readonly faults: string[],
    readonly stop: () => Promise<void>,
  ) {
    this.endpoint = `${front.origin}/aws/sfn`;
    this.client = stepFunctionsClient(this.endpoint);
  }

  static async start(
    folder: string,
    clock: Clock = systemClock,
    integrations = new TestIntegrations(),
  ): Promise<RunningStepFunctions> {
    const store = await Store.open(folder);
    const changes: JsonObject[] = [];
    const faults: string[] = [];
    const service = new StepFunctions({
      store,
      clock,
      integrations,
      statusChanged: (detail) => {
        changes.push(detail);
        return [];
      },
      logError: (message) => void faults.push(message),
    });
    const front = await HttpFront.listen({ port: 0 });
    front.serve(service, {
      signingName: 'states',
      authenticate: () =>
        Promise.resolve({ accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' }),
    });
    const running = new RunningStepFunctions(front, integrations, changes, faults, async () => {
      running.client.destroy();
      await front.close();
      await service.stop();
      await store.close();
    });
    await service.recover();
    return running;
  }

  /** Creates a state machine in JSONata that starts at the first of these states; answers its ARN. */
  async create(states: object, settings: object = {}): Promise<string> {
    this.machines += 1;
    const { stateMachineArn } = await this.client.send(
      new CreateStateMachineCommand({
        name: `machine-${process.hrtime.bigint()}-${this.machines}`,
        roleArn,
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: Object.keys(states)[0],
          States: states,
          ...settings,
        }),
      }),
    );
    if (stateMachineArn === undefined) throw new Error('No state machine was created.');
    return stateMachineArn;
  }

  /** Creates a state machine and starts an execution; answers the execution's ARN. */
  async begin(states: object, input: JsonValue = {}, settings: object = {}): Promise<string> {
    const stateMachineArn = await this.create(states, settings);
    const { executionArn } = await this.client.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
    );
    if (executionArn === undefined) throw new Error('No execution was started.');
    return executionArn;
  }

  /** Tries a state, or that of a state machine which has the name. */
  testState(
    definition: object,
    {
      input = {},
      ...request
    }: Omit<TestStateInput, 'definition' | 'input'> & { input?: JsonValue } = {},
  ): Promise<TestStateOutput> {
    return this.client.send(
      new TestStateCommand({
        definition: JSON.stringify(definition),
        input: JSON.stringify(input),
        ...request,
      }),
    );
  }

  describe(executionArn: string): Promise<DescribeExecutionOutput> {
    return this.client.send(new DescribeExecutionCommand({ executionArn }));
  }

  /** The execution once it has ended. */
  async ended(executionArn: string): Promise<DescribeExecutionOutput> {
    return this.until(executionArn, ({ status }) => status !== 'RUNNING');
  }

  async until(
    executionArn: string,
    condition: (execution: DescribeExecutionOutput) => boolean,
  ): Promise<DescribeExecutionOutput> {
    for (;;) {
      const execution = await this.describe(executionArn);
      if (condition(execution)) return execution;
    }
  }

  /** Runs states to their end; answers the output, or the error's name. */
  async run(states: object, input: JsonValue = {}, settings: object = {}): Promise<unknown> {
    const { output, error } = await this.ended(await this.begin(states, input, settings));
    return output === undefined ? error : (JSON.parse(output) as unknown);
  }

  async history(executionArn: string): Promise<HistoryEvent[]> {
    const { events } = await this.client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    return events ?? [];
  }

  /** The history as `previous→type`, and the name of the state where there is one. */
  async trail(executionArn: string): Promise<string[]> {
    return (await this.history(executionArn)).map((event) => {
      const { previousEventId = 0, type = '' } = event;
      const name = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name;
      return `${previousEventId} ${type}${name === undefined ? '' : ` ${name}`}`;
    });
  }

  /** Resolves once the history holds an event of this type. */
  async recorded(executionArn: string, type: string): Promise<void> {
    for (;;) {
      if ((await this.history(executionArn)).some((event) => event.type === type)) return;
    }
  }
}
