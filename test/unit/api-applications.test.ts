import { deployment } from './support/environment';
import 'aws-sdk-client-mock-jest';
import { DeleteFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ExecutionAlreadyExists,
  SendTaskFailureCommand,
  SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-applications/handler';
import { isSecretOf, parseApplicantToken } from '../../lambdas/shared/applicant-token';
import { call, type Call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);
const s3 = mockClient(S3Client);
const rekognition = mockClient(RekognitionClient);

beforeEach(() => {
  tables.reset();
  for (const client of [stepFunctions, s3, rekognition]) client.reset();
  stepFunctions.on(StartExecutionCommand).resolves({});
  stepFunctions.on(SendTaskFailureCommand).resolves({});
});

const caller = { principal: 'application', apiKeyId: 'app' };
const request = (method: string, resource: string, more: Partial<Call> = {}) =>
  call(handler, { method, resource, caller, ...more });
const one = (method: string, resource: string, more: Partial<Call> = {}) =>
  request(method, `/verifications/{verificationId}${resource}`, {
    path: { verificationId },
    ...more,
  });

const types = (id = verificationId) => tables.trail(id).map(({ type }) => type);

describe('Starting a verification', () => {
  const body = { subjectId: 'subject-1', redirectUrl: 'https://shop.example.com/', locale: 'ja' };
  const create = (more: Partial<Call> = {}) => request('POST', '/verifications', { body, ...more });
  const key = { 'idempotency-key': 'order-17' };

  it('makes the row, its trail and the execution, and a link for the applicant', async () => {
    const { status, body: answer } = await create();
    const id = String(answer.id);
    expect(status).toBe(201);
    expect(tables.verification(id)).toMatchObject({
      ...body,
      applicationId: 'app',
      status: 'awaiting_document',
      policyVersion: 'default-1',
      applicantTokenExpiresAt: answer.expiresAt,
    });
    expect(types(id)).toEqual(['verification.created']);
    const [start] = stepFunctions.commandCalls(StartExecutionCommand);
    expect(start?.args[0].input).toMatchObject({
      stateMachineArn: deployment.STATE_MACHINE_ARN,
      name: id,
    });
    expect(JSON.parse(start?.args[0].input.input ?? '')).toEqual({
      verificationId: id,
      subjectId: 'subject-1',
      policy: tables.verification(id).policy,
    });
  });

  it('keeps only the hash of the link’s secret', async () => {
    const { body: answer } = await create();
    const token = String(answer.applicantToken);
    expect(answer.applicantUrl).toBe(`https://verify.example.com/verify#${token}`);
    const parts = parseApplicantToken(token);
    const { applicantTokenHash = '', ...row } = tables.verification(String(answer.id));
    expect(parts?.verificationId).toBe(answer.id);
    expect(parts && isSecretOf(parts.secret, applicantTokenHash)).toBe(true);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it('puts no personal data in the trail', async () => {
    const { body: answer } = await create();
    expect(JSON.stringify(tables.trail(String(answer.id)))).not.toContain('subject-1');
  });

  it('answers a repeat with the same verification and a fresh link', async () => {
    const first = await create({ headers: key });
    stepFunctions
      .on(StartExecutionCommand)
      .rejects(new ExecutionAlreadyExists({ $metadata: {}, message: 'exists' }));
    const second = await create({ headers: { 'Idempotency-Key': 'order-17' } });
    expect(second.status).toBe(201);
    expect(second.body.id).toBe(first.body.id);
    expect(second.body.applicantToken).not.toBe(first.body.applicantToken);
    const id = String(first.body.id);
    const { applicantTokenHash = '' } = tables.verification(id);
    const secrets = [first, second].map(
      (answer) => parseApplicantToken(String(answer.body.applicantToken))?.secret,
    );
    expect(secrets.map((secret) => secret && isSecretOf(secret, applicantTokenHash))).toEqual([
      false,
      true,
    ]);
    expect(types(id)).toEqual(['verification.created', 'link.renewed']);
  });

  it('starts the execution on a repeat, with the very same input, when the first could not', async () => {
    stepFunctions.on(StartExecutionCommand).rejectsOnce(new Error('unreachable')).resolves({});
    const first = await create({ headers: key });
    expect(first).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('same Idempotency-Key') as string },
    });
    expect((await create({ headers: key })).status).toBe(201);
    const [one, two] = stepFunctions
      .commandCalls(StartExecutionCommand)
      .map(({ args }) => args[0].input);
    expect(two).toEqual(one);
  });

  it('refuses another body under the same key', async () => {
    await create({ headers: key });
    const answer = await create({ headers: key, body: { subjectId: 'subject-2' } });
    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:honnin:problem:conflict' } });
  });

  it('gives each application keys of its own', async () => {
    const first = await create({ headers: key });
    const other = await create({ headers: key, caller: { ...caller, apiKeyId: 'other' } });
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(first.body.id);
  });

  it('says so, and leaves no verification waiting for nothing, when the workflow cannot start', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(new Error('unreachable'));
    const { status, headers, body: problem } = await create();
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json' });
    const [row] = tables.all('Verifications');
    expect(problem.detail).toContain(String(row?.id));
    expect(row?.status).toBe('failed');
    expect(types(String(row?.id))).toEqual(['verification.created', 'verification.faulted']);
  });

  it.each([
    ['a subject with spaces', { subjectId: 'Jane Doe' }, 'subjectId'],
    ['no subject', {}, 'subjectId'],
    ['a subject of 256 characters', { subjectId: 'a'.repeat(256) }, 'subjectId'],
    ['a redirect without TLS', { ...body, redirectUrl: 'http://shop.example.com' }, 'redirectUrl'],
    ['a redirect to script', { ...body, redirectUrl: 'javascript:alert(1)' }, 'redirectUrl'],
    ['a language there is not', { ...body, locale: 'xx' }, 'locale'],
    ['an unknown field', { ...body, email: 'jane@example.com' }, 'request'],
    ['text', 'hello', 'body'],
    ['nothing', undefined, 'body'],
  ])('refuses %s', async (_what, wrong, field) => {
    const { status, body: problem } = await create({ body: wrong });
    expect(status).toBe(400);
    expect(problem).toMatchObject({
      type: 'urn:honnin:problem:invalid-request',
      errors: [{ field }],
    });
    expect(tables.all('Verifications')).toEqual([]);
  });

  it('refuses a key with control characters', async () => {
    const { body: problem } = await create({ headers: { 'Idempotency-Key': 'a\u0001' } });
    expect(problem).toMatchObject({ status: 400, errors: [{ field: 'Idempotency-Key' }] });
  });
});

describe('Reading verifications', () => {
  it('shows the outcome and no scores', async () => {
    givenVerification(tables, {
      status: 'rejected',
      reason: 'FACE_MISMATCH',
      match: { similarity: 12 },
    });
    const { status, body } = await one('GET', '');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: verificationId,
      subjectId: 'subject-1',
      status: 'rejected',
      reason: 'FACE_MISMATCH',
      policyVersion: 'default-1',
      createdAt: '2026-11-01T10:00:00.000Z',
      updatedAt: '2026-11-01T10:00:00.000Z',
    });
  });

  it('tells another application what it tells of one that never was', async () => {
    const never = await one('GET', '');
    givenVerification(tables, { applicationId: 'other' });
    const others = await one('GET', '');
    expect(others).toEqual(never);
    expect(others.status).toBe(404);
  });

  it('wants an id', async () => {
    const { body } = await one('GET', '', { path: { verificationId: '../x' } });
    expect(body).toMatchObject({ status: 400, errors: [{ field: 'verificationId' }] });
  });

  describe('in lists', () => {
    const ids = [1, 2, 3, 4, 5].map((digit) => verificationId.replace(/^./, String(digit)));
    const list = (query: Record<string, string> = {}) =>
      request('GET', '/verifications', { query });
    const idsOf = ({ body }: Awaited<ReturnType<typeof list>>) =>
      (body.items as { id: string }[]).map(({ id }) => id);

    beforeEach(() => {
      ids.forEach((id, index) =>
        givenVerification(tables, {
          id,
          createdAt: `2026-11-0${index + 1}T10:00:00.000Z`,
          applicationId: index === 2 ? 'other' : 'app',
          status: index === 0 ? 'approved' : 'awaiting_document',
          subjectId: index < 3 ? 'subject-1' : 'subject-2',
        }),
      );
    });

    it('gives one’s own, newest first', async () => {
      expect(idsOf(await list())).toEqual([ids[4], ids[3], ids[1], ids[0]]);
    });

    it('goes on where a page ended', async () => {
      const first = await list({ limit: '3' });
      expect(idsOf(first)).toEqual([ids[4], ids[3], ids[1]]);
      const second = await list({ limit: '3', cursor: String(first.body.cursor) });
      expect(idsOf(second)).toEqual([ids[0]]);
      expect(second.body.cursor).toBeUndefined();
    });

    it('can be of one subject or status', async () => {
      expect(idsOf(await list({ subjectId: 'subject-1' }))).toEqual([ids[1], ids[0]]);
      expect(idsOf(await list({ status: 'approved' }))).toEqual([ids[0]]);
      expect(idsOf(await list({ subjectId: 'subject-2', status: 'approved' }))).toEqual([]);
    });

    it.each([
      [{ limit: '0' }, 'limit'],
      [{ limit: '101' }, 'limit'],
      [{ limit: 'many' }, 'limit'],
      [{ status: 'done' }, 'status'],
      [{ cursor: 'nonsense' }, 'cursor'],
      [{ sort: 'up' }, 'request'],
    ])('refuse %p', async (query: Record<string, string>, field) => {
      expect((await list(query)).body).toMatchObject({ status: 400, errors: [{ field }] });
    });
  });
});

describe('Canceling a verification', () => {
  it('ends the wait, and writes down who asked', async () => {
    givenVerification(tables);
    const { status, body } = await one('POST', '/cancel');
    expect(status).toBe(202);
    expect(body).toMatchObject({ id: verificationId, status: 'awaiting_document' });
    expect(stepFunctions).toHaveReceivedCommandWith(SendTaskFailureCommand, {
      taskToken: 'task-token',
      error: 'Canceled',
    });
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'verification.cancel_requested',
      actor: 'application:app',
    });
  });

  it('may be asked for again', async () => {
    const ended = givenVerification(tables, { status: 'canceled' });
    Reflect.deleteProperty(ended, 'taskToken');
    tables.put('Verifications', ended);
    expect((await one('POST', '/cancel')).status).toBe(202);
    expect(stepFunctions).not.toHaveReceivedCommand(SendTaskFailureCommand);
  });

  it('comes too late for a decided one', async () => {
    givenVerification(tables, { status: 'approved' });
    const { body } = await one('POST', '/cancel');
    expect(body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('approved') as string,
    });
  });

  it('has to wait while it is between two steps', async () => {
    givenVerification(tables, { status: 'deciding' });
    stepFunctions
      .on(SendTaskFailureCommand)
      .rejects(new TaskTimedOut({ $metadata: {}, message: 'closed' }));
    const { body } = await one('POST', '/cancel');
    expect(body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('in a few seconds') as string,
    });
  });

  it('is for the application that started it', async () => {
    givenVerification(tables, { applicationId: 'other' });
    expect((await one('POST', '/cancel')).status).toBe(404);
    expect(stepFunctions).not.toHaveReceivedCommand(SendTaskFailureCommand);
  });
});

describe('Erasing a verification', () => {
  const prefix = `verifications/${verificationId}/`;
  const finished = {
    status: 'approved',
    consent: { textVersion: '1', language: 'en', at: '2026-11-01T10:00:00.000Z' },
    match: { similarity: 99 },
    enrolment: { faceId: 'face' },
  } as const;

  beforeEach(() => {
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({
        Versions: [
          { Key: `${prefix}document/1/original`, VersionId: 'a' },
          { Key: `${prefix}document/1/original`, VersionId: 'b' },
        ],
        DeleteMarkers: [{ Key: `${prefix}document/1/face.jpg`, VersionId: 'c' }],
      })
      .resolvesOnce({ Versions: [{ Key: `${prefix}liveness/s/reference.jpg`, VersionId: 'd' }] })
      .resolves({});
    s3.on(DeleteObjectsCommand).resolves({});
    rekognition.on(DeleteFacesCommand).resolves({ DeletedFaces: ['face'] });
  });

  it('takes every version of every image, and the face, and proves it', async () => {
    givenVerification(tables, finished);
    const { status, body } = await one('DELETE', '');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: verificationId, objectVersions: 4, faceVectors: 1 });
    expect(s3).toHaveReceivedCommandWith(ListObjectVersionsCommand, {
      Bucket: 'evidence',
      Prefix: prefix,
    });
    const deleted = s3
      .commandCalls(DeleteObjectsCommand)
      .flatMap(({ args }) => args[0].input.Delete?.Objects ?? []);
    expect(deleted.map(({ VersionId }) => VersionId)).toEqual(['a', 'b', 'c', 'd']);
    expect(rekognition).toHaveReceivedCommandWith(DeleteFacesCommand, {
      CollectionId: 'faces',
      FaceIds: ['face'],
    });
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'verification.erased',
      actor: 'application:app',
      data: { objectVersions: 4, faceVectors: 1 },
    });
  });

  it('leaves a row that says nothing of the person', async () => {
    givenVerification(tables, finished);
    await one('DELETE', '');
    const row = tables.verification(verificationId);
    expect(Object.keys(row).sort()).toEqual(
      [
        ...['applicationId', 'auditHash', 'auditSequence', 'createdAt'],
        ...['documentAttempt', 'erasure', 'id', 'livenessAttempt', 'policy', 'policyVersion'],
        ...['status', 'updatedAt'],
      ].sort(),
    );
    expect((await one('GET', '')).body).toMatchObject({
      status: 'approved',
      erasedAt: row.erasure?.at,
    });
  });

  it('may be repeated, and answers the same', async () => {
    givenVerification(tables, finished);
    const first = await one('DELETE', '');
    expect(await one('DELETE', '')).toEqual(first);
    expect(types()).toEqual(['verification.created', 'verification.erased']);
  });

  it('is refused before the end, with the remedy', async () => {
    givenVerification(tables, { ...finished, status: 'in_review' });
    expect((await one('DELETE', '')).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('cancel it, or wait') as string,
    });
    expect(s3).not.toHaveReceivedCommand(DeleteObjectsCommand);
  });

  it('is not claimed when S3 keeps something', async () => {
    givenVerification(tables, finished);
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Code: 'AccessDenied' }] });
    expect((await one('DELETE', '')).status).toBe(500);
    expect(tables.verification(verificationId).erasure).toBeUndefined();
  });

  it('is not claimed when the collection keeps the face', async () => {
    givenVerification(tables, finished);
    rekognition.on(DeleteFacesCommand).resolves({
      UnsuccessfulFaceDeletions: [{ FaceId: 'face', Reasons: ['ASSOCIATED_TO_AN_EXISTING_USER'] }],
    });
    expect((await one('DELETE', '')).status).toBe(500);
    expect(tables.verification(verificationId).enrolment).toEqual({ faceId: 'face' });
  });

  it('is done when the face was gone before', async () => {
    givenVerification(tables, finished);
    rekognition.on(DeleteFacesCommand).resolves({
      UnsuccessfulFaceDeletions: [{ FaceId: 'face', Reasons: ['FACE_NOT_FOUND'] }],
    });
    expect((await one('DELETE', '')).body).toMatchObject({ faceVectors: 0 });
  });

  it('does not pass another link for a key that was used before', async () => {
    const headers = { 'Idempotency-Key': 'order-17' };
    const body = { subjectId: 'subject-1' };
    const created = await request('POST', '/verifications', { body, headers });
    const path = { verificationId: String(created.body.id) };
    tables.change(path.verificationId, { status: 'expired' });
    expect((await one('DELETE', '', { path })).status).toBe(200);
    const again = await request('POST', '/verifications', { body, headers });
    expect(again.body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('erased') as string,
    });
  });
});

describe('Any answer', () => {
  it('may be read by pages of the web app and by no cache', async () => {
    givenVerification(tables);
    expect((await one('GET', '')).headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'access-control-allow-origin': 'https://verify.example.com',
      vary: 'origin',
    });
  });

  it('hides what went wrong inside, and says how to report it', async () => {
    tables.client.rejects(new Error('table arn:aws:dynamodb:secret'));
    const { status, body } = await one('GET', '');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(body.detail).toContain('d0b1a9f2-8f2e-4f0c-a1de-3b8a3c0e1c11');
  });

  it('is 404 where there is no route', async () => {
    expect((await request('GET', '/nowhere')).status).toBe(404);
  });

  it('is 403 for another principal', async () => {
    givenVerification(tables);
    const applicant = { principal: 'applicant', verificationId };
    expect((await one('GET', '', { caller: applicant })).status).toBe(403);
    expect(tables.client).not.toHaveReceivedCommand(TransactWriteCommand);
  });
});
