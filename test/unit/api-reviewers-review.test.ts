import './support/environment';
import 'aws-sdk-client-mock-jest';
import { SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-reviewers/handler';
import { defaultPolicy } from '../../lambdas/shared/policy';
import type { Verification } from '../../lambdas/shared/verification';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);
beforeEach(() => {
  tables.reset();
  stepFunctions.reset();
  stepFunctions.on(SendTaskSuccessCommand).resolves({});
});

const inReview: Partial<Verification> = {
  status: 'in_review',
  awaiting: 'review',
  reviewOf: 'match',
  match: { similarity: 88.5, outcome: 'review' },
};
const underFourEyes: Partial<Verification> = {
  ...inReview,
  policy: { ...defaultPolicy, review: { ...defaultPolicy.review, fourEyes: true } },
};
const reasons: Record<string, string> = { approve: 'SAME_PERSON', reject: 'DIFFERENT_PERSON' };

const send = (reviewer: string, body: unknown) =>
  call(handler, {
    method: 'POST',
    resource: '/verifications/{verificationId}/review',
    caller: { principal: 'reviewer', reviewer, groups: 'reviewer' },
    path: { verificationId },
    body,
  });
const decide = (decision: string, { reviewer = 'kim', ...more }: Record<string, string> = {}) =>
  send(reviewer, { decision, reason: reasons[decision], note: 'Same scar.', ...more });

const types = () => tables.trail(verificationId).map(({ type }) => type);
const closed = new TaskTimedOut({ $metadata: {}, message: 'closed' });

describe('Deciding a review', () => {
  it.each(['approve', 'reject'])('lets the workflow go on: %s', async (decision) => {
    givenVerification(tables, inReview);
    expect(await decide(decision)).toMatchObject({
      status: 202,
      body: {
        status: 'deciding',
        review: { outcome: decision },
        opinions: [{ reviewer: 'kim', outcome: decision, reason: reasons[decision] }],
      },
    });
    expect(stepFunctions).toHaveReceivedCommandWith(SendTaskSuccessCommand, {
      taskToken: 'task-token',
      output: JSON.stringify({ outcome: decision, reviewers: ['kim'] }),
    });
  });

  it('is written down before it is sent, with its reason', async () => {
    givenVerification(tables, inReview);
    stepFunctions.on(SendTaskSuccessCommand).callsFake(() => {
      expect(tables.trail(verificationId).at(-1)).toMatchObject({
        type: 'review.decided',
        actor: 'reviewer:kim',
        data: { reviewOf: 'match', outcome: 'approve', reason: 'SAME_PERSON' },
      });
      return {};
    });
    expect((await decide('approve')).status).toBe(202);
  });

  it('keeps the note where it can be erased', async () => {
    givenVerification(tables, inReview);
    await decide('approve', { note: 'Her name is Jane.' });
    expect(tables.verification(verificationId).opinions).toMatchObject([
      { note: 'Her name is Jane.' },
    ]);
    expect(JSON.stringify(tables.trail(verificationId))).not.toContain('Jane');
  });

  it('is done once', async () => {
    givenVerification(tables, inReview);
    await decide('approve');
    stepFunctions.on(SendTaskSuccessCommand).rejects(closed);
    expect((await decide('approve')).status).toBe(409);
    expect((await decide('reject')).status).toBe(409);
    expect((await decide('approve', { reviewer: 'lee' })).status).toBe(409);
    expect((await decide('reject', { reviewer: 'lee' })).status).toBe(409);
    expect(types()).toEqual(['verification.created', 'review.decided']);
  });

  it('is one reviewer’s when two decide at once', async () => {
    givenVerification(tables, inReview);
    const answers = await Promise.all([decide('approve'), decide('reject', { reviewer: 'lee' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 1);
  });

  it('can be sent again by the same reviewer when the sending failed', async () => {
    givenVerification(tables, inReview);
    stepFunctions.on(SendTaskSuccessCommand).rejectsOnce(new Error('unreachable')).resolves({});
    expect((await decide('approve')).status).toBe(500);
    expect((await decide('reject')).status).toBe(409);
    expect((await decide('approve')).status).toBe(202);
    expect(types()).toEqual(['verification.created', 'review.decided']);
  });

  it('is for those in review', async () => {
    givenVerification(tables);
    expect((await decide('approve')).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('awaiting_document') as string,
    });
  });

  it('is asked again when an operator has the execution wait anew', async () => {
    givenVerification(tables, inReview);
    await decide('approve');
    const { opinions: earlierOpinions = [] } = tables.verification(verificationId);
    tables.change(verificationId, {
      ...{ status: 'in_review', taskToken: 'after-redrive', earlierOpinions },
      ...{ opinions: undefined, review: undefined },
    });
    expect((await decide('approve')).status).toBe(409); // may be a late repeat
    expect((await decide('approve', { note: 'Still the same scar.' })).status).toBe(202);
  });

  it.each([
    ['a decision there is not', { decision: 'maybe' }],
    ['a reason there is not', { reason: 'BAD_HAIR' }],
    ['no reason', { reason: undefined }],
    ['a reason that contradicts the decision', { reason: 'DIFFERENT_PERSON' }],
    ['an empty note', { note: '' }],
    ['a blank note', { note: '   ' }],
    ['a note that is too long', { note: 'a'.repeat(2001) }],
    ['no note', { note: undefined }],
  ])('refuses %s', async (_what, part) => {
    givenVerification(tables, inReview);
    const body = { decision: 'approve', reason: 'SAME_PERSON', note: 'Same scar.', ...part };
    expect((await send('kim', body)).status).toBe(400);
    expect(types()).toEqual(['verification.created']);
  });
});

describe('Deciding a review that somebody has taken', () => {
  const taken = (until: number): Partial<Verification> => ({
    ...inReview,
    claim: { reviewer: 'kim', until: new Date(Date.now() + until).toISOString() },
  });

  it('is for who has taken it, and gives it back', async () => {
    givenVerification(tables, taken(60_000));
    expect(await decide('approve', { reviewer: 'lee' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('kim has taken this case') as string },
    });
    expect((await decide('approve', { reviewer: 'kim' })).status).toBe(202);
    expect(tables.verification(verificationId).claim).toBeUndefined();
  });

  it('is for anybody once their time is over', async () => {
    givenVerification(tables, taken(-1));
    expect((await decide('approve', { reviewer: 'lee' })).status).toBe(202);
  });

  it('is refused to who did not see it being taken in the same moment', async () => {
    givenVerification(tables, inReview);
    tables.beforeNextTransaction = () => tables.change(verificationId, taken(60_000));
    expect((await decide('approve', { reviewer: 'lee' })).status).toBe(409);
  });
});

describe('A review under four eyes', () => {
  beforeEach(() => {
    givenVerification(tables, underFourEyes);
  });

  it('is decided once two reviewers agree', async () => {
    expect(await decide('approve')).toMatchObject({ status: 202, body: { status: 'in_review' } });
    expect(stepFunctions).not.toHaveReceivedCommand(SendTaskSuccessCommand);
    expect(await decide('approve', { reviewer: 'lee' })).toMatchObject({
      status: 202,
      body: { status: 'deciding', review: { outcome: 'approve' } },
    });
    expect(stepFunctions).toHaveReceivedCommandWith(SendTaskSuccessCommand, {
      output: JSON.stringify({ outcome: 'approve', reviewers: ['kim', 'lee'] }),
    });
    expect(tables.trail(verificationId)).toMatchObject([
      { type: 'verification.created' },
      { type: 'review.opinion', actor: 'reviewer:kim', data: { reason: 'SAME_PERSON' } },
      { type: 'review.opinion', actor: 'reviewer:lee', data: { reason: 'SAME_PERSON' } },
      {
        type: 'review.decided',
        actor: 'reviewer:lee',
        data: { outcome: 'approve', reviewers: ['kim', 'lee'] },
      },
    ]);
  });

  it('is not decided by one reviewer who says it twice', async () => {
    await decide('approve');
    expect(await decide('approve')).toMatchObject({ status: 202, body: { status: 'in_review' } });
    expect((await decide('reject')).status).toBe(409);
    expect(types()).toEqual(['verification.created', 'review.opinion']);
    expect(stepFunctions).not.toHaveReceivedCommand(SendTaskSuccessCommand);
  });

  it('is left to a third by two who disagree', async () => {
    await decide('approve');
    expect((await decide('reject', { reviewer: 'lee' })).body).toMatchObject({
      status: 'in_review',
    });
    expect((await decide('reject', { reviewer: 'pat' })).body).toMatchObject({
      status: 'deciding',
      review: { outcome: 'reject' },
    });
    expect(stepFunctions).toHaveReceivedCommandWith(SendTaskSuccessCommand, {
      output: JSON.stringify({ outcome: 'reject', reviewers: ['lee', 'pat'] }),
    });
  });

  it('is decided by both of two who agree at once', async () => {
    const answers = await Promise.all([decide('approve'), decide('approve', { reviewer: 'lee' })]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 1);
    expect(tables.verification(verificationId).status).toBe('deciding');
  });

  it('can be sent by either of them when the sending failed', async () => {
    await decide('approve');
    stepFunctions.on(SendTaskSuccessCommand).rejectsOnce(new Error('unreachable')).resolves({});
    expect((await decide('approve', { reviewer: 'lee' })).status).toBe(500);
    expect((await decide('approve')).status).toBe(202);
    expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 2);
  });
});

describe('A review of a duplicate', () => {
  const opinion = { reviewOf: 'match', reviewer: 'kim', outcome: 'approve' } as const;
  const at = '2026-11-01T10:00:00.000Z';
  const said = { ...opinion, reason: 'OTHER', note: 'Twins.', at } as const;
  const ofDuplicate: Partial<Verification> = {
    ...inReview,
    reviewOf: 'duplicate',
    earlierOpinions: [said, { ...said, reviewOf: 'duplicate', reason: 'NOT_A_DUPLICATE' }],
  };

  it.each([
    { decision: 'approve', reason: 'NOT_A_DUPLICATE' },
    { decision: 'reject', reason: 'DUPLICATE_CONFIRMED' },
  ])('can $decision for $reason', async ({ decision, reason }) => {
    givenVerification(tables, ofDuplicate);
    expect((await decide(decision, { reason })).status).toBe(202);
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      data: { reviewOf: 'duplicate', outcome: decision, reason },
    });
  });

  it.each([
    ['by the reason of another question', { reason: 'SAME_PERSON', note: 'Same scar.' }],
    ['by a late repeat of what was said of the match', { reason: 'OTHER', note: 'Twins.' }],
    [
      'by a late repeat of what was said of other duplicates',
      { reason: 'NOT_A_DUPLICATE', note: 'Twins.' },
    ],
  ])('is not decided %s', async (_what, part) => {
    givenVerification(tables, ofDuplicate);
    expect((await decide('approve', part)).status).toBe(409);
    expect(types()).toEqual(['verification.created']);
  });
});
