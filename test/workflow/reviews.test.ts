import { IndexFacesCommand } from '@aws-sdk/client-rekognition';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { rekognition } from '../../lambdas/shared/clients/rekognition';
import { stepFunctions } from '../../lambdas/shared/clients/step-functions';
import type { Opinion } from '../../lambdas/shared/verification';
import type { ReviewerClient } from '../../local/applicant/api-client';
import { ApiError } from '../../local/applicant/api-error';
import { people, type Person } from '../people/people';
import { expectDecided } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [first, second, third, fourth] = people;

/** Rules by which every match is left to reviewers. */
const match = { approveFrom: 100, reviewFrom: 80 };
const approval = { decision: 'approve', reason: 'SAME_PERSON', note: 'Same scar.' } as const;
const rejection = { decision: 'reject', reason: 'DIFFERENT_PERSON', note: 'Other ears.' } as const;

const approvedByReview = [
  ...paths.untilCompared,
  ...paths.reviewed,
  ...paths.approved.slice(paths.untilCompared.length),
];
const rejectedByReview = [
  ...paths.untilCompared,
  ...paths.reviewed,
  ...paths.ending('Reject by reviewer', 'Rejected'),
];

let fixture: VerificationFixture;
let kim: ReviewerClient;
let lee: ReviewerClient;
let pat: ReviewerClient;

beforeAll(async () => {
  fixture = await VerificationFixture.start();
  [kim, lee, pat] = await Promise.all([
    fixture.reviewer('kim'),
    fixture.reviewer('lee'),
    fixture.reviewer('pat'),
  ]);
});

afterAll(() => fixture.stop());

type Rules = Parameters<VerificationFixture['beginWith']>[1];

async function show(run: VerificationRun, person: Person): Promise<void> {
  await run.showDocument(await documentOf(person));
  await run.showFace(await faceOf(person));
}

async function inReview(person: Person, rules: Rules = {}): Promise<VerificationRun> {
  const run = await fixture.beginWith(person.id, { match, ...rules });
  await show(run, person);
  await run.awaits('review');
  return run;
}

/** Types of the events that reviewers caused, with who did. */
async function reviewEvents(run: VerificationRun): Promise<[string, string][]> {
  const events = (await run.trail()).filter(({ type }) => type.startsWith('review.'));
  return events.map(({ type, actor }) => [type, actor]);
}

/** How calls ended that were made at the same time: what they were answered, or the status of the refusal. */
async function settled<Answer>(calls: Promise<Answer>[]): Promise<(Answer | number)[]> {
  const results = await Promise.allSettled(calls);
  return results.map((result) => {
    if (result.status === 'fulfilled') return result.value;
    if (result.reason instanceof ApiError) return result.reason.status;
    throw result.reason;
  });
}

describe('A case that reviewers race for', () => {
  it('is taken by one, who alone may decide it', async () => {
    const run = await inReview(first);
    const answers = await settled([kim, lee, pat].map((one) => one.claimReview(run.id)));
    expect(answers.filter((answer) => answer === 409)).toHaveLength(2);

    const { claim } = await run.row();
    const winner = [kim, lee, pat][answers.findIndex((answer) => answer !== 409)];
    const others = [kim, lee, pat].filter((one) => one !== winner);
    const refused = others.map((one) => one.reviewVerification(run.id, rejection));
    expect(await settled(refused)).toEqual([409, 409]);

    await winner?.reviewVerification(run.id, approval);
    await expectDecided(run, { status: 'approved', path: approvedByReview });
    expect(await reviewEvents(run)).toEqual([
      ['review.taken', `reviewer:${claim?.reviewer}`],
      ['review.decided', `reviewer:${claim?.reviewer}`],
    ]);
    expect((await run.row()).claim).toBeUndefined();
  });

  it('is decided once by two who decide differently at once', async () => {
    const run = await inReview(first);
    const answers = await settled([
      kim.reviewVerification(run.id, approval),
      lee.reviewVerification(run.id, rejection),
    ]);
    expect(answers.filter((answer) => answer === 409)).toHaveLength(1);
    await expectDecided(
      run,
      answers[1] === 409
        ? { status: 'approved', path: approvedByReview }
        : { status: 'rejected', reason: 'REVIEWER_REJECTED', path: rejectedByReview },
    );
    expect(await reviewEvents(run)).toHaveLength(1);
    expect((await run.row()).opinions).toHaveLength(1);
  });

  it('is decided once by one who decides twice at once, and again after it', async () => {
    const run = await inReview(first);
    const decide = () => kim.reviewVerification(run.id, rejection);
    const answers = await settled([decide(), decide()]);
    expect(answers.filter((answer) => answer === 409)).toHaveLength(1);
    await expectDecided(run, {
      status: 'rejected',
      reason: 'REVIEWER_REJECTED',
      path: rejectedByReview,
    });
    expect(await settled([decide()])).toEqual([409]);
    expect(await reviewEvents(run)).toEqual([['review.decided', 'reviewer:kim']]);
  });

  it('can be given back, and decided without being taken', async () => {
    const run = await inReview(first);
    await kim.claimReview(run.id);
    const kept = await kim.claimReview(run.id);
    expect(kept.claim?.reviewer).toBe('kim');
    expect((await kim.releaseReview(run.id)).claim).toBeUndefined();
    await lee.reviewVerification(run.id, approval);
    await expectDecided(run, { status: 'approved', path: approvedByReview });
    expect(await reviewEvents(run)).toEqual([
      ['review.taken', 'reviewer:kim'],
      ['review.released', 'reviewer:kim'],
      ['review.decided', 'reviewer:lee'],
    ]);
  });
});

describe('A case under four eyes', () => {
  const review = { fourEyes: true };

  it('is approved by two who agree, even at once', async () => {
    const run = await inReview(second, { review });
    const agree = [kim, lee].map((one) => one.reviewVerification(run.id, approval));
    expect(await settled(agree)).not.toContain(409);
    await expectDecided(run, { status: 'approved', path: approvedByReview });
    const events = await reviewEvents(run);
    expect(events.map(([type]) => type)).toEqual([
      'review.opinion',
      'review.opinion',
      'review.decided',
    ]);
    expect((await run.row()).opinions?.map(({ reviewer }) => reviewer).sort()).toEqual([
      'kim',
      'lee',
    ]);
  });

  it('is left to a third by two who disagree', async () => {
    const run = await inReview(second, { review });
    await kim.reviewVerification(run.id, approval);
    expect(await settled([kim.claimReview(run.id)])).toEqual([409]);
    await lee.claimReview(run.id);
    await lee.reviewVerification(run.id, rejection);
    expect(await run.row()).toMatchObject({ status: 'in_review', reviewOf: 'match' });
    await pat.reviewVerification(run.id, rejection);
    await expectDecided(run, {
      status: 'rejected',
      reason: 'REVIEWER_REJECTED',
      path: rejectedByReview,
    });
  });

  it('is asked anew after an operator has stopped it, and keeps what was said', async () => {
    const run = await inReview(second, { review });
    await kim.reviewVerification(run.id, approval);
    const { executionArn } = run;
    const { taskToken } = await run.awaits('review');
    await stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'Maintenance' }));
    await run.came('ABORTED');
    await stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
    const anew = await run.awaits('review', taskToken);
    expect(anew.opinions).toBeUndefined();
    expect(anew.earlierOpinions).toMatchObject([{ reviewer: 'kim', note: 'Same scar.' }]);
    await kim.reviewVerification(run.id, { ...approval, note: 'The same scar, again.' });
    await lee.reviewVerification(run.id, approval);
    await expectDecided(run, { status: 'approved', path: approvedByReview, redrives: 1 });
  });
});

describe('A face that is known under another subject, where the policy leaves it to reviewers', () => {
  const duplicate = { outcome: 'review' } as const;
  const allowed = { ...approval, reason: 'NOT_A_DUPLICATE', note: 'Twins.' } as const;
  const until = [...paths.untilCompared, ...paths.searched];
  const afterReview = [...paths.enrolled, ...paths.decided('Approved')];
  let known: string | undefined;

  beforeAll(async () => {
    const run = await fixture.begin('known');
    await show(run, third);
    await expectDecided(run, { status: 'approved', path: paths.approved });
    known = (await run.row()).enrolment?.faceId;
  });

  const facesOf = async (subjectId: string) =>
    (await fixture.enrolledFaces()).filter(({ ExternalImageId }) => ExternalImageId === subjectId);

  async function lookAlike(subjectId: string, rules: Rules = {}): Promise<VerificationRun> {
    const run = await fixture.beginWith(subjectId, { duplicate, ...rules });
    await show(run, third);
    await run.awaits('review');
    return run;
  }

  it('is shown to them, and rejected by them', async () => {
    const run = await lookAlike('impostor');
    expect(await run.row()).toMatchObject({
      reviewOf: 'duplicate',
      duplicates: [{ faceId: known, subjectId: 'known' }],
    });
    expect(await settled([kim.reviewVerification(run.id, approval)])).toEqual([409]);
    await kim.reviewVerification(run.id, { ...rejection, reason: 'DUPLICATE_CONFIRMED' });
    await expectDecided(run, {
      status: 'rejected',
      reason: 'DUPLICATE_FACE',
      path: [
        ...until,
        ...paths.duplicatesReviewed,
        ...paths.ending('Reject duplicate', 'Rejected'),
      ],
    });
    expect(await facesOf('impostor')).toEqual([]);
  });

  it('can be canceled meanwhile', async () => {
    const run = await lookAlike('canceled');
    await run.cancel('review');
    await expectDecided(run, {
      status: 'canceled',
      reason: 'CANCELED',
      path: [
        ...until,
        'Record duplicates',
        'Await duplicate review',
        ...paths.ending('Cancel', 'Canceled'),
      ],
    });
  });

  it('is asked about after the match, by a question that starts clean', async () => {
    const run = await lookAlike('sibling', { match });
    const { taskToken } = await run.awaits('review');
    const other = { ...approval, reason: 'OTHER' };
    await kim.claimReview(run.id);
    await kim.reviewVerification(run.id, other);

    const anew = await run.awaits('review', taskToken);
    expect(anew).toMatchObject({ reviewOf: 'duplicate' });
    for (const name of ['claim', 'opinions', 'review']) expect(anew).not.toHaveProperty(name);
    const said: Partial<Opinion> = { reviewer: 'kim', reviewOf: 'match', reason: 'OTHER' };
    expect(anew.earlierOpinions).toMatchObject([said]);
    // A repeat of the first decision that comes late must not decide the second.
    expect(await settled([kim.reviewVerification(run.id, other)])).toEqual([409]);

    await kim.reviewVerification(run.id, allowed);
    await expectDecided(run, {
      status: 'approved',
      path: [
        ...paths.untilCompared,
        ...paths.reviewed,
        ...paths.searched,
        ...paths.duplicatesReviewed,
        ...afterReview,
      ],
    });
    expect(await facesOf('sibling')).toHaveLength(1);
    expect((await run.row()).duplicates).toMatchObject([{ faceId: known }]);
  });

  it('is asked about again when one more is enrolled after they looked', async () => {
    const enrolled = await fixture.begin('late-one');
    await show(enrolled, fourth);
    await expectDecided(enrolled, { status: 'approved', path: paths.approved });

    const other = await fixture.beginWith('late-other', { duplicate });
    await show(other, fourth);
    const { taskToken } = await other.awaits('review');
    const image = { Bucket: fixture.output('EvidenceBucketName'), Name: enrolled.referenceKey };
    await rekognition.send(
      new IndexFacesCommand({
        CollectionId: fixture.output('CollectionId'),
        Image: { S3Object: image },
        ExternalImageId: 'late-third',
      }),
    );
    await kim.reviewVerification(other.id, allowed);

    const anew = await other.awaits('review', taskToken);
    expect(await settled([kim.reviewVerification(other.id, allowed)])).toEqual([409]);
    expect(anew.duplicates?.map(({ subjectId }) => subjectId).sort()).toEqual([
      'late-one',
      'late-third',
    ]);
    expect(await facesOf('late-other')).toEqual([]);
    await lee.reviewVerification(other.id, { ...allowed, note: 'Triplets.' });
    await expectDecided(other, {
      status: 'approved',
      path: [
        ...until,
        ...paths.duplicatesReviewed,
        ...paths.enrolled,
        'Withdraw enrolment',
        'Duplicate found?',
        ...paths.duplicatesReviewed,
        ...afterReview,
      ],
    });
  });
});
