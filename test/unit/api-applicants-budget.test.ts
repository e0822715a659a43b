import './support/environment';
import 'aws-sdk-client-mock-jest';
import {
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { SendTaskFailureCommand, SFNClient } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { ApiHandler } from '../../lambdas/shared/api/api';
import { verificationSchema, type Verification } from '../../lambdas/shared/verification';
import type { JsonObject } from '../../local/service';
import { RunningDynamoDb, temporaryFolder } from '../support/dynamodb';
import { call } from './support/api-event';
import { applicantTokenHash, givenVerification } from './support/verifications';

/** Pays for two liveness sessions at the list price of us-east-1. */
const BUDGET = 0.03;

/** Ten in the morning, and the end of the day. */
const NOW = Date.parse('2026-11-01T10:00:00.000Z');
const UNTIL = '2026-11-02T00:00:00.000Z';

const tableOf = (TableName: string, ...keys: [name: string, type: 'S' | 'N'][]): JsonObject => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keys.map(([AttributeName], index) => ({
    AttributeName,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  })),
  AttributeDefinitions: keys.map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  })),
});

const definitions = [
  tableOf('Verifications', ['id', 'S']),
  tableOf('AuditEvents', ['verificationId', 'S'], ['sequence', 'N']),
  tableOf('LivenessSessions', ['sessionId', 'S']),
  tableOf('LivenessSpending', ['day', 'S']),
  tableOf('Abuse', ['id', 'S']),
];

const rekognition = mockClient(RekognitionClient);
const stepFunctions = mockClient(SFNClient);
const sts = mockClient(STSClient);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: RunningDynamoDb;
let handler: ApiHandler;

beforeAll(async () => {
  folder = await temporaryFolder();
  database = await RunningDynamoDb.start(folder.path, { tables: definitions });
  process.env.AWS_ENDPOINT_URL_DYNAMODB = String(await endpointOf(database));
  process.env.LIVENESS_BUDGET = String(BUDGET);
  ({ handler } = await import('../../lambdas/api-applicants/handler'));
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(async () => {
  await database.stop();
  await folder.remove();
});

beforeEach(async () => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  for (const client of [rekognition, stepFunctions, sts]) client.reset();
  await database.documents.delete({ TableName: 'LivenessSpending', Key: { day: '2026-11-01' } });
  // As many sessions as requests have names, as Rekognition has it.
  rekognition
    .on(CreateFaceLivenessSessionCommand)
    .callsFake(({ ClientRequestToken }: { ClientRequestToken: string }) => ({
      SessionId: ClientRequestToken,
    }));
  rekognition.on(GetFaceLivenessSessionResultsCommand).resolves({ Status: 'CREATED' });
  stepFunctions.on(SendTaskFailureCommand).resolves({});
  sts.on(AssumeRoleCommand).resolves({
    Credentials: {
      AccessKeyId: 'ASIA',
      SecretAccessKey: 'secret',
      SessionToken: 'session',
      Expiration: new Date('2026-11-01T10:15:00.000Z'),
    },
  });
});

async function endpointOf({ client }: RunningDynamoDb): Promise<URL> {
  const { protocol, hostname, port, path } = (await client.config.endpoint?.()) ?? {};
  return new URL(`${protocol ?? ''}//${hostname ?? ''}:${port ?? ''}${path ?? ''}`);
}

/** A verification that awaits its liveness check, for half an hour. */
async function given(changes: Partial<Verification> = {}): Promise<string> {
  const puts: Promise<unknown>[] = [];
  const id = crypto.randomUUID();
  const tables = {
    put: (TableName: string, Item: Record<string, unknown>) =>
      puts.push(database.documents.put({ TableName, Item })),
  };
  givenVerification(tables, {
    id,
    taskToken: `task of ${id}`,
    status: 'awaiting_liveness',
    awaiting: 'liveness',
    livenessUntil: new Date(NOW + 1_800_000).toISOString(),
    ...changes,
  });
  await Promise.all(puts);
  return id;
}

const start = (verificationId: string) =>
  call(handler, {
    method: 'POST',
    resource: '/session/liveness',
    caller: {
      principal: 'applicant',
      verificationId,
      tokenHash: applicantTokenHash,
    },
  });

async function rowOf(id: string): Promise<Verification> {
  const { Item } = await database.documents.get({ TableName: 'Verifications', Key: { id } });
  return verificationSchema.parse(Item);
}

async function spent(): Promise<unknown> {
  const { Item } = await database.documents.get({
    TableName: 'LivenessSpending',
    Key: { day: '2026-11-01' },
  });
  return Item?.sessions;
}

describe('The budget for liveness sessions of a day', () => {
  it('pays for as many as it does, however many are asked for at once', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => given()));
    const answers = await Promise.all(ids.map(start));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...[201, 201],
      ...Array<number>(10).fill(503),
    ]);
    expect(await spent()).toBe(2);
    expect(rekognition).toHaveReceivedCommandTimes(CreateFaceLivenessSessionCommand, 2);
  });

  it('counts requests that arrive together for one session once', async () => {
    const id = await given();
    const answers = await Promise.all([start(id), start(id)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await spent()).toBe(1);
  });

  it('is not charged for a session that is given again', async () => {
    const id = await given();
    await start(id);
    expect((await start(id)).status).toBe(201);
    expect(await spent()).toBe(1);
  });

  it('gets back what was taken for a session that Rekognition did not open', async () => {
    rekognition
      .on(CreateFaceLivenessSessionCommand)
      .rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    const answer = await start(await given());
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(await spent()).toBe(0);
  });

  it('can be added to for a day', async () => {
    await database.documents.put({
      TableName: 'LivenessSpending',
      Item: { day: '2026-11-01', sessions: 2 },
    });
    expect((await start(await given())).status).toBe(503);
    await database.documents.update({
      TableName: 'LivenessSpending',
      Key: { day: '2026-11-01' },
      UpdateExpression: 'ADD extraDollars :more',
      ExpressionAttributeValues: { ':more': 0.015 },
    });
    expect((await start(await given())).status).toBe(201);
    expect((await start(await given())).status).toBe(503);
  });

  describe('once it is spent', () => {
    beforeEach(async () => {
      await database.documents.put({
        TableName: 'LivenessSpending',
        Item: { day: '2026-11-01', sessions: 2 },
      });
    });

    it('has the applicant told when to come back', async () => {
      const { status, headers, body } = await start(await given());
      expect(status).toBe(503);
      expect(body).toMatchObject({
        type: 'urn:honnin:problem:liveness-budget-spent',
        detail: expect.stringContaining(UNTIL) as string,
      });
      expect(headers).toMatchObject({ 'retry-after': String(14 * 3600) });
    });

    it('has the wait begin anew, and the link work as long as a new one would then', async () => {
      const id = await given({
        applicantTokenExpiresAt: new Date(NOW + 60_000).toISOString(),
      });
      await start(id);
      expect(stepFunctions).toHaveReceivedCommandWith(SendTaskFailureCommand, {
        taskToken: `task of ${id}`,
        error: 'Postponed',
        cause: UNTIL,
      });
      expect(await rowOf(id)).toMatchObject({
        postponedUntil: UNTIL,
        applicantTokenExpiresAt: '2026-11-02T01:00:00.000Z',
      });
    });

    it('leaves a wait that lasts long enough, and a link that does', async () => {
      const end = new Date(NOW + 10 * 86_400_000).toISOString();
      const id = await given({ livenessUntil: end, applicantTokenExpiresAt: end });
      await start(id);
      expect(stepFunctions).not.toHaveReceivedCommand(SendTaskFailureCommand);
      expect(await rowOf(id)).toMatchObject({ applicantTokenExpiresAt: end });
    });

    it('says so once in the audit trail, and tells the workflow until it has done so', async () => {
      const id = await given();
      await start(id);
      await start(id);
      expect((await rowOf(id)).auditSequence).toBe(2);
      expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskFailureCommand, 2);
    });

    it('fails no execution of a definition that cannot be put off', async () => {
      const id = await given({ livenessUntil: undefined });
      expect((await start(id)).status).toBe(503);
      expect(stepFunctions).not.toHaveReceivedCommand(SendTaskFailureCommand);
      expect((await rowOf(id)).postponedUntil).toBeUndefined();
    });
  });

  it('is forgotten by a verification whose check could be begun', async () => {
    const id = await given({ postponedUntil: UNTIL });
    await start(id);
    expect((await rowOf(id)).postponedUntil).toBeUndefined();
  });
});
