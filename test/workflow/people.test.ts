import { faceKey } from '../../lambdas/shared/evidence';
import type { LivenessOutcome } from '../../lambdas/shared/verification';
import { people, type Person } from '../people/people';
import { expectDecided } from './expect-decided';
import * as paths from './paths';
import { documentOf, emptyRoom, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [first, second, third, fourth, fifth] = people;

let fixture: VerificationFixture;

beforeAll(async () => {
  fixture = await VerificationFixture.start();
});

afterAll(() => fixture.stop());

async function show(run: VerificationRun, person: Person): Promise<void> {
  await run.showDocument(await documentOf(person));
  await run.showFace(await faceOf(person));
}

describe('A liveness check', () => {
  it('that came to nothing is offered again, with sessions of its own', async () => {
    const run = await fixture.begin('first');
    await run.applicant.giveConsent({ textVersion: 'test-1', language: 'en' });
    await run.showDocument(await documentOf(first));
    await run.awaits('liveness');
    const { sessionId } = await run.applicant.startLiveness();
    expect(await run.row()).toMatchObject({ livenessSession: { sessionId, attempt: 1 } });

    await run.endLiveness({ status: 'FAILED', confidence: null });
    const anew = await run.awaits('liveness');
    expect(anew).toMatchObject({ livenessAttempt: 2, liveness: { reason: 'LIVENESS_FAILED' } });
    expect(anew.livenessSession).toBeUndefined();

    await run.showFace(await faceOf(first), { confidence: anew.policy.liveness.minimumConfidence });
    await expectDecided(run, {
      status: 'approved',
      path: [
        ...paths.begin,
        ...paths.documentShown,
        ...paths.faceShown,
        ...paths.approved.slice(paths.begin.length + paths.documentShown.length),
      ],
    });
  });

  it('below the least confidence at the last attempt is a rejection', async () => {
    const run = await fixture.beginWith('unclear', {
      liveness: { attempts: 2, minimumConfidence: 85 },
    });
    await run.showDocument(await documentOf(second));
    await run.showFace(await faceOf(second), { confidence: 20 });
    await run.showFace(await faceOf(second), { confidence: 84.99 });
    await expectDecided(run, {
      status: 'rejected',
      reason: 'LIVENESS_LOW',
      path: [
        ...paths.begin,
        ...paths.documentShown,
        ...paths.faceShown,
        ...paths.faceShown,
        ...paths.ending('Reject low liveness', 'Rejected'),
      ],
    });
  });

  it.each<Pick<LivenessOutcome, 'status' | 'confidence'>>([
    { status: 'FAILED', confidence: null },
    { status: 'EXPIRED', confidence: null },
    { status: 'SUCCEEDED', confidence: 99 },
  ])('that $status without an image at the last attempt is a rejection', async (outcome) => {
    const run = await fixture.beginWith('nobody', { liveness: { attempts: 1 } });
    await run.showDocument(await documentOf(second));
    await run.endLiveness(outcome);
    await expectDecided(run, {
      status: 'rejected',
      reason: 'LIVENESS_FAILED',
      path: [
        ...paths.begin,
        ...paths.documentShown,
        ...paths.faceShown,
        ...paths.ending('Reject failed liveness', 'Rejected'),
      ],
    });
  });
});

describe('The comparison of faces', () => {
  /** Sends everybody but twins of their document to a reviewer. */
  const reviewAll = { match: { approveFrom: 100, reviewFrom: 80 } };

  it('rejects whoever is not the person on the document', async () => {
    const run = await fixture.begin('borrower');
    await run.showDocument(await documentOf(second));
    await run.showFace(await faceOf(third));
    await expectDecided(run, {
      status: 'rejected',
      reason: 'FACE_MISMATCH',
      path: [...paths.untilCompared, ...paths.ending('Reject mismatch', 'Rejected')],
    });
    expect((await run.row()).match).toMatchObject({ outcome: 'mismatch' });
  });

  it('leaves an unclear match to a reviewer, who approves it', async () => {
    const run = await fixture.beginWith('second', reviewAll);
    await show(run, second);
    const { match } = await run.awaits('review');
    expect(match).toMatchObject({ outcome: 'review' });
    expect(match?.similarity).toBeGreaterThanOrEqual(80);
    await run.review('approve');
    await expectDecided(run, {
      status: 'approved',
      path: [
        ...paths.untilCompared,
        ...paths.reviewed,
        ...paths.approved.slice(paths.untilCompared.length),
      ],
    });
  });

  it('leaves an unclear match to a reviewer, who rejects it', async () => {
    const run = await fixture.beginWith('second', reviewAll);
    await show(run, second);
    await run.review('reject');
    await expectDecided(run, {
      status: 'rejected',
      reason: 'REVIEWER_REJECTED',
      path: [
        ...paths.untilCompared,
        ...paths.reviewed,
        ...paths.ending('Reject by reviewer', 'Rejected'),
      ],
    });
    expect((await run.row()).enrolment).toBeUndefined();
  });

  it('leaves images in which it finds no face to a reviewer', async () => {
    const run = await fixture.begin('fourth');
    await run.showDocument(await documentOf(fourth));
    await run.awaits('liveness');
    await run.put(faceKey(run.id, 1), await emptyRoom());
    await run.showFace(await faceOf(fourth));
    expect((await run.awaits('review')).match).toEqual({ similarity: null, outcome: 'review' });
    await run.review('approve');
    await expectDecided(run, {
      status: 'approved',
      path: [
        ...paths.untilCompared,
        ...paths.reviewed,
        ...paths.approved.slice(paths.untilCompared.length),
      ],
    });
  });
});

describe('An enrolled face', () => {
  const facesOf = async (subjectId: string) =>
    (await fixture.enrolledFaces()).filter(({ ExternalImageId }) => ExternalImageId === subjectId);

  it('is approved again under the same subject, in place of the earlier one, and under no other', async () => {
    const enrolling = await fixture.begin('fifth');
    await show(enrolling, fifth);
    await expectDecided(enrolling, { status: 'approved', path: paths.approved });

    const returning = await fixture.begin('fifth');
    await returning.showDocument(await documentOf(fifth));
    await returning.showFace(await faceOf(fifth, 'another day'));
    await expectDecided(returning, { status: 'approved', path: paths.approvedAgain });
    const { enrolment: present } = await returning.row();
    expect((await facesOf('fifth')).map(({ FaceId }) => FaceId)).toEqual([present?.faceId]);

    const impostor = await fixture.begin('impostor');
    await show(impostor, fifth);
    await expectDecided(impostor, {
      status: 'rejected',
      reason: 'DUPLICATE_FACE',
      path: [
        ...paths.untilCompared,
        ...paths.searched,
        ...paths.ending('Reject duplicate', 'Rejected'),
      ],
    });
    const { duplicates = [], enrolment } = await impostor.row();
    expect(duplicates).toMatchObject([{ subjectId: 'fifth', faceId: present?.faceId }]);
    expect(enrolment).toBeUndefined();
    expect(await facesOf('impostor')).toEqual([]);
  });
});
