import { deployment } from './support/environment';
import 'aws-sdk-client-mock-jest';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-applications/handler';
import { isSecretOf, parseApplicantToken } from '../../lambdas/shared/applicant-token';
import { call, type Call } from './support/api-event';
import { Tables } from './support/tables';

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);

beforeEach(() => {
  tables.reset();
  stepFunctions.reset();
  stepFunctions.on(StartExecutionCommand).resolves({});
});

const caller = { principal: 'application', apiKeyId: 'app' };
const request = (method: string, resource: string, more: Partial<Call> = {}) =>
  call(handler, { method, resource, caller, ...more });

const types = (id: string) => tables.trail(id).map(({ type }) => type);

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

  it('hands out the secret of the return, the same for a repeat', async () => {
    const first = await create({ headers: key });
    const second = await create({ headers: key });
    expect(Buffer.from(String(first.body.redirectSecret), 'base64url')).toHaveLength(32);
    expect(second.body.redirectSecret).toBe(first.body.redirectSecret);
    const another = await create();
    expect(another.body.redirectSecret).not.toBe(first.body.redirectSecret);
    const trail = JSON.stringify(tables.trail(String(first.body.id)));
    expect(trail).not.toContain(first.body.redirectSecret);
  });

  it('ends what came of an earlier link with it', async () => {
    const { body: answer } = await create({ headers: key });
    tables.change(String(answer.id), {
      handOff: { tokenHash: 'handed', expiresAt: '2999-01-01T00:00:00.000Z' },
      followerTokenHashes: ['follower'],
    });
    await create({ headers: key });
    const row = tables.verification(String(answer.id));
    expect(row.handOff).toBeUndefined();
    expect(row.followerTokenHashes).toBeUndefined();
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
