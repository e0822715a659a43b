import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ApiGateway } from '../apigateway/api-gateway';
import type { Clock } from '../clock';
import { CloudWatch } from '../cloudwatch/cloudwatch';
import { Cognito } from '../cognito/cognito';
import { DynamoDb } from '../dynamodb/dynamodb';
import { EventBridge } from '../events/event-bridge';
import { Kms } from '../kms/kms';
import { Lambda } from '../lambda/lambda';
import { throttled } from '../quotas/throttled';
import { FaceEngine } from '../rekognition/engine/face-engine';
import { LivenessStream } from '../rekognition/liveness/liveness-stream';
import { Rekognition } from '../rekognition/rekognition';
import { Lifecycle } from '../s3/lifecycle';
import { ObjectPermissions } from '../s3/object-permissions';
import { objectsOf } from '../s3/objects-of';
import { S3 } from '../s3/s3';
import { SecretsManager } from '../secretsmanager/secrets-manager';
import type { JsonService } from '../service';
import { Sqs } from '../sqs/sqs';
import { SignatureVerifier } from '../signature/signature-verifier';
import { StepFunctions } from '../stepfunctions/step-functions';
import type { Store } from '../store/store';
import { Credentials } from '../sts/credentials';
import { readAlarms } from '../template/alarms';
import { readDashboards } from '../template/dashboards';
import { readTableKeys } from '../template/encryption';
import { readEventBuses, readEventRules } from '../template/event-rules';
import { readEventSourceMappings } from '../template/event-source-mappings';
import { readFunctions } from '../template/functions';
import { readKeys } from '../template/keys';
import { readQueuePolicies, readQueues } from '../template/queues';
import { readRoles } from '../template/roles';
import { readSecrets } from '../template/secrets';
import { readStateMachines } from '../template/state-machines';
import type { ResolvedTemplate } from '../template/template';
import { readUserPools } from '../template/user-pools';
import { ActingRoles } from './acting-roles';
import type { Closing } from './closing';
import { endpointVariables } from './endpoints';
import { EventSources } from './event-sources';
import { Guards } from './guards';
import { QueueDeliveries } from './queue-deliveries';
import { QueueMetrics } from './queue-metrics';
import {
  checkDeadLetterQueues,
  checkInvocations,
  checkTrust,
  invocationsOfRules,
} from './service-access';
import { ServiceIntegrations } from './service-integrations';
import { ServiceMetrics } from './service-metrics';

/** What the services stand on. */
export interface Ground {
  readonly store: Store;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly engine: FaceEngine;
  readonly template: ResolvedTemplate;
  /** Whether services refuse what is more than the default quotas of an account. */
  readonly quotas: boolean;
  /** Milliseconds for which searches do not find a face that was indexed. */
  readonly faceSearchLag: number;
  readonly logError: (message: string, error: unknown) => void;
}

export type Services = Awaited<ReturnType<typeof openServices>>;

/** The face engine. Each worker takes a core and some 90 MB, and functions want cores, too. */
export function startFaceEngine(): Promise<FaceEngine> {
  return FaceEngine.start({ workers: availableParallelism() > 2 ? 2 : 1 });
}

/**
 * Opens every service with what the template has for it. Events and executions are not taken up yet.
 *
 * @param closing takes how each is closed, in an order in which none misses another
 * @throws TemplateError for what a service does not implement
 */
export async function openServices(ground: Ground, closing: Closing) {
  const { store, clock, dataFolder, engine, template, quotas, faceSearchLag, logError } = ground;
  const limited = (service: JsonService) => (quotas ? throttled(service, clock) : service);
  const { account, region, origin } = template.deployment;
  const propertiesOf = (type: string) =>
    template.resourcesOfType(type).map(({ properties }) => properties);
  const refsOf = (type: string) => template.resourcesOfType(type).map(({ ref }) => ref);

  const roles = readRoles(template);
  const credentials = await Credentials.open({ store, clock, roles });
  const actingRoles = new ActingRoles(credentials);
  const guards = new Guards(template, roles, actingRoles);
  const { access } = guards;
  const signatures = new SignatureVerifier({ credentials, clock, region });
  const cognito = await Cognito.open({
    store,
    clock,
    origin,
    userPools: readUserPools(template),
  });

  const cloudWatch = await CloudWatch.open({
    store,
    clock,
    alarms: readAlarms(template),
    dashboards: readDashboards(template),
    logError,
  });
  closing.add(() => cloudWatch.close());
  const record = cloudWatch.metrics.record.bind(cloudWatch.metrics);
  const serviceMetrics = new ServiceMetrics(clock, record);

  const functions = readFunctions(template);
  checkTrust(functions, readStateMachines(template), access);
  const sqs = await Sqs.open({
    store,
    clock,
    queues: readQueues(template),
    policyOf: readQueuePolicies(template),
    logError,
  });
  checkDeadLetterQueues(functions, sqs.queues, ({ roleArn, name }, request) =>
    access.authorize(actingRoles.principal(roleArn, name), request),
  );
  const queueDeliveries = new QueueDeliveries(sqs, access);
  const lambda = new Lambda({
    store,
    clock,
    region,
    functions,
    endpoints: endpointVariables(origin),
    credentialsFor: (roleArn, functionName) => credentials.issueForRole(roleArn, functionName),
    sendDeadLetter: (letter, { roleArn, name }) =>
      queueDeliveries.sendDeadLetter(letter, actingRoles.principal(roleArn, name)),
    logFolder: join(dataFolder, 'logs'),
    onLog: (_, output) => serviceMetrics.printed(output),
    onInvocation: (invocation) => serviceMetrics.invoked(invocation),
    logError,
  });
  closing.add(() => lambda.close());
  closing.add(() => sqs.close());
  const queueMetrics = new QueueMetrics({ queues: sqs.queues.all(), clock, record, logError });
  closing.add(() => queueMetrics.stop());

  const rules = readEventRules(template);
  const events = new EventBridge({
    store,
    clock,
    account,
    region,
    buses: readEventBuses(template),
    rules,
    invoke: async (functionArn, payload) => {
      await lambda.invoke(functionArn, payload, { invocationType: 'Event' });
    },
    send: queueDeliveries.sendForRule,
    logError,
  });

  const dynamoDb = await DynamoDb.open({
    store,
    clock,
    tables: propertiesOf('AWS::DynamoDB::Table'),
    logError,
  });
  closing.add(() => dynamoDb.close());

  const s3 = await S3.open({
    store,
    clock,
    folder: join(dataFolder, 'objects'),
    buckets: propertiesOf('AWS::S3::Bucket'),
    objectCreated: (detail) =>
      events.enqueue({ source: 'aws.s3', detailType: 'Object Created', detail }),
  });
  const lifecycle = new Lifecycle({ s3, store, clock, logError });
  closing.add(() => lifecycle.close());
  const objectPermissions = new ObjectPermissions(access, template.deployment);
  const objects = objectsOf(s3, objectPermissions);

  const rekognition = await Rekognition.open({
    store,
    clock,
    engine,
    objects,
    account: { accountId: account, region },
    collections: refsOf('AWS::Rekognition::Collection'),
    searchLag: faceSearchLag,
    logError,
  });
  closing.add(() => rekognition.close());

  const livenessStream = await LivenessStream.start({
    sessions: rekognition.livenessSessions,
    signatures,
    engine,
    objects,
    access,
    clock,
    logError,
  });
  closing.add(() => livenessStream.close());

  const kms = await Kms.open({ store, account: { account, region }, keys: readKeys(template) });

  const secrets = readSecrets(template);
  const secretsManager = await SecretsManager.open({ store, clock, secrets });

  const apiGateway = await ApiGateway.open({
    resources: template.resources,
    account: { account, region },
    invoke: (functionArn, payload) => lambda.invoke(functionArn, payload),
    store,
    clock,
    answered: (request) => serviceMetrics.answered(request),
    logError,
  });
  checkInvocations([...invocationsOfRules(rules), ...apiGateway.invocations()], access);

  const api = {
    cloudWatch: limited(guards.cloudWatch(cloudWatch)),
    dynamoDb: limited(guards.dynamoDb(dynamoDb)),
    events: limited(guards.events(events)),
    kms: limited(guards.kms(kms)),
    rekognition: serviceMetrics.counted(limited(guards.rekognition(rekognition))),
    secretsManager: limited(guards.secretsManager(secretsManager)),
    sqs: limited(guards.sqs(sqs)),
  };
  const tableKeys = readTableKeys(template);
  const eventSources = new EventSources({
    store,
    clock,
    region,
    account,
    functions,
    queues: sqs.queues,
    sqs: api.sqs,
    dynamoDb,
    keyOf: (table) => tableKeys.get(table),
    access,
    roles: actingRoles,
    invoke: (functionArn, payload, requestId) => lambda.invoke(functionArn, payload, { requestId }),
    readFromStream: (functionName, age) => serviceMetrics.readFromStream(functionName, age),
    logError,
  });
  for (const mapping of readEventSourceMappings(template)) {
    lambda.consume(eventSources.make(mapping));
  }
  const stepFunctions = new StepFunctions({
    store,
    clock,
    integrations: new ServiceIntegrations({
      account: template.deployment,
      lambda,
      services: Object.values(api),
      roles: actingRoles,
      access,
    }),
    statusChanged: (detail) => {
      serviceMetrics.executionChanged(detail);
      return events.enqueue({
        source: 'aws.states',
        detailType: 'Step Functions Execution Status Change',
        detail,
        resources: [detail.executionArn].filter((arn) => typeof arn === 'string'),
      });
    },
    logError,
  });
  return {
    /** What serves requests: to those who may make them. */
    api: { ...api, stepFunctions: limited(guards.stepFunctions(stepFunctions)) },
    access,
    credentials,
    signatures,
    cognito,
    cloudWatch,
    queueMetrics,
    lambda,
    events,
    s3,
    lifecycle,
    objectPermissions,
    livenessStream,
    apiGateway,
    stepFunctions,
  };
}
