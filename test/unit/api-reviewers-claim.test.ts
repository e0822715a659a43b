import './support/environment';
import { handler } from '../../lambdas/api-reviewers/handler';
import { hashTaskToken } from '../../lambdas/shared/task';
import type { Verification } from '../../lambdas/shared/verification';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const request = (method: 'POST' | 'DELETE', reviewer: string) =>
  call(handler, {
    method,
    resource: '/review/verifications/{verificationId}/claim',
    caller: { principal: 'reviewer', reviewer, groups: 'reviewer' },
    path: { verificationId },
  });
const take = (reviewer = 'kim') => request('POST', reviewer);
const giveBack = (reviewer = 'kim') => request('DELETE', reviewer);

const inReview: Partial<Verification> = {
  status: 'in_review',
  awaiting: 'review',
  reviewOf: 'match',
};
const earlier = new Date(Date.now() - 1).toISOString();
const later = new Date(Date.now() + 60_000).toISOString();
const types = () => tables.trail(verificationId).map(({ type }) => type);
const claim = () => tables.verification(verificationId).claim;

describe('Taking a case', () => {
  it('makes it one reviewer’s for as long as the policy says', async () => {
    givenVerification(tables, inReview);
    const before = Date.now();
    const { status, body } = await take();
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'in_review', claim: { reviewer: 'kim' } });
    const seconds = (Date.parse(claim()?.until ?? '') - before) / 1000;
    expect(Math.round(seconds)).toBe(900);
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'review.taken',
      actor: 'reviewer:kim',
    });
  });

  it('is refused while another has it, who is named', async () => {
    givenVerification(tables, inReview);
    await take('kim');
    expect(await take('lee')).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^kim has taken this case until 20/) as string },
    });
    expect(types()).toEqual(['verification.created', 'review.taken']);
  });

  it('is one reviewer’s when two take it at once', async () => {
    givenVerification(tables, inReview);
    const answers = await Promise.all([take('kim'), take('lee')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(types()).toEqual(['verification.created', 'review.taken']);
  });

  it('can be repeated to keep it longer, which is not written down again', async () => {
    givenVerification(tables, { ...inReview, claim: { reviewer: 'kim', until: later } });
    const { body } = await take();
    expect(claim()?.until).not.toBe(later);
    expect(body).toMatchObject({ claim: claim() });
    expect(types()).toEqual(['verification.created']);
  });

  it('is another’s to do once the time of the first is over', async () => {
    givenVerification(tables, { ...inReview, claim: { reviewer: 'kim', until: earlier } });
    expect((await take('lee')).status).toBe(200);
    expect(claim()?.reviewer).toBe('lee');
    expect((await take('kim')).status).toBe(409);
  });

  it('is seen to fail when the holder keeps it longer in the same moment', async () => {
    givenVerification(tables, { ...inReview, claim: { reviewer: 'kim', until: earlier } });
    tables.beforeNextTransaction = () => {
      tables.change(verificationId, { claim: { reviewer: 'kim', until: later } });
    };
    expect((await take('lee')).status).toBe(409);
    expect(claim()?.reviewer).toBe('kim');
  });

  it.each<[string, Partial<Verification>]>([
    ['that is not in review', {}],
    ['that has been decided', { ...inReview, status: 'approved', awaiting: undefined }],
    [
      'whose decision is on its way',
      {
        ...inReview,
        status: 'deciding',
        review: { outcome: 'approve', at: earlier, taskTokenHash: hashTaskToken('task-token') },
      },
    ],
  ])('is refused for one %s', async (_what, changes) => {
    givenVerification(tables, changes);
    expect((await take()).status).toBe(409);
    expect(types()).toEqual(['verification.created']);
  });

  it('is for those who have not decided it yet', async () => {
    const opinion = {
      reviewOf: 'match',
      reviewer: 'kim',
      outcome: 'approve',
      reason: 'SAME_PERSON',
      note: 'Same scar.',
      at: earlier,
    } as const;
    givenVerification(tables, { ...inReview, opinions: [opinion] });
    expect((await take('kim')).status).toBe(409);
    expect((await take('lee')).status).toBe(200);
  });

  it('needs a case there is', async () => {
    expect((await take()).status).toBe(404);
    expect((await giveBack()).status).toBe(404);
  });
});

describe('Giving a case back', () => {
  it('lets another take it', async () => {
    givenVerification(tables, inReview);
    await take('kim');
    const { status, body } = await giveBack('kim');
    expect(status).toBe(200);
    expect(body.claim).toBeUndefined();
    expect((await take('lee')).status).toBe(200);
    expect(types()).toEqual([
      'verification.created',
      'review.taken',
      'review.released',
      'review.taken',
    ]);
  });

  it('changes nothing for who has not taken it', async () => {
    givenVerification(tables, { ...inReview, claim: { reviewer: 'kim', until: later } });
    expect((await giveBack('lee')).body).toMatchObject({ claim: { reviewer: 'kim' } });
    expect(types()).toEqual(['verification.created']);
  });
});
