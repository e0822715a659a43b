import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetFaceLivenessSessionResultsCommand,
  ListFacesCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import type { DocumentForm } from '../../local/applicant/api-views';
import type { EndpointName } from '../../local/embedded/endpoints';
import type { Route } from '../../lambdas/shared/api/route';
import { routes } from '../../lambdas/shared/api/routes';
import { people } from '../people/people';
import { Stack, type Begun } from './support/stack';
import { Wardrobe } from './support/wardrobe';

const [person] = people;
const MAXIMUM_BYTES = 2_000_000;

let wardrobe: Wardrobe;
let stack: Stack;
beforeAll(async () => {
  [wardrobe, stack] = await Promise.all([
    Wardrobe.open(),
    Stack.start({
      document: { maximumBytes: MAXIMUM_BYTES },
      liveness: { challenge: 'FaceMovementChallenge' },
    }),
  ]);
});
afterAll(async () => {
  await stack.stop();
  await wardrobe.close();
});

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Calls the API with whatever the clients would not send. */
async function call({ method = 'GET', path, headers = {}, body }: Call) {
  const response = await fetch(`${stack.aws.apiUrl}${path}`, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Calls a route on a verification. */
const callRoute = ({ method, path }: Route, id: string, headers: Record<string, string>) =>
  call({
    method,
    path: path
      .replace('{verificationId}', id)
      .replace('{image}', 'face')
      .replace('{subjectId}', 'nobody'),
    headers,
    ...(method === 'POST' && { body: {} }),
  });

describe('The link of an applicant', () => {
  it('opens nothing once any part of it is changed', async () => {
    const [one, other] = await Promise.all([stack.begin(), stack.begin()]);
    const [oneBytes, otherBytes] = [one, other].map(({ token }) => Buffer.from(token, 'base64url'));
    if (!oneBytes || !otherBytes) throw new Error('There are two tokens.');
    const mixed = Buffer.concat([oneBytes.subarray(0, 16), otherBytes.subarray(16)]);
    const forged = [
      mixed.toString('base64url'),
      ...[0, 20, 63].map(
        (index) =>
          one.token.slice(0, index) +
          (one.token[index] === 'A' ? 'B' : 'A') +
          one.token.slice(index + 1),
      ),
      one.token.slice(0, -1),
      `${one.token}A`,
      one.id,
      'null',
    ];

    for (const token of forged) {
      const { status } = await call({ path: '/session', headers: bearer(token) });
      expect({ token, status }).toEqual({ token, status: 401 });
    }
    expect((await call({ path: '/session' })).status).toBe(401);
    expect((await call({ path: '/session', headers: bearer(one.token) })).status).toBe(200);
  });

  it('lets nobody name a verification, a key or a bucket', async () => {
    const begun = await stack.beginConsented();
    const victim = await stack.beginConsented();
    const bodies = [
      { path: '/session/consent', body: { textVersion: 'a', language: 'en' } },
      { path: '/session/document', body: { contentType: 'image/jpeg' } },
    ];
    for (const { path, body } of bodies) {
      for (const extra of [{ verificationId: victim.id }, { key: 'x' }, { bucket: 'x' }]) {
        const headers = bearer(begun.token);
        const answer = await call({ method: 'POST', path, headers, body: { ...body, ...extra } });
        expect(answer.status).toBe(400);
      }
    }
    const elsewhere = `/session?verificationId=${victim.id}`;
    const before = await call({ path: '/session', headers: bearer(begun.token) });
    expect(await call({ path: elsewhere, headers: bearer(begun.token) })).toEqual(before);
  });

  it('uploads nothing before its holder has consented', async () => {
    const begun = await stack.begin();

    await expect(begun.applicant.requestDocumentForm('image/jpeg')).rejects.toMatchObject({
      status: 409,
      detail: expect.stringContaining('Consent is missing') as string,
    });
  });
});

describe('A credential', () => {
  let begun: Begun;
  let reviewerToken: string;
  let administratorToken: string;
  beforeAll(async () => {
    begun = await stack.beginConsented();
    reviewerToken = await stack.aws.reviewerToken();
    administratorToken = await stack.aws.reviewerToken({ username: 'ada', groups: ['admin'] });
  });

  it.each<[string, Route['principal'][], () => Record<string, string>]>([
    ['an applicant', ['applicant'], () => bearer(begun.token)],
    ['an application', ['application'], () => ({ 'x-api-key': stack.aws.apiKey })],
    ['a reviewer', ['reviewer'], () => bearer(reviewerToken)],
    ['an administrator', ['reviewer', 'administrator'], () => bearer(administratorToken)],
    ['nobody', [], () => ({})],
  ])('of %s opens the routes of no other kind of caller', async (_who, own, headersOf) => {
    const headers = headersOf();
    const open = [...own, 'anybody'];
    const refused = routes.filter(({ principal }) => !open.includes(principal));
    for (const route of refused) {
      const { status } = await callRoute(route, begun.id, { ...headers });
      expect([route.operationId, [401, 403].includes(status)]).toEqual([route.operationId, true]);
    }
    expect(await stack.eventsOf(begun)).toEqual(['verification.created', 'consent.given']);
  });

  it('of a reviewer cannot be forged', async () => {
    const [header = '', payload = '', signature = ''] = reviewerToken.split('.');
    const claims = z.looseObject({}).parse(JSON.parse(fromBase64(payload)));
    const another = toBase64(JSON.stringify({ ...claims, username: 'mallory' }));
    const unsigned = toBase64(JSON.stringify({ alg: 'none', typ: 'JWT' }));
    const path = `/review/verifications/${begun.id}`;

    for (const forged of [
      `${header}.${another}.${signature}`,
      `${unsigned}.${payload}.`,
      `${header}.${payload}.${toBase64('no signature')}`,
    ]) {
      expect((await call({ path, headers: bearer(forged) })).status).toBe(401);
    }
    expect((await call({ path, headers: bearer(reviewerToken) })).status).toBe(200);
  });

  it('of an application is one that API Gateway knows', async () => {
    const headers = { 'x-api-key': `${stack.aws.apiKey}x` };
    expect((await call({ path: '/verifications', headers })).status).toBe(403);
  });
});

describe('A liveness session', () => {
  it('counts once, and for the verification it was opened for alone', async () => {
    const { document, camera } = await wardrobe.belongingsOf(person);
    const [owner, thief] = await Promise.all([
      stack.beginAtLiveness(document),
      stack.beginAtLiveness(document),
    ]);
    const { sessionId, region, credentials, streamingEndpoint } =
      await owner.applicant.startLiveness();
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const check = {
      endpoint: streamingEndpoint,
      region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      sessionId,
      camera,
    };
    await stack.liveness.take(check);

    const won = { sessionId, status: 'SUCCEEDED', confidence: 100 };
    const headers = bearer(thief.token);
    const complete = { method: 'POST', path: '/session/liveness/complete', headers, body: won };
    expect((await call(complete)).status).toBe(409);
    await thief.applicant.startLiveness();
    expect((await call(complete)).status).toBe(409);
    expect((await thief.applicant.getSession()).step).toBe('liveness');

    await owner.applicant.completeLiveness();
    await stack.verificationAt(owner, 'approved');
    // The SDK writes a warning for every stream that is refused.
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    await expect(stack.liveness.take(check)).rejects.toThrow();
    warn.mockRestore();
    expect((await call(complete)).status).toBe(409);
    expect(await stack.eventsOf(thief)).not.toContain('liveness.session_ended');
    const ended = (await stack.eventsOf(owner)).filter((type) => type === 'liveness.session_ended');
    expect(ended).toHaveLength(1);
  });

  it('comes with credentials that stream and do nothing else', async () => {
    const { applicant, id } = await stack.beginAtLiveness(await wardrobe.document(person));
    const { credentials: issued, sessionId } = await applicant.startLiveness();
    const { accessKeyId, secretAccessKey, sessionToken } = issued;
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const as = (service: EndpointName) => ({ ...stack.clientConfiguration(service), credentials });
    const s3 = new S3Client({ ...as('s3'), forcePathStyle: true });
    const rekognition = new RekognitionClient(as('rekognition'));
    const Bucket = stack.output('EvidenceBucketName');
    const attempts = {
      'reads an image': s3.send(
        new GetObjectCommand({ Bucket, Key: `documents/${id}/1/original` }),
      ),
      'lists images': s3.send(new ListObjectVersionsCommand({ Bucket })),
      'lists tables': new DynamoDBClient(as('dynamodb')).send(new ListTablesCommand()),
      'reads the result': rekognition.send(
        new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }),
      ),
      'lists faces': rekognition.send(
        new ListFacesCommand({ CollectionId: stack.output('CollectionId') }),
      ),
      'lists executions': new SFNClient(as('sfn')).send(
        new ListExecutionsCommand({ stateMachineArn: stack.output('StateMachineArn') }),
      ),
      'puts events': new EventBridgeClient(as('eventbridge')).send(
        new PutEventsCommand({ Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] }),
      ),
      'takes a role': new STSClient(as('sts')).send(
        new AssumeRoleCommand({
          RoleArn: 'arn:aws:iam::000000000000:role/any',
          RoleSessionName: 'any',
        }),
      ),
    };

    const outcomes = await Promise.all(
      Object.entries(attempts).map(async ([what, attempt]) => {
        const [answer] = await Promise.allSettled([attempt]);
        if (answer.status === 'fulfilled') return `${what}: allowed`;
        return `${what}: ${answer.reason instanceof Error ? answer.reason.name : 'unknown'}`;
      }),
    );
    const denied = /: AccessDenied(Exception)?$/;
    expect(outcomes.filter((outcome) => !denied.test(outcome))).toEqual([]);
  });
});

describe('A task token', () => {
  it('is in no answer of the API and in no log', async () => {
    const begun = await stack.beginAtLiveness(await wardrobe.document(person));
    const { taskToken } = z
      .object({ taskToken: z.string().min(20) })
      .parse(await stack.rowOf(begun));
    const credentials = {
      application: { 'x-api-key': stack.aws.apiKey },
      applicant: bearer(begun.token),
      handOff: bearer(begun.token),
      reviewer: bearer(await stack.aws.reviewerToken()),
      administrator: bearer(await stack.aws.reviewerToken({ groups: ['admin'] })),
      anybody: {},
    };

    const read = routes.filter(({ method }) => method === 'GET');
    const written = routes.filter(({ method }) => method !== 'GET');
    for (const route of [...read, ...written]) {
      const { text } = await callRoute(route, begun.id, credentials[route.principal]);
      expect([route.operationId, text.includes(taskToken)]).toEqual([route.operationId, false]);
    }
    const logs = await stack.functionLogs();
    expect(logs).toContain(begun.id);
    expect(logs).not.toContain(taskToken);
  });
});

describe('The form for an upload', () => {
  const photograph = () => Buffer.alloc(1000, 1);

  async function submit({ url, fields }: DocumentForm, file: Buffer): Promise<[number, string]> {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append('file', new Blob([Uint8Array.from(file)]));
    const response = await fetch(url, { method: 'POST', body: data });
    const [, code = 'none'] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
    return [response.status, code];
  }

  it('takes the one key, type and size it was made for, and no field more', async () => {
    const [begun, victim] = await Promise.all([stack.beginConsented(), stack.beginConsented()]);
    const form = await begun.applicant.requestDocumentForm('image/jpeg');
    const { fields } = form;
    const { Policy = '', key = '' } = fields;
    const changed = (more: Record<string, string>) => ({ ...form, fields: { ...fields, ...more } });
    const without = (name: string) => ({
      ...form,
      fields: Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name)),
    });
    const wider = toBase64Padded(fromBase64(Policy).replaceAll(begun.id, victim.id));
    const denied = [403, 'AccessDenied'];

    expect(await submit(changed({ key: key.replace(begun.id, victim.id) }), photograph())).toEqual(
      denied,
    );
    expect(await submit(changed({ key: `${key}/more` }), photograph())).toEqual(denied);
    expect(await submit(changed({ 'Content-Type': 'text/html' }), photograph())).toEqual(denied);
    expect(await submit(changed({ acl: 'public-read' }), photograph())).toEqual(denied);
    expect(await submit(changed({ 'x-amz-meta-name': 'x' }), photograph())).toEqual(denied);
    expect(await submit(without('Content-Type'), photograph())).toEqual(denied);
    expect((await submit(without('X-Amz-Signature'), photograph()))[0]).toBeGreaterThanOrEqual(400);
    expect(await submit(changed({ Policy: wider }), photograph())).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    expect(await submit(form, Buffer.alloc(MAXIMUM_BYTES + 1))).toEqual([400, 'EntityTooLarge']);
    expect(await submit(form, Buffer.alloc(0))).toEqual([400, 'EntityTooSmall']);

    const { Versions = [] } = await stack
      .s3()
      .send(new ListObjectVersionsCommand({ Bucket: stack.output('EvidenceBucketName') }));
    const kept = Versions.map(({ Key = '' }) => Key);
    expect(kept.filter((one) => one.includes(begun.id) || one.includes(victim.id))).toEqual([]);
  });
});

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
const toBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
const toBase64Padded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
