import './support/environment';
import 'aws-sdk-client-mock-jest';
import { SendTaskFailureCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-applications/handler';
import { call, type Call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);

beforeEach(() => {
  tables.reset();
  stepFunctions.reset();
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
