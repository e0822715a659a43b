import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import sharp from 'sharp';
import * as z from 'zod';
import { ReviewerClient } from '../../local/applicant/api-client';
import type { EndpointName } from '../../local/embedded/endpoints';
import { MovableClock } from '../support/movable-clock';
import { eventually } from './support/eventually';
import { Stack } from './support/stack';

const MINUTE = 60_000;

/** Ten photographs are judged, one after the other. */
const PATIENCE = 180_000;
const consent = { textVersion: 'test-1', language: 'en' } as const;

/** A photograph without a face, and of no weight. */
const blank = sharp({ create: { width: 200, height: 200, channels: 3, background: 'white' } })
  .jpeg()
  .toBuffer();

let clock: MovableClock;
let stack: Stack;
beforeAll(async () => {
  clock = new MovableClock();
  const policy = { document: { attempts: 10 }, abuse: { pausesUntilBlock: 2 } };
  stack = await Stack.start(policy, { clock });
});
afterAll(() => stack.stop());

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function request(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<Reply> {
  const response = await fetch(`${stack.aws.apiUrl}${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const reply = z.record(z.string(), z.unknown()).parse(await response.json());
  return { status: response.status, headers: response.headers, body: reply };
}

/** Somebody at a browser, with the link of one verification. */
class Visitor {
  constructor(
    readonly id: string,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  call(method: string, path: string, body?: object): Promise<Reply> {
    return request(method, path, this.headers, body);
  }

  form(): Promise<Reply> {
    return this.call('POST', '/session/document', { contentType: 'image/jpeg' });
  }

  /** Hands in a photograph without a face, which is refused. */
  async fail(): Promise<void> {
    const { body: before } = await this.call('GET', '/session');
    const { status, body } = await this.form();
    expect([status, body]).toEqual([201, expect.anything()]);
    const { url, fields } = z
      .object({ url: z.string(), fields: z.record(z.string(), z.string()) })
      .parse(body);
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append('file', new Blob([Uint8Array.from(await blank)], { type: 'image/jpeg' }));
    expect((await fetch(url, { method: 'POST', body: data })).status).toBe(204);
    await eventually(
      async () => (await this.call('GET', '/session')).body,
      ({ step, attemptsLeft }) =>
        step === 'document' && attemptsLeft === Number(before.attemptsLeft) - 1,
    );
  }
}

/** For a client that keeps to the time of the stack. */
const configurationOf = (service: EndpointName) => ({
  ...stack.clientConfiguration(service),
  systemClockOffset: clock.now() - Date.now(),
});

const start = (subjectId: string): Promise<Reply> =>
  request('POST', '/verifications', { 'x-api-key': stack.aws.apiKey }, { subjectId });

/** Starts a verification and goes to where its document is awaited. */
async function visit(
  subjectId: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Visitor> {
  const { status, body } = await start(subjectId);
  expect([status, body]).toEqual([201, expect.anything()]);
  const authorization = `Bearer ${String(body.applicantToken)}`;
  const visitor = new Visitor(String(body.id), { authorization, ...headers });
  await visitor.call('POST', '/session/consent', consent);
  await eventually(
    async () => (await visitor.call('GET', '/session')).body,
    ({ step }) => step === 'document',
  );
  return visitor;
}

async function failTimes(visitor: Visitor, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await visitor.fail();
}

/** The hold an applicant's page shows, once there is one. */
const heldSession = (visitor: Visitor) =>
  eventually(
    async () => (await visitor.call('GET', '/session')).body.hold,
    (hold) => hold !== undefined,
  );

/** Types of the events on a trail, asked for by somebody who has signed in since time was put forward. */
async function typesOf({ id }: Visitor): Promise<string[]> {
  const reviewer = new ReviewerClient(stack.aws.apiUrl, await stack.aws.reviewerToken());
  return (await reviewer.getAuditTrail(id)).events.map(({ type }) => type);
}

const paused = { type: 'urn:honnin:problem:paused', status: 429 };
const blocked = { type: 'urn:honnin:problem:blocked', status: 403 };

describe('A subject', () => {
  it(
    'is paused after five failures, free after half an hour, then blocked, and freed by a reviewer',
    async () => {
      const subjectId = `subject-${randomUUID()}`;
      let visitor = await visit(subjectId);
      await failTimes(visitor, 4);
      expect((await visitor.form()).status).toBe(201);
      await visitor.fail();

      expect(await heldSession(visitor)).toMatchObject({ kind: 'paused' });
      const refused = await start(subjectId);
      expect(refused).toMatchObject({ status: 429, body: paused });
      const wait = Number(refused.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(1700);
      expect(wait).toBeLessThanOrEqual(1800);
      expect(await visitor.form()).toMatchObject({ status: 429, body: paused });
      expect(await typesOf(visitor)).toContain('abuse.paused');

      await stack.pass(clock, 31 * MINUTE);
      visitor = await visit(subjectId);
      await failTimes(visitor, 5);
      expect(await heldSession(visitor)).toEqual({ kind: 'blocked' });
      await stack.pass(clock, 24 * 60 * MINUTE);
      expect(await start(subjectId)).toMatchObject({ status: 403, body: blocked });

      const token = await stack.aws.reviewerToken();
      const path = `/review/verifications/${visitor.id}/standing`;
      const reviewer = { authorization: `Bearer ${token}` };
      expect((await request('GET', path, reviewer)).body).toMatchObject({
        standings: [{ by: 'subject', hold: { kind: 'blocked' } }],
      });
      expect((await request('DELETE', path, reviewer)).body).toEqual({
        standings: [{ by: 'subject', failures: 0, pauses: 0 }],
      });
      expect((await start(subjectId)).status).toBe(201);
      expect(await typesOf(visitor)).toEqual(
        expect.arrayContaining(['abuse.blocked', 'abuse.lifted']),
      );
    },
    PATIENCE,
  );
});

describe('A device', () => {
  it(
    'is paused after failing five people in the same moment, and another is not',
    async () => {
      const device = { 'Device-Id': randomUUID() };
      const forged = { 'X-Forwarded-For': '192.0.2.1', 'X-Viewer-Address': '192.0.2.1' };
      const visitors = await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          visit(`crowd-${randomUUID()}-${index}`, { ...device, ...forged }),
        ),
      );
      await Promise.all(visitors.map((visitor) => visitor.fail()));

      const next = await visit(`crowd-${randomUUID()}`, device);
      expect(await heldSession(next)).toMatchObject({ kind: 'paused' });
      expect(await next.form()).toMatchObject({ status: 429, body: paused });
      const elsewhere = new Visitor(next.id, { ...next.headers, 'Device-Id': randomUUID() });
      expect((await elsewhere.form()).status).toBe(201);

      // Of the five failures one brought about the pause, and what a client says of its address was believed for none.
      const types = (await Promise.all(visitors.map(typesOf))).flat();
      expect(types.filter((type) => type === 'abuse.paused')).toHaveLength(1);
      const client = new DynamoDBClient(configurationOf('dynamodb'));
      const { Items = [] } = await client.send(
        new ScanCommand({ TableName: stack.output('AbuseTableName') }),
      );
      const kept = JSON.stringify(Items);
      expect(kept).toContain('"device#');
      expect(kept).not.toContain('"address#');
      for (const clear of [device['Device-Id'], '192.0.2.1', 'crowd-']) {
        expect(kept).not.toContain(clear);
      }
    },
    PATIENCE,
  );
});

describe('An address', () => {
  it(
    'is paused as the distribution of the pages tells it, whoever comes from there',
    async () => {
      const client = new SecretsManagerClient(configurationOf('secretsmanager'));
      const SecretId = stack.output('DistributionSecretArn');
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
      const through = (proof: string, address: string) => ({
        'X-Distribution-Proof': proof,
        'X-Viewer-Address': address,
      });
      const network = '2001:db8:1:2';
      const visitors = await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          visit(`caller-${randomUUID()}`, through(SecretString, `${network}::${index}`)),
        ),
      );
      await Promise.all(visitors.map((visitor) => visitor.fail()));

      const next = await visit(
        `caller-${randomUUID()}`,
        through(SecretString, `${network}:abcd::1`),
      );
      expect(await heldSession(next)).toMatchObject({ kind: 'paused' });
      expect(await next.form()).toMatchObject({ status: 429, body: paused });
      const at = (headers: Record<string, string>) =>
        new Visitor(next.id, { ...next.headers, ...headers }).form();
      expect((await at(through(SecretString, '2001:db8:1:3::1'))).status).toBe(201);
      expect((await at(through('guessed', `${network}::1`))).status).toBe(201);
    },
    PATIENCE,
  );
});
