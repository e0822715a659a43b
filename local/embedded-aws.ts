import { systemClock, type Clock } from './clock';
import { Closing } from './embedded/closing';
import { openDataFolder, unwritable } from './embedded/data-folder';
import { deployment } from './embedded/deployment';
import { endpointPath, type EndpointName } from './embedded/endpoints';
import { listen } from './embedded/listen';
import { serveAll } from './embedded/routes';
import { openServices, startFaceEngine, type Services } from './embedded/services';
import { deployStateMachines } from './embedded/state-machines';
import type { EventListener } from './events/event-bridge';
import { StartError } from './start-error';
import { StoreFailure } from './store/store';
import type { SessionCredential } from './sts/credentials';
import { TemplateError } from './template/cloudformation';
import { readStateMachines } from './template/state-machines';
import { synthesize } from './template/synthesize';
import { resolveTemplate, type ResolvedTemplate } from './template/template';
import { servePages } from './pages/serve-pages';

export { StartError };

/** How long a reviewer stays signed in, in seconds: a working day. */
const REVIEWER_TOKEN_LIFETIME = 12 * 60 * 60;

export interface EmbeddedAwsOptions {
  /** Everything that is to outlive the process; made if need be. */
  readonly dataFolder: string;
  /** Any free port unless given. */
  readonly port?: number;
  /** Path of a JSON file; the default policy unless given. */
  readonly policy?: string;
  /** Further settings of the deployment, as `-c name=value` gives them to the CDK. */
  readonly context?: Readonly<Record<string, string>>;
  /** Path of a JSON file of endpoints, which may be on this machine; nobody is told of anything unless given. */
  readonly webhooks?: string;
  /** Production unless given. */
  readonly stage?: 'production' | 'test';
  readonly clock?: Clock;
  /** Refuses what is more than the default quotas of an AWS account, so that callers have to wait and repeat. */
  readonly quotas?: boolean;
  /** Milliseconds for which searches do not find a face that was indexed; Rekognition promises no better than some. */
  readonly faceSearchLag?: number;
  /** Serves the web app, which is built first if need be. */
  readonly pages?: boolean;
}

/** Somebody signed in to the reviewers' user pool. */
export interface Reviewer {
  readonly username: string;
  readonly groups: readonly string[];
}

/** The stack of the CDK app, running in this process. */
export interface EmbeddedAws {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Address of the product's API, without a slash at its end. */
  readonly apiUrl: string;
  /** Key of the first application, for the header `x-api-key`. */
  readonly apiKey: string;
  /** An access token of a reviewer, of the group `reviewer` unless told otherwise. */
  readonly reviewerToken: (as?: {
    readonly username?: string;
    readonly groups?: readonly string[];
  }) => Promise<string>;
  /** The key of whoever runs the embedded AWS: may do everything. */
  readonly operatorCredentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Credentials as a service gets them to act in a role; throws a ServiceError `NoSuchEntity` if there is none. */
  readonly credentialsFor: (roleArn: string) => SessionCredential;
  /** Address for the SDK's client of a service. */
  readonly endpoint: (service: EndpointName) => string;
  /** Outputs of the stack by name: names of tables, the bucket, the state machine. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Calls a listener with each event of every bus; returns a function that ends it. */
  readonly onEvent: (listener: EventListener) => () => void;
  /**
   * Whether nothing is on its way: changes of tables, events and asynchronous invocations have all been dealt with, but
   * for what is to be tried again later. Messages of queues are not looked at.
   */
  readonly isQuiet: () => Promise<boolean>;
  /**
   * Resolves when the data folder cannot be written any more, with a sentence for the person who runs it. Every request
   * that changes something fails from then on, until another start on the folder.
   */
  readonly failure: Promise<StartError>;
  /**
   * Ends everything. Executions and deliveries under way go on at the next start.
   *
   * @throws StartError when the data folder cannot be written, after everything has ended all the same
   */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the embedded AWS with the stack of the CDK app deployed in it.
 *
 * @throws StartError when the port, the data folder or the policy cannot be used, or there is no room on the disk
 * @throws TemplateError when the stack needs what the embedded AWS does not implement
 */
export async function startEmbeddedAws({
  dataFolder,
  port = 0,
  policy,
  context,
  webhooks,
  stage,
  clock = systemClock,
  quotas = false,
  faceSearchLag = 0,
  pages = false,
}: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  const closing = new Closing();
  const explained = (error: unknown): unknown =>
    error instanceof StoreFailure ? unwritable(dataFolder, error) : error;
  const stop = (): Promise<void> =>
    closing.run().catch((error: unknown) => {
      throw explained(error);
    });
  try {
    const store = await openDataFolder(dataFolder);
    closing.add(() => store.close());
    const front = await listen(port, clock);
    closing.add(() => front.close());
    const { origin } = front;

    const engineStarts = startFaceEngine();
    closing.add(() => engineStarts.then((engine) => engine.close()));
    const [engine, template] = await Promise.all([
      engineStarts,
      synthesize({ policy, webhooks, stage, context }),
    ]);
    const resolved = resolveTemplate(template, { ...deployment, origin });
    const logError = console.error;
    const ground = {
      ...{ store, clock, dataFolder, engine, template: resolved },
      ...{ quotas, faceSearchLag, logError },
    };
    const services = await openServices(ground, closing);
    serveAll(front, services, resolved.deployment, clock, logError);
    // Requests end before the functions and tables behind them do, but after executions have stopped asking.
    closing.add(() => front.close());
    await takeUpWork(services, resolved, closing);
    // Last, since a build takes a core from all the rest.
    if (pages) servePages(front, resolved, closing, logError);
    return {
      ...describe(services, resolved),
      failure: store.failure.then((failure) => unwritable(dataFolder, failure)),
      stop,
    };
  } catch (error) {
    await closing.run().catch(() => undefined);
    throw explained(error);
  }
}

/** Deploys the state machine, then goes on with what the last process left. */
async function takeUpWork(
  services: Services,
  template: ResolvedTemplate,
  closing: Closing,
): Promise<void> {
  const { api, stepFunctions, events, lambda, lifecycle, credentials } = services;
  const { queueMetrics, cloudWatch } = services;
  closing.add(() => events.close());
  closing.add(() => stepFunctions.stop());
  const { accessKeyId, principalArn } = credentials.operator;
  const machines = readStateMachines(template);
  await deployStateMachines(api.stepFunctions, machines, { accessKeyId, arn: principalArn });
  lambda.start();
  events.start();
  lifecycle.start();
  queueMetrics.start();
  await cloudWatch.start();
  await stepFunctions.recover();
}

function describe(
  { credentials, cognito, apiGateway, events, lambda }: Services,
  template: ResolvedTemplate,
): Omit<EmbeddedAws, 'failure' | 'stop'> {
  const { origin } = template.deployment;
  const { accessKeyId, secretAccessKey } = credentials.operator;
  const userPoolId = onlyOne(template, 'AWS::Cognito::UserPool');
  const clientId = onlyOne(template, 'AWS::Cognito::UserPoolClient');
  const [apiKey] = apiGateway.apiKeys();
  if (!apiKey) throw new TemplateError('The stack', 'there is no API key for an application');
  return {
    origin,
    apiUrl: `${origin}/${onlyOne(template, 'AWS::ApiGateway::Stage')}`,
    apiKey: apiKey.value,
    reviewerToken: ({ username = 'reviewer', groups = ['reviewer'] } = {}) =>
      cognito.issueToken({
        userPoolId,
        clientId,
        username,
        groups,
        lifetimeSeconds: REVIEWER_TOKEN_LIFETIME,
      }),
    operatorCredentials: { accessKeyId, secretAccessKey },
    credentialsFor: (roleArn) => credentials.issueForRole(roleArn, 'embedded-aws'),
    endpoint: (service) => `${origin}${endpointPath(service)}`,
    outputs: template.outputs,
    onEvent: (listener) => events.onEvent(listener),
    isQuiet: () => isQuiet({ lambda, events }),
  };
}

/** What functions change becomes events, and events call functions: so a second look must find as little as the first. */
async function isQuiet({ lambda, events }: Pick<Services, 'lambda' | 'events'>): Promise<boolean> {
  for (const part of [lambda, events, lambda, events, lambda]) {
    if (!(await part.isIdle())) return false;
  }
  return true;
}

/** Identifier of the one resource of its type. */
function onlyOne(template: ResolvedTemplate, type: string): string {
  const [resource, ...others] = template.resourcesOfType(type);
  if (resource && others.length === 0) return resource.ref;
  throw new TemplateError('The stack', `the embedded AWS needs it to have one ${type}`);
}
