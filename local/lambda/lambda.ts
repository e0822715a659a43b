import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { bundleForNode } from '../build/bundle';
import type { Clock } from '../clock';
import type { DeadLetter } from '../queue/durable-queue';
import { ServiceError, type JsonValue } from '../service';
import type { Store, Write } from '../store/store';
import type { FunctionDefinition } from '../template/functions';
import {
  AsynchronousInvocations,
  type FunctionDeadLetter,
  type QueuedInvocation,
} from './asynchronous-invocations';
import type { RoleCredentials } from './environment-variables';
import type { EventSource } from './event-sources/event-source';
import { FunctionHost, type EndedInvocation } from './function-host';
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
  /**
   * Describes how what a function does not take gets into its dead-letter queue.
   *
   * @throws ServiceError when there is no such queue, or the function's role may not send
   */
  readonly sendDeadLetter: (
    letter: FunctionDeadLetter,
    definition: FunctionDefinition,
  ) => readonly Write[];
  /** Folder for the logs of functions. */
  readonly logFolder: string;
  readonly onLog?: LogListener;
  /** Told of every invocation that has ended. */
  readonly onInvocation?: (invocation: EndedInvocation) => void;
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
  private readonly sources: EventSource[] = [];
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
      ...(options.onInvocation && { onInvocation: options.onInvocation }),
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
      sendDeadLetter: (letter) =>
        options.sendDeadLetter(letter, this.hostOf(letter.invocation.functionName).definition),
    });
  }

  /** Has a function called by a source of events from {@link start} on. */
  consume(source: EventSource): void {
    this.sources.push(source);
  }

  /**
   * Goes on with the asynchronous invocations and the sources that the last process left, and bundles functions before
   * they are called.
   */
  start(): void {
    this.asynchronous.start();
    for (const source of this.sources) source.start();
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
    {
      invocationType = 'RequestResponse',
      requestId = randomUUID(),
    }: { readonly invocationType?: InvocationType; readonly requestId?: string } = {},
  ): Promise<InvocationResponse> {
    const functionName = functionNameOf(nameOrArn);
    const host = this.hostOf(functionName);
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

  /** Whether functions have dealt with all changes of tables, and all that nobody waits for, but for what is tried later. */
  async isIdle(): Promise<boolean> {
    for (const source of [...this.sources, this.asynchronous]) {
      if ((await source.isIdle?.()) === false) return false;
    }
    return true;
  }

  /** Asynchronous invocations that failed each time they were tried, with the function's error. */
  deadLetters(): Promise<DeadLetter<QueuedInvocation>[]> {
    return this.asynchronous.deadLetters();
  }

  /** Ends all environments. Invocations under way for which nobody waits come again at the next start. */
  async close(): Promise<void> {
    this.closing = true;
    const queueClosed = this.asynchronous.close();
    const sourcesStopped = this.sources.map((source) => source.stop());
    await Promise.all([...this.hosts.values()].map((host) => host.close()));
    await Promise.all([queueClosed, this.bundling, ...sourcesStopped]);
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
