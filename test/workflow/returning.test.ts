import type { ReviewerClient } from '../../local/applicant/api-client';
import { people, type Person } from '../people/people';
import { eventually } from './eventually';
import { expectDecided } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [first, second, third, fourth] = people;

const changed = [...paths.untilCompared, ...paths.searched, ...paths.faceChangeReviewed];

let fixture: VerificationFixture;
let kim: ReviewerClient;

beforeAll(async () => {
  fixture = await VerificationFixture.start();
  kim = await fixture.reviewer('kim');
});

afterAll(() => fixture.stop());

async function show(run: VerificationRun, person: Person): Promise<VerificationRun> {
  await run.showDocument(await documentOf(person));
  await run.showFace(await faceOf(person));
  return run;
}

const come = async (subjectId: string, person: Person): Promise<VerificationRun> =>
  show(await fixture.begin(subjectId), person);

/** Comes the first time, and is approved. */
async function enrol(subjectId: string, person: Person): Promise<string> {
  const run = await come(subjectId, person);
  await expectDecided(run, { status: 'approved', path: paths.approved });
  const { enrolment } = await run.row();
  expect(await fixture.subject(subjectId)).toMatchObject({
    ...enrolment,
    source: 'verification',
    verificationId: run.id,
    replaced: [],
  });
  return run.id;
}

const facesOf = async (subjectId: string): Promise<(string | undefined)[]> =>
  (await fixture.enrolledFaces())
    .filter(({ ExternalImageId }) => ExternalImageId === subjectId)
    .map(({ FaceId }) => FaceId);

describe('A subject who returns with another face', () => {
  it('is enrolled anew in place of the earlier face once a reviewer approves', async () => {
    const earlierId = await enrol('changed', first);
    const run = await come('changed', second);
    const { earlierFace, reviewOf } = await run.awaits('review');
    expect(reviewOf).toBe('face_change');
    expect(earlierFace).toMatchObject({ verificationId: earlierId });
    expect(await facesOf('changed')).toEqual([earlierFace?.faceId]);
    expect((await run.trail()).map(({ type }) => type)).toContain('subject.face_changed');

    await kim.claimReview(run.id);
    const approval = { decision: 'approve', reason: 'SAME_PERSON', note: 'An accident.' } as const;
    await kim.reviewVerification(run.id, approval);
    await expectDecided(run, {
      status: 'approved',
      path: [...changed, ...paths.enrolled, ...paths.decided('Remove earlier face', 'Approved')],
    });
    const { enrolment } = await run.row();
    expect(await facesOf('changed')).toEqual([enrolment?.faceId]);
    expect(await fixture.subject('changed')).toMatchObject({
      faceId: enrolment?.faceId,
      verificationId: run.id,
      replaced: [{ faceId: earlierFace?.faceId }],
    });
  });

  it('is rejected for that, and stays enrolled as before, when a reviewer says so', async () => {
    const earlierId = await enrol('borrowed', third);
    const run = await come('borrowed', fourth);
    await run.awaits('review');
    await kim.claimReview(run.id);
    const rejection = { decision: 'reject', reason: 'DIFFERENT_PERSON', note: 'Others.' } as const;
    await kim.reviewVerification(run.id, rejection);
    await expectDecided(run, {
      status: 'rejected',
      reason: 'SUBJECT_FACE_CHANGED',
      path: [...changed, ...paths.ending('Reject changed face', 'Rejected')],
    });
    expect(await fixture.subject('borrowed')).toMatchObject({ verificationId: earlierId });
    expect(await facesOf('borrowed')).toHaveLength(1);
  });
});

describe('Two faces under one subject at once', () => {
  it('are never both enrolled: the later one is asked about', async () => {
    const [one, other] = await Promise.all([fixture.begin('shared'), fixture.begin('shared')]);
    const [, , , , fifth, sixth] = people;
    await Promise.all([
      one.showDocument(await documentOf(fifth)),
      other.showDocument(await documentOf(sixth)),
    ]);
    await Promise.all([one.awaits('liveness'), other.awaits('liveness')]);
    await Promise.all([one.showFace(await faceOf(fifth)), other.showFace(await faceOf(sixth))]);
    const settled = (status: string) =>
      eventually(`one to be ${status}`, async () => {
        const rows = await Promise.all([one.row(), other.row()]);
        return rows.find((row) => row.status === status);
      });
    const approved = await settled('approved');
    const asked = await settled('in_review');
    expect(asked).toMatchObject({
      reviewOf: 'face_change',
      earlierFace: { faceId: approved.enrolment?.faceId, verificationId: approved.id },
    });
    expect(await facesOf('shared')).toEqual([approved.enrolment?.faceId]);
    expect(await fixture.subject('shared')).toMatchObject({ verificationId: approved.id });
  });

  it('are judged by the one that was enrolled while a reviewer looked at the other', async () => {
    const rules = { match: { approveFrom: 100, reviewFrom: 80 } };
    const slow = await fixture.beginWith('enrolled-meanwhile', rules);
    await slow.showDocument(await documentOf(first));
    await slow.showFace(await faceOf(first, 'another day'));
    await slow.awaits('review');
    const quick = await enrol('enrolled-meanwhile', first);
    await slow.review('approve');
    await expectDecided(slow, {
      status: 'approved',
      path: [
        ...paths.untilCompared,
        ...paths.reviewed,
        ...paths.searched,
        ...paths.enrolled,
        'Record decision',
        'Withdraw enrolment',
        'Duplicate found?',
        'Look up subject',
        ...paths.searched,
        ...paths.enrolled,
        ...paths.decided('Remove earlier face', 'Approved'),
      ],
    });
    const { enrolment } = await slow.row();
    expect(await fixture.subject('enrolled-meanwhile')).toMatchObject({
      faceId: enrolment?.faceId,
      verificationId: slow.id,
    });
    expect(await facesOf('enrolled-meanwhile')).toEqual([enrolment?.faceId]);
    expect(quick).not.toBe(slow.id);
  });
});
