import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { ApiGateway } from '../../local/apigateway/api-gateway';
import type { JsonObject, JsonValue } from '../../local/service';
import { Store } from '../../local/store/store';
import { resolveTemplate } from '../../local/template/template';
import { ManualClock } from './manual-clock';

/** What stands in for a function: gets the event and gives the result, or throws as the function would. */
export type FakeFunction = (event: JsonObject) => JsonValue | Promise<JsonValue>;

const account = { account: '000000000000', region: 'us-east-1' };

const apiGatewayTypes = [
  'RestApi',
  'Resource',
  'Method',
  'Authorizer',
  'Model',
  'RequestValidator',
  'GatewayResponse',
  'Stage',
  'Deployment',
  'UsagePlan',
  'UsagePlanKey',
  'ApiKey',
  'Account',
].map((kind) => `AWS::ApiGateway::${kind}`);

/** A stack for a test to build its API in. */
export function newStack(): Stack {
  return new Stack(new App(), 'Test', { env: account });
}

/** A function for integrations and authorizers to name; {@link RestApiServer.functions} says what it does. */
export function declareFunction(stack: Stack, functionName: string): LambdaFunction {
  return new LambdaFunction(stack, functionName, {
    functionName,
    code: Code.fromInline('exports.handler = () => {};'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
  });
}

/** A REST API built with CDK, served on a port of its own. */
export class RestApiServer {
  readonly clock = new ManualClock(Date.parse('2026-03-04T12:34:56.000Z'));
  /** What functions do, by name. */
  readonly functions = new Map<string, FakeFunction>();
  /** Events the functions got, by name. */
  readonly events: { readonly functionName: string; readonly event: JsonObject }[] = [];
  /** What was told to the operator. */
  readonly problems: string[] = [];

  private constructor(
    private readonly stack: Stack,
    private readonly dataFolder: string,
    private store: Store,
  ) {}

  private gateway: ApiGateway | undefined;
  private readonly server = createServer((request, response) => {
    void this.opened.handle(request, response);
  });

  static async start(stack: Stack): Promise<RestApiServer> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'honnin-rest-api-'));
    const server = new RestApiServer(stack, dataFolder, await Store.open(dataFolder));
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    try {
      await server.open();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The gateway as the composition has it. */
  get opened(): ApiGateway {
    if (!this.gateway) throw new Error('The gateway is not open.');
    return this.gateway;
  }

  /** The value of the only API key. */
  get apiKey(): string {
    return this.opened.apiKeys()[0]?.value ?? '';
  }

  /** Sends a request to a path with its stage. */
  fetch(path: string, init?: RequestInit): Promise<Response> {
    const { port } = this.server.address() as AddressInfo;
    return fetch(`http://127.0.0.1:${port}${path}`, init);
  }

  /** The last event that a function got. */
  lastEvent(functionName: string): JsonObject {
    const last = this.events.findLast((candidate) => candidate.functionName === functionName);
    if (!last) throw new Error(`${functionName} was not invoked.`);
    return last.event;
  }

  /** Closes the store and opens it again, as a new process would. */
  async restart(): Promise<void> {
    await this.store.close();
    this.store = await Store.open(this.dataFolder);
    await this.open();
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
    await this.store.close();
    await rm(this.dataFolder, { recursive: true });
  }

  private async open(): Promise<void> {
    const template = z.json().parse(App.of(this.stack)?.synth().getStackByName('Test').template);
    const resolved = resolveTemplate(template, {
      ...account,
      stackName: 'Test',
      origin: 'http://127.0.0.1',
    });
    this.gateway = await ApiGateway.open({
      resources: apiGatewayTypes.flatMap((type) => resolved.resourcesOfType(type)),
      account,
      invoke: (functionArn, event) => this.invoke(functionArn, event),
      store: this.store,
      clock: this.clock,
      logError: (message) => this.problems.push(message),
    });
  }

  private async invoke(functionArn: string, event: JsonObject) {
    const functionName = functionArn.slice(functionArn.lastIndexOf(':') + 1);
    const fake = this.functions.get(functionName);
    if (!fake) throw new Error(`There is no function ${functionArn}.`);
    this.events.push({ functionName, event });
    try {
      return { Payload: await fake(event) };
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      return { FunctionError: 'Unhandled', Payload: { errorType: 'Error', errorMessage } };
    }
  }
}
