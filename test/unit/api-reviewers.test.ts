import './support/environment';
import { handler } from '../../lambdas/api-reviewers/handler';
import { defaultPolicy } from '../../lambdas/shared/policy';
import { reviewReasons } from '../../lambdas/api-reviewers/review-reasons';
import { pricesFor } from '../../lambdas/shared/prices';
import type { Verification } from '../../lambdas/shared/verification';
import { call, type Call } from './support/api-event';
import { Evidence } from './support/evidence';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const evidence = new Evidence();
beforeEach(() => {
  tables.reset();
  evidence.reset();
});

const caller = { principal: 'reviewer', reviewer: 'kim', groups: 'reviewer' };
const request = (method: string, resource: string, more: Partial<Call> = {}) =>
  call(handler, { method, resource, caller, path: { verificationId }, ...more });

const documentKey = `documents/${verificationId}/1/original`;
const faceKey = `documents/${verificationId}/1/face.jpg`;
const referenceKey = `liveness/${verificationId}/s/reference.jpg`;
const auditKey = `liveness/${verificationId}/s/audit_image_0.jpg`;

const inReview: Partial<Verification> = {
  status: 'in_review',
  awaiting: 'review',
  document: {
    accepted: true,
    attempt: 1,
    documentKey,
    documentVersionId: 'judged',
    faceKey,
    face: { confidence: 99 },
  },
  liveness: {
    accepted: true,
    attempt: 1,
    sessionId: 's',
    status: 'SUCCEEDED',
    confidence: 95,
    referenceKey,
    referenceVersionId: null,
    auditKeys: [auditKey],
  },
  match: { similarity: 88.5, outcome: 'review' },
};
const types = () => tables.trail(verificationId).map(({ type }) => type);

describe('What a reviewer sees', () => {
  it('is everything that led to the question', async () => {
    givenVerification(tables, inReview);
    const { status, body } = await request('GET', '/review/verifications/{verificationId}');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: verificationId,
      applicationId: 'app',
      subjectId: 'subject-1',
      status: 'in_review',
      policy: { match: { approveFrom: 95 } },
      document: { accepted: true, face: { confidence: 99 } },
      liveness: { confidence: 95 },
      match: { similarity: 88.5, outcome: 'review' },
      images: ['document', 'face', 'liveness', 'audit-1'],
    });
  });

  it('is no token and no hash of one', async () => {
    const { applicantTokenHash = '' } = givenVerification(tables, inReview);
    const { body } = await request('GET', '/review/verifications/{verificationId}');
    const text = JSON.stringify(body);
    expect(text).not.toContain('task-token');
    expect(text).not.toContain(applicantTokenHash);
  });

  it('is the claim of a case only while it lasts', async () => {
    const claim = (until: string) => ({ claim: { reviewer: 'lee', until } });
    givenVerification(tables, { ...inReview, ...claim('2999-01-01T00:00:00.000Z') });
    const path = '/review/verifications/{verificationId}';
    expect((await request('GET', path)).body).toMatchObject({ claim: { reviewer: 'lee' } });
    tables.change(verificationId, claim('2000-01-01T00:00:00.000Z'));
    expect((await request('GET', path)).body).not.toHaveProperty('claim');
  });

  it('is nothing of a verification there is not', async () => {
    expect((await request('GET', '/review/verifications/{verificationId}')).status).toBe(404);
  });
});

describe('The audit trail', () => {
  const trail = () => request('GET', '/review/verifications/{verificationId}/audit');

  it('comes with the head it must end at, and the proof that it is whole', async () => {
    const { auditHash } = givenVerification(tables);
    expect((await trail()).body).toMatchObject({
      events: [{ sequence: 1, type: 'verification.created', actor: 'application:app' }],
      head: { sequence: 1, hash: auditHash },
      verdict: { intact: true },
    });
  });

  it('comes with the place where it is broken', async () => {
    givenVerification(tables);
    const [event] = tables.all('AuditEvents');
    tables.put('AuditEvents', { ...event, actor: 'nobody' });
    expect((await trail()).body).toMatchObject({
      verdict: { intact: false, brokenSequence: 1 },
    });
  });
});

describe('The settings', () => {
  it('say who asks, the policy of new verifications, what they cost and why one may decide', async () => {
    const { body } = await request('GET', '/review/settings');
    expect(body).toEqual({
      reviewer: 'kim',
      administrator: false,
      policy: defaultPolicy,
      prices: pricesFor('us-east-1'),
      reviewReasons,
    });
  });

  it('know an administrator', async () => {
    const administrator = { ...caller, groups: 'admin' };
    const { body } = await request('GET', '/review/settings', { caller: administrator });
    expect(body).toMatchObject({ administrator: true });
  });
});

describe('Looking at an image', () => {
  const view = (image: string) =>
    request('GET', '/review/verifications/{verificationId}/images/{image}', {
      path: { verificationId, image },
    });

  it.each([
    ['document', documentKey],
    ['face', faceKey],
    ['liveness', referenceKey],
    ['audit-1', auditKey],
  ])('gives a link to the %s that soon stops working', async (image, key) => {
    givenVerification(tables, inReview);
    // Of something held, a lifecycle leaves the version behind a marker.
    evidence.put(key, 'marker');
    evidence.put(key, 'newest', 'bytes');
    evidence.put(key, 'older', 'bytes');
    const { status, body } = await view(image);
    expect(status).toBe(200);
    const url = new URL(String(body.url));
    expect(url.pathname).toContain(key);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(url.searchParams.get('versionId')).toBe(image === 'document' ? 'judged' : 'newest');
  });

  it('is written down, each time, with who looked', async () => {
    givenVerification(tables, inReview);
    await view('face');
    await view('face');
    expect(types()).toEqual(['verification.created', 'image.viewed', 'image.viewed']);
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      actor: 'reviewer:kim',
      data: { image: 'face' },
    });
  });

  it('needs an image to look at', async () => {
    givenVerification(tables);
    expect((await view('liveness')).status).toBe(404);
    expect((await view('audit-1')).status).toBe(404);
    expect((await view('passport')).status).toBe(400);
    expect(types()).toEqual(['verification.created']);
  });
});
