import './support/environment';
import { handler } from '../../lambdas/api-reviewers/handler';
import type { Verification } from '../../lambdas/shared/verification';
import { call, type Call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const caller = { principal: 'reviewer', reviewer: 'kim', groups: 'reviewer' };
const request = (method: string, resource: string, more: Partial<Call> = {}) =>
  call(handler, { method, resource, caller, path: { verificationId }, ...more });

const documentKey = `verifications/${verificationId}/document/1/original`;
const faceKey = `verifications/${verificationId}/document/1/face.jpg`;
const referenceKey = `verifications/${verificationId}/liveness/s/reference.jpg`;

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
    auditKeys: [],
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
      images: ['document', 'face', 'liveness'],
    });
  });

  it('is no token and no hash of one', async () => {
    const { applicantTokenHash = '' } = givenVerification(tables, inReview);
    const { body } = await request('GET', '/review/verifications/{verificationId}');
    const text = JSON.stringify(body);
    expect(text).not.toContain('task-token');
    expect(text).not.toContain(applicantTokenHash);
  });

  it('is nothing of a verification there is not', async () => {
    expect((await request('GET', '/review/verifications/{verificationId}')).status).toBe(404);
  });
});

describe('The list of verifications', () => {
  const ids = [1, 2, 3].map((digit) => verificationId.replace(/^./, String(digit)));
  const list = async (query: Record<string, string> = {}) => {
    const { body } = await request('GET', '/review/verifications', { query });
    return (body.items as { id: string }[]).map(({ id }) => id);
  };

  beforeEach(() => {
    const statuses = ['in_review', 'approved', 'in_review'] as const;
    statuses.forEach((status, index) =>
      givenVerification(tables, {
        id: ids[index] ?? '',
        status,
        subjectId: `subject-${Math.min(index, 1)}`,
        createdAt: `2026-11-0${index + 1}T10:00:00.000Z`,
      }),
    );
  });

  it('is what waits for a review, unless asked otherwise', async () => {
    expect(await list()).toEqual([ids[2], ids[0]]);
    expect(await list({ status: 'approved' })).toEqual([ids[1]]);
  });

  it('can be all of one subject', async () => {
    expect(await list({ subjectId: 'subject-1' })).toEqual([ids[2], ids[1]]);
    expect(await list({ subjectId: 'subject-1', status: 'approved' })).toEqual([ids[1]]);
  });
});

describe('The audit trail', () => {
  const trail = () => request('GET', '/review/verifications/{verificationId}/audit');

  it('comes with the proof that it is whole', async () => {
    givenVerification(tables);
    expect((await trail()).body).toMatchObject({
      events: [{ sequence: 1, type: 'verification.created', actor: 'application:app' }],
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

describe('Looking at an image', () => {
  const view = (image: string) =>
    request('GET', '/review/verifications/{verificationId}/images/{image}', {
      path: { verificationId, image },
    });

  it.each([
    ['document', documentKey],
    ['face', faceKey],
    ['liveness', referenceKey],
  ])('gives a link to the %s that soon stops working', async (image, key) => {
    givenVerification(tables, inReview);
    const { status, body } = await view(image);
    expect(status).toBe(200);
    const url = new URL(String(body.url));
    expect(url.pathname).toContain(key);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(url.searchParams.get('versionId')).toBe(image === 'document' ? 'judged' : null);
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
    expect((await view('passport')).status).toBe(400);
    expect(types()).toEqual(['verification.created']);
  });
});
