import './support/environment';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-jest';
import { Webhook } from 'standardwebhooks';
import { webhookBody, type StatusChanged } from '../../lambdas/shared/events/events';
import { pauseAfter, RETRY_PAUSES } from '../../lambdas/shared/webhooks/retries';

const sqs = mockClient(SQSClient);
const secrets = mockClient(SecretsManagerClient);
const tables = mockClient(DynamoDBDocumentClient);

const verificationId = '0b9a4c5e-4b3e-4f57-9b6a-3f1f6b0d2c11';
const newSecret = 'a1B2'.repeat(11);
const oldSecret = 'Z9y8'.repeat(11);

const event: StatusChanged = {
  version: '1',
  eventId: '4e0e7a3e-52a4-8f0e-9f0c-08f7d9a7a111',
  sequence: '1'.padStart(40, '0'),
  verificationId,
  applicationId: 'app-1',
  subjectId: 'subject-1',
  previousStatus: 'deciding',
  status: 'approved',
  documentAttempt: 1,
  livenessAttempt: 1,
  createdAt: '2026-11-23T08:00:00.000Z',
  changedAt: '2026-11-23T08:01:00.000Z',
  decidedAt: '2026-11-23T08:01:00.000Z',
};

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let status: number;
let received: Received[];
let handler: (event: { Records: SQSRecord[] }) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.writeHead(status).end('thanks');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const names = ['shop', 'rotated', 'settled', 'fresh', 'locked'];
  process.env.WEBHOOK_ENDPOINTS = JSON.stringify(
    Object.fromEntries(names.map((name) => [name, url])),
  );
  process.env.LOOPBACK_WEBHOOKS = 'allowed';
  ({ handler } = await import('../../lambdas/deliver-webhook/handler'));
});
afterAll(() => server.close());

/** Secrets Manager with a current secret of this age, in hours, and perhaps a former one. */
function givenSecret(hours: number, former?: string): void {
  secrets.on(GetSecretValueCommand).resolves({
    SecretString: newSecret,
    CreatedDate: new Date(Date.now() - hours * 3_600_000),
  });
  const asked = secrets.on(GetSecretValueCommand, { VersionStage: 'AWSPREVIOUS' });
  if (former === undefined) {
    asked.rejects(new ResourceNotFoundException({ $metadata: {}, message: 'none' }));
  } else {
    asked.resolves({ SecretString: former, CreatedDate: new Date(0) });
  }
}

beforeEach(() => {
  status = 200;
  received = [];
  for (const client of [sqs, secrets, tables]) client.reset();
  givenSecret(100);
});

const message = (endpoint: string, attempt = 1, body?: string): SQSRecord => ({
  messageId: `message-${endpoint}`,
  receiptHandle: `receipt-${endpoint}`,
  body: body ?? JSON.stringify({ endpoint, event }),
  attributes: {
    ApproximateReceiveCount: String(attempt),
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:webhooks',
  awsRegion: 'us-east-1',
});

const delivered = { batchItemFailures: [] };
const undelivered = (endpoint: string) => ({
  batchItemFailures: [{ itemIdentifier: `message-${endpoint}` }],
});

/** Whether what arrived is signed with a secret. */
function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const texts = Object.entries(headers).filter(
    (header): header is [string, string] => typeof header[1] === 'string',
  );
  try {
    new Webhook(`whsec_${secret}`).verify(body, Object.fromEntries(texts));
    return true;
  } catch {
    return false;
  }
}

const first = (): Received => {
  const [one] = received;
  if (!one) throw new Error('Nothing arrived.');
  return one;
};

/** What the newest update of the delivery log wrote, by attribute. */
function logged(): Record<string, unknown> {
  const { UpdateExpression = '', ExpressionAttributeValues = {} } =
    tables.commandCalls(UpdateCommand).at(-1)?.args[0].input ?? {};
  const sets = [...UpdateExpression.matchAll(/#(\w+) = (?:list_append\(.*, )?(:v\d+)\)?/g)];
  return Object.fromEntries(
    sets.map(([, name = '', value = '']): [string, unknown] => [
      name,
      ExpressionAttributeValues[value],
    ]),
  );
}

describe('A webhook', () => {
  it('is what Standard Webhooks asks for, and verifies with the endpoint’s secret', async () => {
    expect(await handler({ Records: [message('shop')] })).toEqual(delivered);
    const { headers, body } = first();
    expect(headers['webhook-id']).toBe(event.eventId);
    expect(headers['content-type']).toBe('application/json');
    expect(webhookBody.parse(JSON.parse(body))).toEqual({
      type: 'verification.approved',
      timestamp: event.changedAt,
      data: event,
    });
    expect(isSignedWith(newSecret, first())).toBe(true);
    expect(isSignedWith(oldSecret, first())).toBe(false);
  });

  it('fails to verify when its body, its id or its time were changed', async () => {
    await handler({ Records: [message('shop')] });
    const { headers, body } = first();
    const later = String(Number(headers['webhook-timestamp']) + 1);
    for (const forged of [
      { headers, body: body.replace('approved', 'rejected') },
      { headers: { ...headers, 'webhook-id': 'another' }, body },
      { headers: { ...headers, 'webhook-timestamp': later }, body },
      { headers: { ...headers, 'webhook-signature': undefined }, body },
    ]) {
      expect(isSignedWith(newSecret, forged)).toBe(false);
    }
  });

  it('carries both secrets for a day after a rotation, then the new one alone', async () => {
    givenSecret(23, oldSecret);
    await handler({ Records: [message('rotated')] });
    expect(isSignedWith(newSecret, first())).toBe(true);
    expect(isSignedWith(oldSecret, first())).toBe(true);
    received = [];
    givenSecret(25, oldSecret);
    await handler({ Records: [message('settled')] });
    expect(isSignedWith(newSecret, first())).toBe(true);
    expect(isSignedWith(oldSecret, first())).toBe(false);
  });

  it('is signed once where there was no secret before', async () => {
    givenSecret(1);
    await handler({ Records: [message('fresh')] });
    expect(first().headers['webhook-signature']).toMatch(/^v1,\S+$/);
  });

  it('to an endpoint that is no longer deployed is dropped', async () => {
    expect(await handler({ Records: [message('closed')] })).toEqual(delivered);
    expect(received).toEqual([]);
  });
});

describe('What does not arrive', () => {
  it('is hidden until the next attempt, for longer each time', async () => {
    status = 500;
    for (const [index, pause] of RETRY_PAUSES.entries()) {
      sqs.reset();
      const answer = await handler({ Records: [message('shop', index + 1)] });
      expect(answer).toEqual(undelivered('shop'));
      const { VisibilityTimeout = 0 } =
        sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input ?? {};
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(Math.floor(pause * 0.9));
      expect(VisibilityTimeout).toBeLessThanOrEqual(Math.ceil(pause * 1.1));
    }
  });

  it('is given out at once after the last attempt, for the queue to make it a dead letter', async () => {
    status = 500;
    await handler({ Records: [message('shop', RETRY_PAUSES.length + 1)] });
    expect(sqs).toHaveReceivedCommandWith(ChangeMessageVisibilityCommand, { VisibilityTimeout: 0 });
    expect(logged()).toMatchObject({ state: 'dead' });
  });

  it('is tried no more where the receiver is gone for good', async () => {
    status = 410;
    expect(await handler({ Records: [message('shop')] })).toEqual(delivered);
    expect(logged()).toMatchObject({ state: 'gone' });
  });

  it('does not keep the others back', async () => {
    const Records = [message('shop', 1, 'no JSON'), message('fresh')];
    expect(await handler({ Records })).toEqual(undelivered('shop'));
    expect(received).toHaveLength(1);
  });

  it('is tried again later when its secret cannot be read', async () => {
    secrets.on(GetSecretValueCommand).rejects(new Error('no answer'));
    expect(await handler({ Records: [message('locked')] })).toEqual(undelivered('locked'));
    expect(sqs).toHaveReceivedCommand(ChangeMessageVisibilityCommand);
    expect(received).toEqual([]);
  });
});

describe('The delivery log', () => {
  it('gets each attempt, and of the event all but the subject', async () => {
    status = 503;
    await handler({ Records: [message('shop', 2)] });
    const row = logged();
    expect(row).toMatchObject({
      endpoint: 'shop',
      state: 'retrying',
      event: { ...event, subjectId: undefined },
      attempts: [{ outcome: 'refused', statusCode: 503 }],
    });
    expect(String(row.failedOn)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(Date.parse(String(row.nextAttemptAt))).toBeGreaterThan(
      Date.parse(String(row.updatedAt)),
    );
    expect(tables).toHaveReceivedCommandWith(UpdateCommand, {
      TableName: 'WebhookDeliveries',
      Key: { verificationId, delivery: `${event.sequence} shop` },
    });
  });

  it('leaves the index of failures once it has arrived', async () => {
    await handler({ Records: [message('shop', 3)] });
    expect(logged()).toMatchObject({ state: 'delivered' });
    const [call] = tables.commandCalls(UpdateCommand);
    expect(call?.args[0].input.UpdateExpression).toMatch(/REMOVE #nextAttemptAt, #failedOn$/);
  });

  it('that cannot be written does not make a message that arrived be sent again', async () => {
    tables.on(UpdateCommand).rejects(new Error('no room'));
    expect(await handler({ Records: [message('shop')] })).toEqual(delivered);
  });
});

describe('The pauses between attempts', () => {
  it('span a day, none longer than SQS hides a message', () => {
    const longest = RETRY_PAUSES.map((_, index) => pauseAfter(index + 1, () => 0.999) ?? 0);
    const total = RETRY_PAUSES.reduce((sum, pause) => sum + pause, 0);
    expect(total / 3600).toBeGreaterThan(23);
    expect(total / 3600).toBeLessThanOrEqual(24);
    expect(Math.max(...longest)).toBeLessThan(12 * 3600);
    expect(pauseAfter(RETRY_PAUSES.length + 1)).toBeUndefined();
  });
});
