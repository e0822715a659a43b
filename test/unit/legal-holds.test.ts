import './support/environment';
import { DeleteFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as administrators } from '../../lambdas/api-administrators/handler';
import { toSubject } from '../../lambdas/shared/enrolment/subject';
import { call } from './support/api-event';
import { Evidence } from './support/evidence';
import { SigningKms } from './support/kms';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const evidence = new Evidence();
const kms = new SigningKms();
const rekognition = mockClient(RekognitionClient);
const other = '7d6f1a52-3c43-4b8e-9d57-5d1f0a3f6c22';
const caller = { principal: 'administrator', reviewer: 'ada', groups: 'admin' };
const reason = 'Court order 17 of 2026';

beforeEach(() => {
  for (const double of [tables, evidence, kms, rekognition]) double.reset();
  rekognition.on(DeleteFacesCommand).resolves({ DeletedFaces: ['face'] });
});

const ofVerification = (method: 'POST' | 'DELETE', action = 'hold', body?: object) =>
  call(administrators, {
    method,
    resource: `/admin/verifications/{verificationId}/${action}`,
    path: { verificationId },
    caller,
    ...(body && { body }),
  });
const ofSubject = (method: 'POST' | 'DELETE', action = 'hold', body?: object) =>
  call(administrators, {
    method,
    resource: `/admin/subjects/{subjectId}/${action}`,
    path: { subjectId: 'subject' },
    caller,
    ...(body && { body }),
  });
const types = (id = verificationId) => tables.trail(id).map(({ type }) => type);
const trailExpires = () => tables.all('AuditEvents').map(({ expiresAt }) => typeof expiresAt);

describe('A verification on legal hold', () => {
  beforeEach(() => {
    givenVerification(tables, { status: 'approved', subjectId: 'subject' });
    evidence.put(`documents/${verificationId}/1/original`, 'a', 'document');
    evidence.put(`liveness/${verificationId}/s/reference.jpg`, 'b', 'face');
    evidence.put(`liveness/${verificationId}/s/reference.jpg`, 'marker');
  });

  it('says why, writes down who, and does not expire in any place', async () => {
    const { status, body } = await ofVerification('POST', 'hold', { reason });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      holds: [{ of: 'verification', reason, by: 'administrator:ada' }],
    });
    expect(tables.verification(verificationId).expiresAt).toBeUndefined();
    expect(trailExpires()).toEqual(['undefined', 'undefined']);
    expect(evidence.held()).toEqual(['a', 'b']);
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'hold.placed',
      actor: 'administrator:ada',
      data: { of: 'verification', reasonHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(tables.all('Holds')).toMatchObject([
      { target: `verification#${verificationId}`, reason },
    ]);
  });

  it('is not erased, not with its subject either', async () => {
    await ofVerification('POST', 'hold', { reason });
    for (const answer of [
      await ofVerification('POST', 'erase'),
      await ofSubject('POST', 'erase'),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toMatch(/on legal hold since .* an administrator lifts the hold/);
      expect(JSON.stringify(answer.body)).not.toContain(reason);
    }
    expect(evidence.left()).toEqual(['a', 'b', 'marker']);
    expect(types()).toEqual(['verification.created', 'hold.placed']);
  });

  it('keeps its first reason when it is held again, and what came since is kept, too', async () => {
    await ofVerification('POST', 'hold', { reason });
    evidence.put(`documents/${verificationId}/2/original`, 'late', 'another');
    const { body } = await ofVerification('POST', 'hold', { reason: 'Another' });
    expect(body).toMatchObject({ holds: [{ reason }] });
    expect(evidence.held()).toEqual(['a', 'b', 'late']);
    expect(types()).toEqual(['verification.created', 'hold.placed']);
  });

  it('goes by the policy again once the hold is lifted, and can be erased', async () => {
    await ofVerification('POST', 'hold', { reason });
    const { body } = await ofVerification('DELETE');
    expect(body).toEqual({ holds: [] });
    expect(evidence.held()).toEqual([]);
    expect(tables.verification(verificationId).expiresAt).toEqual(expect.any(Number));
    expect(trailExpires()).toEqual(['number', 'number', 'number']);
    expect(tables.all('Holds')).toMatchObject([{ liftedBy: 'administrator:ada' }]);
    expect((await ofVerification('POST', 'erase')).status).toBe(200);
    expect(tables.all('Holds')).toEqual([]);
    expect(JSON.stringify(tables.all('Verifications'))).not.toContain(reason);
  });

  it('is let go of by one hold and not by the other', async () => {
    await ofVerification('POST', 'hold', { reason });
    await ofSubject('POST', 'hold', { reason: 'A dispute' });
    expect((await ofVerification('DELETE')).body).toMatchObject({ holds: [{ of: 'subject' }] });
    expect(evidence.held()).toEqual(['a', 'b']);
    expect((await ofVerification('POST', 'erase')).status).toBe(409);
    await ofSubject('DELETE');
    expect(evidence.held()).toEqual([]);
    expect(tables.verification(verificationId).holds).toBeUndefined();
  });

  it('cannot be once its erasure has begun', async () => {
    tables.change(verificationId, { erasing: { images: [], faceIds: [] } });
    const { status, body } = await ofVerification('POST', 'hold', { reason });
    expect(status).toBe(409);
    expect(body.detail).toContain('nothing left to hold');
  });

  it('needs a reason', async () => {
    const { status, body } = await ofVerification('POST', 'hold', { reason: ' ' });
    expect(status).toBe(400);
    expect(body.detail).toContain('reason: must say why');
  });
});

describe('A subject on legal hold', () => {
  it('has every verification held, and a later one is not erased either', async () => {
    givenVerification(tables, { status: 'approved', subjectId: 'subject' });
    const { body } = await ofSubject('POST', 'hold', { reason });
    expect(body).toMatchObject({
      hold: { of: 'subject', reason },
      verificationIds: [verificationId],
    });
    givenVerification(tables, { id: other, status: 'canceled', subjectId: 'subject' });
    const answer = await call(administrators, {
      method: 'POST',
      resource: '/admin/verifications/{verificationId}/erase',
      path: { verificationId: other },
      caller,
    });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('The subject is on legal hold');
  });

  it('keeps an imported face', async () => {
    tables.put(
      'Subjects',
      toSubject({
        subjectId: 'subject',
        faceId: 'face',
        collectionId: 'faces',
        enrolledAt: '2026-11-23T10:00:00.000Z',
        source: 'import',
      }),
    );
    await ofSubject('POST', 'hold', { reason });
    expect((await ofSubject('POST', 'erase')).status).toBe(409);
    await ofSubject('DELETE');
    expect((await ofSubject('POST', 'erase')).status).toBe(200);
    expect(tables.all('Holds')).toEqual([]);
    expect(tables.all('Subjects')).toEqual([]);
  });

  it('has to be known', async () => {
    expect((await ofSubject('POST', 'hold', { reason })).status).toBe(404);
  });
});

describe('A subject who is erased', () => {
  it('is named by no other verification any more', async () => {
    givenVerification(tables, {
      status: 'approved',
      subjectId: 'subject',
      enrolment: { faceId: 'face' },
    });
    givenVerification(tables, {
      id: other,
      status: 'rejected',
      subjectId: 'impostor',
      duplicates: [
        { faceId: 'face', subjectId: 'subject', similarity: 99 },
        { faceId: 'third', subjectId: 'somebody', similarity: 97 },
      ],
    });
    tables.put('Mentions', { subjectId: 'subject', verificationId: other });
    tables.put('Mentions', { subjectId: 'somebody', verificationId: other });
    expect((await ofSubject('POST', 'erase')).status).toBe(200);
    expect(tables.verification(other).duplicates).toEqual([
      { faceId: 'face', similarity: 99 },
      { faceId: 'third', subjectId: 'somebody', similarity: 97 },
    ]);
    expect(types(other)).toEqual(['verification.created', 'duplicates.erased']);
    expect(tables.all('Mentions')).toMatchObject([{ subjectId: 'somebody' }]);
  });
});
