import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../../lambdas/shared/clients/dynamodb';
import type { ReviewerClient } from '../../local/applicant/api-client';
import { people, type Person } from '../people/people';
import { ManualClock } from '../support/manual-clock';
import { eventually } from './eventually';
import { expectDecided, expectWholeTrail } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const MINUTE = 60_000;
const [first, second] = people;

describe('A collection in which faces are found only minutes later', () => {
  const clock = new ManualClock();
  let fixture: VerificationFixture;
  let kim: ReviewerClient;

  beforeAll(async () => {
    fixture = await VerificationFixture.start({ clock, faceSearchLag: 10 * MINUTE });
    kim = await fixture.reviewer('kim');
    await anHourLater(); // what is enrolled from now on is of no other run than the next
  });

  afterAll(() => fixture.stop());

  /** One person under two subjects, one right after the other. */
  async function slipThrough(person: Person, name: string): Promise<VerificationRun[]> {
    const runs: VerificationRun[] = [];
    for (const subjectId of [`${name}-original`, `${name}-again`]) {
      const run = await fixture.begin(subjectId);
      await run.showDocument(await documentOf(person));
      await run.showFace(await faceOf(person, runs.length === 0 ? 'one day' : 'another day'));
      await expectDecided(run, { status: 'approved', path: paths.approved });
      runs.push(run);
      clock.advance(MINUTE); // functions tell time to the second: which enrolled later is to be beyond doubt
    }
    return runs;
  }

  /** Lets an hour pass, and with it the next run of the reconciler, up to its end. */
  async function anHourLater(): Promise<void> {
    // A minute more than a run's progress can be counted in: only the last of its writes tells of that minute.
    clock.advance(61 * MINUTE);
    // All but the last ten minutes count as settled then; functions may be half a minute behind.
    const settled = clock.now() - 10.5 * MINUTE;
    await eventually('the reconciler to run', async () => {
      const until = await reconciledUntil();
      return until !== undefined && Date.parse(until) >= settled ? until : undefined;
    });
  }

  async function reconciledUntil(): Promise<string | undefined> {
    const { Item } = await dynamodb.send(
      new GetCommand({
        TableName: fixture.output('SubjectsTableName'),
        Key: { subjectId: '#reconciled' },
      }),
    );
    return typeof Item?.until === 'string' ? Item.until : undefined;
  }

  it('lets two verifications of one face pass, which the reconciler finds, and a reviewer undoes', async () => {
    const [original, again] = await slipThrough(first, 'first');
    if (!original || !again) throw new Error('Two were begun.');
    expect(await fixture.enrolledFaces()).toHaveLength(2);

    await anHourLater();
    expect(await again.row()).toMatchObject({
      caseState: 'open',
      status: 'approved',
      reviewOf: 'enrolment',
      duplicates: [{ subjectId: 'first-original' }],
    });
    expect((await original.row()).caseState).toBeUndefined();

    await kim.claimReview(again.id);
    const rejection = {
      decision: 'reject',
      reason: 'DUPLICATE_CONFIRMED',
      note: 'The same scar.',
    } as const;
    await kim.reviewVerification(again.id, rejection);
    const after = await again.row();
    expect(after).toMatchObject({ status: 'rejected', reason: 'DUPLICATE_FACE' });
    expect(after.caseState).toBeUndefined();
    expect(after.enrolment).toBeUndefined();
    expect(await fixture.subject('first-again')).toBeUndefined();
    expect(await fixture.enrolledFaces()).toMatchObject([{ ExternalImageId: 'first-original' }]);
    await eventually('product apps to hear of it', () =>
      again.decisions().find(({ detail }) => detail.status === 'rejected'),
    );
    expect((await again.trail()).map(({ type }) => type).slice(-4)).toEqual([
      'enrolment.doubted',
      'review.taken',
      'review.decided',
      'enrolment.withdrawn',
    ]);
    await expectWholeTrail(again);
  });

  it('does not ask again about what a reviewer has let stand', async () => {
    const [original, again] = await slipThrough(second, 'second');
    if (!original || !again) throw new Error('Two were begun.');
    await anHourLater();
    expect(await again.row()).toMatchObject({ caseState: 'open' });
    await kim.claimReview(again.id);
    const approval = { decision: 'approve', reason: 'NOT_A_DUPLICATE', note: 'Twins.' } as const;
    await kim.reviewVerification(again.id, approval);
    await anHourLater();
    const rows = await Promise.all([original, again].map((run) => run.row()));
    for (const { status, caseState } of rows) {
      expect({ status, caseState }).toEqual({ status: 'approved' });
    }
    const asked = (await again.trail()).filter(({ type }) => type === 'enrolment.doubted');
    expect(asked).toHaveLength(1);
  });
});
