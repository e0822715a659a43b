import './support/environment';
import { handler } from '../../lambdas/api-reviewers/handler';
import type { Verification } from '../../lambdas/shared/verification';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const caller = { principal: 'reviewer', reviewer: 'kim', groups: 'reviewer' };
const request = (resource: string, query: Record<string, string>) =>
  call(handler, { method: 'GET', resource, caller, query });

/** Made one a day, by the number their ids begin with. */
const idOf = (number: number) => verificationId.replace(/^./, String(number));
const given = (changes: readonly Partial<Verification>[]) =>
  changes.forEach((change, index) =>
    givenVerification(tables, {
      id: idOf(index + 1),
      createdAt: `2026-11-0${index + 1}T10:00:00.000Z`,
      ...change,
    }),
  );

const liveness = (confidence: number) => ({
  accepted: confidence >= 80,
  attempt: 1,
  sessionId: 's',
  status: 'SUCCEEDED' as const,
  confidence,
  referenceKey: null,
  referenceVersionId: null,
  auditKeys: [],
});

describe('The list of verifications', () => {
  const list = async (query: Record<string, string> = {}) => {
    const { body } = await request('/review/verifications', query);
    return (body.items as { id: string }[]).map(({ id }) => Number(id.charAt(0)));
  };

  beforeEach(() =>
    given([
      { status: 'in_review', liveness: liveness(90), match: { similarity: 85 } },
      { status: 'approved', liveness: liveness(95), match: { similarity: 99 } },
      { status: 'rejected', reason: 'LIVENESS_LOW', liveness: liveness(40), subjectId: 'other' },
      { status: 'rejected', reason: 'NO_FACE', applicationId: 'app-2' },
      { status: 'in_review', liveness: liveness(85), match: { similarity: 94 } },
    ]),
  );

  it('is of all, newest first', async () => {
    expect(await list()).toEqual([5, 4, 3, 2, 1]);
  });

  it('can be oldest first', async () => {
    expect(await list({ status: 'in_review', order: 'oldest' })).toEqual([1, 5]);
  });

  it('can be of some statuses', async () => {
    expect(await list({ status: 'approved' })).toEqual([2]);
    expect(await list({ status: 'approved,in_review' })).toEqual([5, 2, 1]);
  });

  it('can be of some reasons', async () => {
    expect(await list({ reason: 'NO_FACE,EXPIRED' })).toEqual([4]);
    expect(await list({ reason: 'NO_FACE', status: 'approved' })).toEqual([]);
  });

  it('can be of a subject', async () => {
    expect(await list({ subjectId: 'other' })).toEqual([3]);
    expect(await list({ subjectId: 'other', status: 'approved' })).toEqual([]);
  });

  it('can be of an application', async () => {
    expect(await list({ applicationId: 'app-2' })).toEqual([4]);
    expect(await list({ applicationId: 'app', status: 'in_review' })).toEqual([5, 1]);
    expect(await list({ applicationId: 'app', status: 'rejected' })).toEqual([3]);
  });

  it('can be of a time', async () => {
    const query = { from: '2026-11-02T10:00:00Z', to: '2026-11-04T10:00:00Z' };
    expect(await list(query)).toEqual([3, 2]);
  });

  it('can be of scores', async () => {
    expect(await list({ minimumLiveness: '85', maximumLiveness: '90' })).toEqual([5, 1]);
    expect(await list({ minimumSimilarity: '90' })).toEqual([5, 2]);
    expect(await list({ maximumSimilarity: '90', maximumLiveness: '95' })).toEqual([1]);
  });

  it('comes in pages', async () => {
    const { body } = await request('/review/verifications', { limit: '2' });
    expect(await list({ limit: '2', cursor: String(body.cursor) })).toEqual([3, 2]);
  });

  it.each([
    [{ status: 'done' }, 'status.0'],
    [{ reason: '' }, 'reason.0'],
    [{ minimumLiveness: '0.8' }, 'minimumLiveness'],
    [{ from: 'yesterday' }, 'from'],
    [{ cursor: 'mine' }, 'cursor'],
  ])('refuses %p', async (query, field) => {
    expect((await request('/review/verifications', query)).body).toMatchObject({
      status: 400,
      errors: [{ field }],
    });
  });
});

describe('The list of scores', () => {
  const scores = async (query: Record<string, string> = {}) =>
    (await request('/review/scores', query)).body;

  it('has what a decision came from, and nothing that names anybody', async () => {
    const verification: Partial<Verification> = {
      status: 'rejected',
      reason: 'DUPLICATE_FACE',
      document: { accepted: true, attempt: 2, faceKey: 'verifications/face.jpg' },
      documentAttempt: 2,
      liveness: liveness(97),
      livenessSessions: 3,
      match: { similarity: 96.5 },
      duplicates: [
        { faceId: 'one', subjectId: 'somebody', similarity: 97 },
        { faceId: 'two', subjectId: 'else', similarity: 99.5 },
      ],
      reviewOf: 'duplicate',
      review: { outcome: 'reject', at: '2026-11-01T11:00:00.000Z', taskTokenHash: 'hash' },
      machineMilliseconds: 900,
      decidedAt: '2026-11-01T11:00:00.000Z',
    };
    given([verification]);
    expect(await scores()).toEqual({
      items: [
        {
          id: idOf(1),
          applicationId: 'app',
          status: 'rejected',
          reason: 'DUPLICATE_FACE',
          policyVersion: 'default-1',
          createdAt: '2026-11-01T10:00:00.000Z',
          decidedAt: '2026-11-01T11:00:00.000Z',
          documentAttempt: 2,
          livenessAttempt: 1,
          livenessSessions: 3,
          documentAccepted: true,
          livenessAccepted: true,
          liveness: 97,
          similarity: 96.5,
          duplicateSimilarity: 99.5,
          enrolled: false,
          reviewOf: 'duplicate',
          review: 'reject',
          machineMilliseconds: 900,
        },
      ],
    });
  });

  it('has little of what has only begun', async () => {
    given([{}]);
    const { items } = await scores();
    expect(items).toMatchObject([{ livenessSessions: 0, enrolled: false }]);
    expect(JSON.stringify(items)).not.toContain('similarity');
  });

  it('is of all within a time, in pages', async () => {
    given([{}, { status: 'approved' }, { status: 'rejected' }]);
    const range = { from: '2026-11-02T00:00:00Z', limit: '1' };
    const first = await scores(range);
    const second = await scores({ ...range, cursor: String(first.cursor) });
    expect(first.items).toMatchObject([{ id: idOf(3) }]);
    expect(second.items).toMatchObject([{ id: idOf(2) }]);
    expect(second).not.toHaveProperty('cursor');
  });
});
