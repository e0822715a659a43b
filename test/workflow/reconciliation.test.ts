import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../../lambdas/shared/clients/dynamodb';
import type { ReviewerClient } from '../../local/applicant/api-client';
import { people, type Person } from '../people/people';
import { ManualClock } from '../support/manual-clock';
import { eventually } from './eventually';
import { expectWholeTrail } from './expect-decided';
import { documentOf, faceOf } from './pictures';
import { subjectAtHome } from './subject-at-home';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const MINUTE = 60_000;
const [first, second, third] = people;

const collections = ['honnin-faces', 'honnin-faces-2'] as const;

describe('Two collections in which faces are found only minutes later', () => {
  const clock = new ManualClock();
  let fixture: VerificationFixture;
  let kim: ReviewerClient;

  beforeAll(async () => {
    fixture = await VerificationFixture.start({
      clock,
      faceSearchLag: 10 * MINUTE,
      context: { faceCollections: '2' },
    });
    kim = await fixture.reviewer('kim');
    await anHourLater(); // what is enrolled from now on is of no other run than the next
  });

  afterAll(() => fixture.stop());

  /** One person under two subjects, one right after the other, each enrolled in a collection. */
  async function slipThrough(
    person: Person,
    name: string,
    homes: readonly [(typeof collections)[number], (typeof collections)[number]] = collections,
  ): Promise<VerificationRun[]> {
    const runs: VerificationRun[] = [];
    for (const [place, home] of homes.entries()) {
      const run = await fixture.begin(subjectAtHome(home, `${name}-${place}`, collections));
      await run.showDocument(await documentOf(person));
      await run.showFace(await faceOf(person, runs.length === 0 ? 'one day' : 'another day'));
      await run.came('SUCCEEDED');
      expect(await run.row()).toMatchObject({ status: 'approved' });
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

  const enrolledSubjects = async (): Promise<(string | undefined)[]> =>
    (await Promise.all(collections.map((id) => fixture.enrolledFaces(id))))
      .flat()
      .map(({ ExternalImageId }) => ExternalImageId);

  /** Its face is gone, and product apps have heard of it. */
  async function expectWithdrawn(run: VerificationRun): Promise<void> {
    const { caseState, enrolment } = await run.row();
    expect({ caseState, enrolment }).toEqual({ caseState: undefined, enrolment: undefined });
    expect(await fixture.subject(run.subjectId)).toBeUndefined();
    expect(await enrolledSubjects()).not.toContain(run.subjectId);
    await eventually('product apps to hear of it', () =>
      run.decisions().find(({ detail }) => detail.status === 'rejected'),
    );
  }

  it('lets two verifications of one face pass, which the reconciler finds, and a reviewer undoes', async () => {
    const [original, again] = await slipThrough(first, 'first');
    if (!original || !again) throw new Error('Two were begun.');
    expect(await enrolledSubjects()).toEqual([original.subjectId, again.subjectId]);

    await anHourLater();
    expect(await again.row()).toMatchObject({
      caseState: 'open',
      status: 'approved',
      reviewOf: 'enrolment',
      duplicates: [{ subjectId: original.subjectId }],
    });
    expect((await original.row()).caseState).toBeUndefined();
    const queue = await kim.listVerifications({ cases: 'open' });
    expect(queue.items.map(({ id }) => id)).toEqual([again.id]);

    await kim.claimReview(again.id);
    const rejection = {
      decision: 'reject',
      reason: 'DUPLICATE_CONFIRMED',
      note: 'The same scar.',
    } as const;
    await kim.reviewVerification(again.id, rejection);
    expect(await again.row()).toMatchObject({ status: 'rejected', reason: 'DUPLICATE_FACE' });
    await expectWithdrawn(again);
    expect(await enrolledSubjects()).toEqual([original.subjectId]);
    expect((await again.trail()).map(({ type }) => type).slice(-4)).toEqual([
      'enrolment.doubted',
      'review.taken',
      'review.decided',
      'enrolment.withdrawn',
    ]);
    await expectWholeTrail(again);
  });

  it('does not ask again, in one collection either, about what a reviewer has let stand', async () => {
    const [original, again] = await slipThrough(second, 'second', [collections[0], collections[0]]);
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

  it('finishes what a reviewer’s rejection began and a fault broke off', async () => {
    const [original, again] = await slipThrough(third, 'third');
    if (!original || !again) throw new Error('Two were begun.');
    await anHourLater();
    expect(await again.row()).toMatchObject({ caseState: 'open' });
    await rejectAndBreakOff(again);
    await anHourLater();
    await expectWithdrawn(again);
    expect((await again.trail()).at(-1)?.type).toBe('enrolment.withdrawn');
    expect(await fixture.subject(original.subjectId)).toBeDefined();
  });

  /** What the reviewers' function has written when it dies right after. */
  async function rejectAndBreakOff({ id }: VerificationRun): Promise<void> {
    await dynamodb.send(
      new UpdateCommand({
        TableName: fixture.output('VerificationsTableName'),
        Key: { id },
        UpdateExpression: 'SET #status = :status, reason = :reason, caseState = :caseState',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': 'rejected',
          ':reason': 'DUPLICATE_FACE',
          ':caseState': 'withdrawing',
        },
      }),
    );
  }
});
