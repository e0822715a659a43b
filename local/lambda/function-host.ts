import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { bundleForNode } from '../build/bundle';
import type { Clock } from '../clock';
import { projectRoot } from '../paths';
import type { JsonValue } from '../service';
import type { FunctionDefinition } from '../template/functions';
import { environmentVariables, type RoleCredentials } from './environment-variables';
import { ExecutionEnvironment, type InvocationResult } from './execution-environment';
import { stopping } from './failure';
import type { FunctionLogs } from './function-logs';

/** How long an environment stays when nothing calls it, in milliseconds. */
const IDLE_TIME = 60_000;

/** An invocation that has ended; milliseconds. */
export interface EndedInvocation {
  readonly functionName: string;
  readonly startedAt: number;
  readonly duration: number;
  readonly failed: boolean;
}

export interface FunctionHostOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly credentialsFor: (roleArn: string, functionName: string) => RoleCredentials;
  readonly logs: FunctionLogs;
  /** How many environments a function may have at once; further invocations wait for one. */
  readonly environmentsPerFunction: number;
  /** Path of the bundled runtime. */
  readonly runtimePath: () => Promise<string>;
  readonly onInvocation?: (invocation: EndedInvocation) => void;
}

interface HostedEnvironment {
  readonly environment: ExecutionEnvironment;
  readonly credentialsExpireAt: number;
  cancelRetirement: () => void;
}

/** Keeps the environments of one function: started on demand, used again while warm, ended when idle. */
export class FunctionHost {
  private readonly idle: HostedEnvironment[] = [];
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private closed = false;
  private modulePath: Promise<string> | undefined;

  constructor(
    readonly definition: FunctionDefinition,
    private readonly options: FunctionHostOptions,
  ) {}

  /** @throws ServiceError `ServiceException` when it is being closed */
  async invoke(requestId: string, event: JsonValue): Promise<InvocationResult> {
    await this.turn();
    try {
      if (this.closed) throw stopping();
      return await this.run(requestId, event);
    } finally {
      this.busy -= 1;
      this.waiting.shift()?.();
    }
  }

  /** Ends all environments, also those at work. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { cancelRetirement } of this.idle) cancelRetirement();
    await Promise.all([...this.all].map((environment) => environment.end()));
  }

  /** Bundles the handler once; after an error in its source the next invocation tries again. */
  async bundle(): Promise<string> {
    const { entry, notBundled } = this.definition;
    this.modulePath ??= bundleForNode(join(projectRoot, entry), notBundled);
    try {
      return await this.modulePath;
    } catch (error) {
      this.modulePath = undefined;
      throw error;
    }
  }

  /** Waits until there may be one more invocation. */
  private async turn(): Promise<void> {
    if (this.busy >= this.options.environmentsPerFunction) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.busy += 1;
  }

  private async run(requestId: string, event: JsonValue): Promise<InvocationResult> {
    const { clock, logs, onInvocation } = this.options;
    const { name, memorySize } = this.definition;
    const startedAt = clock.now();
    logs.write(name, `START RequestId: ${requestId} Version: $LATEST\n`);
    const result = await this.runInEnvironment(requestId, event);
    const duration = clock.now() - startedAt;
    logs.write(
      name,
      `END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\tDuration: ${duration} ms\tMemory Size: ${memorySize} MB\n`,
    );
    const failed = result.functionError !== undefined;
    onInvocation?.({ functionName: name, startedAt, duration, failed });
    return result;
  }

  private async runInEnvironment(requestId: string, event: JsonValue): Promise<InvocationResult> {
    let modulePath: string;
    try {
      modulePath = await this.bundle();
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      const payload = { errorType: 'Runtime.UserCodeSyntaxError', errorMessage, trace: [] };
      return { functionError: 'Unhandled', payload: JSON.stringify(payload) };
    }
    const hosted = this.takeWarm() ?? (await this.start(modulePath));
    const result = await hosted.environment.invoke(requestId, event);
    this.keep(hosted);
    return result;
  }

  private takeWarm(): HostedEnvironment | undefined {
    const { clock } = this.options;
    const until = clock.now() + this.definition.timeoutSeconds * 1000;
    for (let hosted = this.idle.pop(); hosted; hosted = this.idle.pop()) {
      hosted.cancelRetirement();
      if (hosted.environment.usable && hosted.credentialsExpireAt > until) return hosted;
      void this.retire(hosted.environment);
    }
    return undefined;
  }

  private keep(hosted: HostedEnvironment): void {
    const { clock } = this.options;
    if (!hosted.environment.usable) {
      this.all.delete(hosted.environment);
      return;
    }
    this.idle.push(hosted);
    hosted.cancelRetirement = clock.schedule(clock.now() + IDLE_TIME, () => {
      this.idle.splice(this.idle.indexOf(hosted), 1);
      void this.retire(hosted.environment);
    });
  }

  private async retire(environment: ExecutionEnvironment): Promise<void> {
    this.all.delete(environment);
    await environment.end();
  }

  private async start(modulePath: string): Promise<HostedEnvironment> {
    const { clock, region, endpoints, logs } = this.options;
    const { name, arn, roleArn, memorySize, timeoutSeconds } = this.definition;
    const credentials = this.options.credentialsFor(roleArn, name);
    const runtimePath = await this.options.runtimePath();
    if (this.closed) throw stopping();
    const logGroupName = `/aws/lambda/${name}`;
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const logStreamName = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const environment = new ExecutionEnvironment({
      clock,
      runtimePath,
      settings: {
        modulePath,
        functionName: name,
        functionArn: arn,
        logGroupName,
        logStreamName,
        memorySize,
      },
      variables: environmentVariables(this.definition, {
        region,
        credentials,
        logGroupName,
        logStreamName,
        endpoints,
      }),
      timeoutSeconds,
      onOutput: (text) => logs.write(name, text),
    });
    this.all.add(environment);
    return {
      environment,
      credentialsExpireAt: credentials.expiresAt,
      cancelRetirement: () => undefined,
    };
  }
}
