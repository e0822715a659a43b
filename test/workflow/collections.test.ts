import { people } from '../people/people';
import { expectDecided } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { subjectAtHome } from './subject-at-home';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [first, second] = people;

const searched = [
  'Search enrolled faces',
  'Search collection',
  'Search collection',
  'Duplicate found?',
];
const enrolled = [
  ...paths.enrolled,
  'Confirm in other collections',
  'Search other collection',
  'Sole enrolment?',
];
const approved = [...paths.untilCompared, ...searched, ...enrolled, ...paths.decided('Approved')];
const foundAtSearch = [
  ...paths.untilCompared,
  ...searched,
  ...paths.ending('Reject duplicate', 'Rejected'),
];
const withdrawnAfter = (enrolling: readonly string[]): string[] => [
  ...paths.untilCompared,
  ...searched,
  ...enrolling,
  'Withdraw enrolment',
  'Duplicate found?',
  ...paths.ending('Reject duplicate', 'Rejected'),
];

/** The other face was there already, in the same collection, or in another. */
const lost = [foundAtSearch, withdrawnAfter(paths.enrolled), withdrawnAfter(enrolled)];

const collections = ['honnin-faces', 'honnin-faces-2'] as const;

const subjectOf = (collectionId: string, name: string): string =>
  subjectAtHome(collectionId, name, collections);

describe('Faces in two collections', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start({ context: { faceCollections: '2' } });
  });

  afterAll(() => fixture.stop());

  const faceIdsIn = async (collectionId: string) =>
    (await fixture.enrolledFaces(collectionId)).map(({ FaceId }) => FaceId);

  it('are enrolled where their subject is at home, and found from everywhere', async () => {
    const run = await fixture.begin(subjectOf('honnin-faces-2', 'first'));
    await run.showDocument(await documentOf(first));
    await run.showFace(await faceOf(first));
    await expectDecided(run, { status: 'approved', path: approved });
    const { enrolment } = await run.row();
    expect(enrolment?.collectionId).toBe('honnin-faces-2');
    expect(await faceIdsIn('honnin-faces-2')).toEqual([enrolment?.faceId]);
    expect(await faceIdsIn('honnin-faces')).toEqual([]);

    const impostor = await fixture.begin(subjectOf('honnin-faces', 'impostor'));
    await impostor.showDocument(await documentOf(first));
    await impostor.showFace(await faceOf(first, 'another day'));
    await expectDecided(impostor, {
      status: 'rejected',
      reason: 'DUPLICATE_FACE',
      path: foundAtSearch,
    });
  });

  it('are never enrolled under two subjects at once, in whichever of them', async () => {
    const runs = await Promise.all(
      collections.flatMap((id) =>
        ['a', 'b', 'c'].map((name) => fixture.begin(subjectOf(id, `racer-${name}`))),
      ),
    );
    const [document, face] = await Promise.all([documentOf(second), faceOf(second)]);
    await Promise.all(runs.map((run) => run.showDocument(document)));
    await Promise.all(runs.map((run) => run.awaits('liveness')));
    await Promise.all(runs.map((run) => run.showFace(face)));
    await Promise.all(runs.map((run) => run.came('SUCCEEDED')));
    const rows = await Promise.all(runs.map((run) => run.row()));
    const winners = rows.filter(({ status }) => status === 'approved');
    expect(winners.length).toBeLessThanOrEqual(1);
    const racers = await Promise.all(collections.map((id) => fixture.enrolledFaces(id)));
    expect(
      racers.flat().filter(({ ExternalImageId }) => ExternalImageId?.startsWith('racer')),
    ).toHaveLength(winners.length);
    await Promise.all(runs.map(expectLost));
  });

  async function expectLost(run: VerificationRun): Promise<void> {
    const { status } = await run.row();
    if (status === 'approved') return;
    expect(lost).toContainEqual(await run.path());
  }
});
