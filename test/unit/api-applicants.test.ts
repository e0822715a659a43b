import './support/environment';
import * as z from 'zod';
import { handler } from '../../lambdas/api-applicants/handler';
import type { Verification } from '../../lambdas/shared/verification';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { applicant, givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const request = (method: string, resource: string, body?: unknown) =>
  call(handler, { method, resource, body, caller: applicant });

const consent = { textVersion: '1', language: 'en', at: '2026-11-01T10:00:00.000Z' } as const;
const given = (changes: Partial<Verification> = {}) =>
  givenVerification(tables, { consent, ...changes });
const row = () => tables.verification(verificationId);
const types = () => tables.trail(verificationId).map(({ type }) => type);

const lowLiveness: Verification['liveness'] = {
  accepted: false,
  reason: 'LIVENESS_LOW',
  attempt: 1,
  sessionId: 's',
  status: 'SUCCEEDED',
  confidence: 42.5,
  referenceKey: 'k',
  referenceVersionId: null,
  auditKeys: [],
};

describe('The session of an applicant', () => {
  it('begins with consent', async () => {
    givenVerification(tables, { locale: 'ja' });
    expect(await request('GET', '/session')).toMatchObject({
      status: 200,
      body: {
        role: 'holder',
        status: 'awaiting_document',
        step: 'consent',
        attemptsLeft: 3,
        locale: 'ja',
        maximumBytes: 15_000_000,
        challenge: 'FaceMovementAndLightChallenge',
        challengeChoice: true,
        retention: {
          documentDays: 365,
          livenessDays: 365,
          faceDays: 1095,
          verificationDays: 1095,
          auditDays: 2555,
          attemptDays: 30,
        },
      },
    });
  });

  it.each<[string, Partial<Verification>, object]>([
    ['waits for a document', {}, { step: 'document', attemptsLeft: 3 }],
    [
      'asks for no document before the workflow waits for one',
      { awaiting: undefined, documentAttempt: 0 },
      { step: 'checking', attemptsLeft: 3 },
    ],
    [
      'says what was wrong with the last one',
      { documentAttempt: 3, document: { accepted: false, attempt: 2, reason: 'NO_FACE' } },
      { step: 'document', attemptsLeft: 1, reason: 'NO_FACE' },
    ],
    ['checks it', { status: 'checking_document' }, { step: 'checking' }],
    [
      'waits for a liveness check',
      { status: 'awaiting_liveness' },
      { step: 'liveness', attemptsLeft: 3 },
    ],
    [
      'says coarsely that the last one failed',
      { status: 'awaiting_liveness', livenessAttempt: 2, liveness: lowLiveness },
      { step: 'liveness', attemptsLeft: 2, reason: 'LIVENESS_UNCLEAR' },
    ],
    ['decides', { status: 'deciding' }, { step: 'deciding', attemptsLeft: 0 }],
    ['is reviewed', { status: 'in_review' }, { step: 'review', attemptsLeft: 0 }],
    ['ends well', { status: 'approved' }, { step: 'done', status: 'approved' }],
    [
      'does not tell a duplicate from a mismatch',
      { status: 'rejected', reason: 'DUPLICATE_FACE', liveness: lowLiveness },
      { step: 'done', reason: 'NOT_CONFIRMED' },
    ],
  ])('%s', async (_what, changes, view) => {
    given(changes);
    const { body } = await request('GET', '/session');
    expect(body).toMatchObject(view);
    expect(JSON.stringify(body)).not.toContain('42.5');
  });
});

describe('The way back to the application', () => {
  const redirect = { redirectUrl: 'https://shop.example.com/', redirectSecret: 'secret' };
  const wayBack = async () => (await request('GET', '/session')).body.returnUrl;

  it.each(['approved', 'rejected', 'expired', 'canceled', 'failed', 'in_review'] as const)(
    'is open when the verification is %s, and tells nothing of the outcome',
    async (status) => {
      given({ ...redirect, status });
      const url = new URL(String(await wayBack()));
      expect([...url.searchParams.keys()]).toEqual(['verification', 'reference']);
    },
  );

  it.each(['awaiting_document', 'checking_document', 'awaiting_liveness', 'deciding'] as const)(
    'is not open when it is %s',
    async (status) => {
      given({ ...redirect, status });
      expect(await wayBack()).toBeUndefined();
    },
  );

  it('leaves the secret and the bare URL out', async () => {
    given({ ...redirect, status: 'approved' });
    const { body } = await request('GET', '/session');
    expect(Object.keys(body)).not.toContain('redirectUrl');
    expect(JSON.stringify(body)).not.toContain('"secret"');
  });
});

describe('Consent', () => {
  const agree = (body: unknown) => request('POST', '/session/consent', body);
  const agreed = { textVersion: '2026-11', language: 'es' };

  it('is recorded with what was read, in which language, and when', async () => {
    givenVerification(tables);
    expect(await agree(agreed)).toMatchObject({ status: 200, body: { step: 'document' } });
    expect(row().consent).toEqual({ ...agreed, at: expect.any(String) as string });
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'consent.given',
      actor: 'applicant',
      data: agreed,
    });
  });

  it('is recorded once for one text', async () => {
    givenVerification(tables);
    await agree(agreed);
    await agree(agreed);
    expect(types()).toEqual(['verification.created', 'consent.given']);
    await agree({ ...agreed, textVersion: '2026-12' });
    expect(row().consent?.textVersion).toBe('2026-12');
  });

  it('comes too late when the verification is over', async () => {
    givenVerification(tables, { status: 'expired' });
    expect((await agree(agreed)).status).toBe(409);
  });

  it.each([
    {},
    { textVersion: '1' },
    { textVersion: '', language: 'en' },
    { ...agreed, language: 'xx' },
  ])('refuses %p', async (body) => {
    givenVerification(tables);
    expect((await agree(body)).status).toBe(400);
  });
});

describe('Uploading a document', () => {
  const upload = (contentType = 'image/jpeg') =>
    request('POST', '/session/document', { contentType });
  const policySchema = z.object({ conditions: z.array(z.unknown()), expiration: z.string() });

  it('takes one image of one type to one key, no larger than the policy allows', async () => {
    given({ documentAttempt: 2 });
    const { status, body } = await upload('image/png');
    expect(status).toBe(201);
    const fields = z.record(z.string(), z.string()).parse(body.fields);
    const key = `documents/${verificationId}/2/original`;
    expect(fields).toMatchObject({ key, 'Content-Type': 'image/png', bucket: 'evidence' });
    const policy: unknown = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString());
    expect(policySchema.parse(policy).conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 1, 15_000_000],
        { key },
        { bucket: 'evidence' },
        { 'Content-Type': 'image/png' },
      ]),
    );
    expect(Date.parse(policySchema.parse(policy).expiration) - Date.now()).toBeLessThan(300_001);
  });

  it('needs consent first', async () => {
    givenVerification(tables);
    expect((await upload()).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('POST /session/consent') as string,
    });
  });

  it('is for when a document is awaited', async () => {
    given({ status: 'checking_document' });
    expect((await upload()).status).toBe(409);
  });

  it('waits until the execution has begun to', async () => {
    const verification = given();
    Reflect.deleteProperty(verification, 'awaiting');
    tables.put('Verifications', verification);
    expect((await upload()).status).toBe(409);
  });

  it.each(['image/heic', 'image/heif', 'image/HEIC'])('names the remedy for %s', async (type) => {
    given();
    expect((await upload(type)).body).toMatchObject({
      status: 400,
      errors: [{ field: 'contentType', message: expect.stringContaining('as JPEG') as string }],
    });
  });

  it.each(['image/svg+xml', 'application/pdf', ''])('refuses %p', async (type) => {
    given();
    expect((await upload(type)).body).toMatchObject({
      status: 400,
      errors: [
        {
          field: 'contentType',
          message: 'must be one of image/jpeg, image/png, image/webp, image/avif',
        },
      ],
    });
  });
});
