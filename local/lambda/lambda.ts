import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { bundleForNode } from '../build/bundle';
import type { Clock } from '../clock';
import type { DeadLetter } from '../queue/durable-queue';
import { ServiceError, type JsonValue } from '../service';
import type { Store } from '../store/store';
import type { FunctionDefinition } from '../template/functions';
import { AsynchronousInvocations, type QueuedInvocation } from './asynchronous-invocations';
import type { RoleCredentials } from './environment-variables';
import { FunctionHost } from './function-host';
import { FunctionLogs, type LogListener } from './function-logs';
import { functionNameOf } from './function-name';

export type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

export interface LambdaOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly region: string;
  readonly functions: readonly FunctionDefinition[];
  /** `AWS_ENDPOINT_URL_*`, set for every function. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly credentialsFor: (roleArn: string, functionName: string) => RoleCredentials;
  /** Folder for the logs of functions. */
  readonly logFolder: string;
  readonly onLog?: LogListener;
  /** How many environments a function may have at once; 2 unless given. */
  readonly environmentsPerFunction?: number;
  /** Told of errors that are not a function's; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
}

/** The answer of Invoke, with its payload read. */
export interface InvocationResponse {
  readonly StatusCode: 200 | 202 | 204;
  /** Present when the function failed: `Payload` then says how. */
  readonly FunctionError?: 'Unhandled';
  /** `null` also when the caller does not wait for it. */
  readonly Payload: JsonValue;
  readonly ExecutedVersion: '$LATEST';
}

/** Runs the functions of the template in worker threads, as Lambda does in environments of its own. */
export class Lambda {
  private readonly hosts: ReadonlyMap<string, FunctionHost>;
  private readonly logs: FunctionLogs;
  private readonly asynchronous: AsynchronousInvocations;
  private runtimePath: Promise<string> | undefined;
  private bundling: Promise<void> = Promise.resolve();
  private closing = false;

  constructor({ logError = console.error, ...options }: LambdaOptions) {
    const { store, clock, region, endpoints, credentialsFor } = options;
    this.logs = new FunctionLogs(options.logFolder, logError, options.onLog);
    const hostOptions = {
      clock,
      region,
      endpoints,
      credentialsFor,
      logs: this.logs,
      environmentsPerFunction: options.environmentsPerFunction ?? 2,
      runtimePath: () => this.bundleRuntime(),
    };
    this.hosts = new Map(
      options.functions.map((definition) => [
        definition.name,
        new FunctionHost(definition, hostOptions),
      ]),
    );
    this.asynchronous = new AsynchronousInvocations({
      store,
      clock,
      logError,
      invoke: ({ functionName, requestId, payload }) =>
        this.hostOf(functionName).invoke(requestId, payload),
      settingsOf: (functionName) => this.hosts.get(functionName)?.definition,
    });
  }

  /** Goes on with the asynchronous invocations that the last process left, and bundles functions before they are called. */
  start(): void {
    this.asynchronous.start();
    this.bundling = this.bundleAll();
  }

  /**
   * Invokes a function.
   *
   * @param nameOrArn of the function
   * @param invocationType `Event` returns once the invocation is on the disk
   * @throws ServiceError `ResourceNotFoundException` when there is no such function
   */
  async invoke(
    nameOrArn: string,
    payload: JsonValue,
    { invocationType = 'RequestResponse' }: { readonly invocationType?: InvocationType } = {},
  ): Promise<InvocationResponse> {
    const functionName = functionNameOf(nameOrArn);
    const host = this.hostOf(functionName);
    const requestId = randomUUID();
    switch (invocationType) {
      case 'DryRun':
        return { StatusCode: 204, Payload: null, ExecutedVersion: '$LATEST' };
      case 'Event':
        await this.asynchronous.accept({ functionName, requestId, payload });
        return { StatusCode: 202, Payload: null, ExecutedVersion: '$LATEST' };
      case 'RequestResponse': {
        const result = await host.invoke(requestId, payload);
        return {
          StatusCode: 200,
          ...(result.functionError && { FunctionError: result.functionError }),
          Payload: JSON.parse(result.payload) as JsonValue,
          ExecutedVersion: '$LATEST',
        };
      }
    }
  }

  /** Asynchronous invocations that failed each time they were tried, with the function's error. */
  deadLetters(): Promise<DeadLetter<QueuedInvocation>[]> {
    return this.asynchronous.deadLetters();
  }

  /** Ends all environments. Asynchronous invocations under way come again at the next start. */
  async close(): Promise<void> {
    this.closing = true;
    const queueClosed = this.asynchronous.close();
    await Promise.all([...this.hosts.values()].map((host) => host.close()));
    await Promise.all([queueClosed, this.bundling]);
    await this.logs.close();
  }

  private hostOf(functionName: string): FunctionHost {
    const host = this.hosts.get(functionName);
    if (host) return host;
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
  }

  /** One after the other, since whoever called already has the first right to the cores. */
  private async bundleAll(): Promise<void> {
    const bundles = [...this.hosts.values()].map((host) => () => host.bundle());
    for (const bundle of [() => this.bundleRuntime(), ...bundles]) {
      if (this.closing) return;
      // What goes wrong is for the invocation to tell.
      await bundle().catch(() => undefined);
    }
  }

  private bundleRuntime(): Promise<string> {
    this.runtimePath ??= bundleForNode(join(__dirname, 'runtime.ts'), []);
    return this.runtimePath;
  }
}
