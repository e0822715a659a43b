import type { Reason } from '../../lambdas/shared/reasons';
import type { Defect } from '../people/document';
import { people } from '../people/people';
import { expectDecided } from './expect-decided';
import * as paths from './paths';
import { documentOf, emptyRoom, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';

const [first, second] = people;

describe('A verification', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start();
  });

  afterAll(() => fixture.stop());

  it('approves a living person who shows their own document', async () => {
    const run = await fixture.begin('first');
    await run.applicant.giveConsent({ textVersion: 'test-1', language: 'en' });
    await run.applicant.uploadDocument(await documentOf(first), 'image/jpeg');
    await run.showFace(await faceOf(first));
    await expectDecided(run, { status: 'approved', path: paths.approved });
    // The start of an execution counts as a transition, too.
    expect((await run.path()).length + 1).toBeLessThanOrEqual(22);
    const { enrolment } = await run.row();
    expect(await fixture.enrolledFaces()).toMatchObject([
      { FaceId: enrolment?.faceId, ExternalImageId: 'first' },
    ]);
  });

  it('approves a document that is good at the second attempt', async () => {
    const run = await fixture.begin('second');
    await run.showDocument(await documentOf(second, { defect: 'no-face' }));
    const { documentAttempt, document } = await run.awaits('document');
    expect(documentAttempt).toBe(2);
    expect(document).toMatchObject({ accepted: false, reason: 'NO_FACE', attempt: 1 });
    await run.showDocument(await documentOf(second));
    await run.showFace(await faceOf(second));
    await expectDecided(run, {
      status: 'approved',
      path: [...paths.begin, ...paths.documentShown, ...paths.approved.slice(1)],
    });
  });

  it.each<{ shown: Defect | 'garbage'; reason: Reason; rejection: string }>([
    { shown: 'no-face', reason: 'NO_FACE', rejection: 'Reject document without face' },
    { shown: 'small', reason: 'FACE_UNCLEAR', rejection: 'Reject unusable document' },
    { shown: 'several-faces', reason: 'SEVERAL_FACES', rejection: 'Reject unusable document' },
    { shown: 'garbage', reason: 'DOCUMENT_UNREADABLE', rejection: 'Reject unusable document' },
  ])(
    'rejects a document that is $shown at the last attempt, as $reason',
    async ({ shown, reason, rejection }) => {
      const run = await fixture.beginWith('third', { document: { attempts: 2 } });
      await run.showDocument(await emptyRoom());
      await run.showDocument(
        shown === 'garbage'
          ? Buffer.from('Not an image at all')
          : await documentOf(first, { defect: shown, beside: second }),
      );
      await expectDecided(run, {
        status: 'rejected',
        reason,
        path: [
          ...paths.begin,
          ...paths.documentShown,
          ...paths.documentShown,
          ...paths.ending(rejection, 'Rejected'),
        ],
      });
    },
  );
});
