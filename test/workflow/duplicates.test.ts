import { people } from '../people/people';
import { expectDecided } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [person] = people;
const COUNT = 20;

/** Another verification had enrolled the face by the time of the search. */
const foundAtSearch = [
  ...paths.untilCompared,
  ...paths.searched,
  ...paths.ending('Reject duplicate', 'Rejected'),
];

/** Another verification enrolled the face at the same time. */
const withdrawn = [
  ...paths.untilCompared,
  ...paths.searched,
  ...paths.enrolled,
  'Withdraw enrolment',
  'Duplicate found?',
  ...paths.ending('Reject duplicate', 'Rejected'),
];

describe('One face under twenty subjects at once', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start();
  });

  afterAll(() => fixture.stop());

  it('is enrolled under one of them at most', async () => {
    const subjects = Array.from({ length: COUNT }, (_, index) => `subject-${index}`);
    const runs = await Promise.all(subjects.map((subject) => fixture.begin(subject)));
    const [document, face] = await Promise.all([documentOf(person), faceOf(person)]);
    await Promise.all(runs.map((run) => run.showDocument(document)));
    await Promise.all(runs.map((run) => run.awaits('liveness')));
    await Promise.all(runs.map((run) => run.showFace(face)));
    const outcomes = await Promise.all(runs.map(outcomeOf));

    const approved = runs.filter((_, index) => outcomes[index] === 'approved');
    expect(approved.length).toBeLessThanOrEqual(1);
    const enrolled = await fixture.enrolledFaces();
    expect(enrolled.map(({ ExternalImageId }) => ExternalImageId)).toEqual(
      approved.map(({ subjectId }) => subjectId),
    );
  });

  async function outcomeOf(run: VerificationRun): Promise<'approved' | 'rejected'> {
    await run.came('SUCCEEDED');
    const { status } = await run.row();
    const path = await run.path();
    if (status === 'approved') {
      await expectDecided(run, { status, path: paths.approved });
      return status;
    }
    await expectDecided(run, {
      status: 'rejected',
      reason: 'DUPLICATE_FACE',
      path: path.includes('Enrol face') ? withdrawn : foundAtSearch,
    });
    expect((await run.row()).enrolment).toBeUndefined();
    return 'rejected';
  }
});
