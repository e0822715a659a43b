import { people } from '../people/people';
import { ManualClock } from '../support/manual-clock';
import { expectDecided } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [person] = people;

/** Seconds; short, since signatures may not be five minutes off the clock that is moved. */
const timeoutSeconds = 30;

const rules = {
  document: { timeoutSeconds },
  liveness: { timeoutSeconds },
  review: { timeoutSeconds },
  match: { approveFrom: 100, reviewFrom: 80 },
};

const waits = [
  { awaited: 'document', path: [...paths.begin, 'Await document'] },
  { awaited: 'liveness', path: [...paths.begin, ...paths.documentShown, 'Await liveness'] },
  { awaited: 'review', path: [...paths.untilCompared, 'Await review'] },
] as const;

describe('A verification that waits', () => {
  const clock = new ManualClock();
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start({ clock });
  });

  afterAll(() => fixture.stop());

  async function bringTo(awaited: (typeof waits)[number]['awaited']): Promise<VerificationRun> {
    const run = await fixture.beginWith(`awaits-${awaited}`, rules);
    if (awaited !== 'document') await run.showDocument(await documentOf(person));
    if (awaited === 'review') await run.showFace(await faceOf(person));
    await run.awaits(awaited);
    return run;
  }

  it.each(waits)('for $awaited expires when its time is over', async ({ awaited, path }) => {
    const run = await bringTo(awaited);
    clock.advance(timeoutSeconds * 1000 - 1);
    expect((await run.awaits(awaited)).reason).toBeUndefined();
    clock.advance(1);
    await expectDecided(run, {
      status: 'expired',
      reason: 'EXPIRED',
      path: [...path, ...paths.ending('Expire', 'Expired')],
    });
  });

  it.each(waits)('for $awaited can be canceled', async ({ awaited, path }) => {
    const run = await bringTo(awaited);
    await run.cancel(awaited);
    await expectDecided(run, {
      status: 'canceled',
      reason: 'CANCELED',
      path: [...path, ...paths.ending('Cancel', 'Canceled')],
    });
  });

  it('is canceled by the application that began it', async () => {
    const run = await fixture.begin('by-application');
    await run.awaits('document');
    await fixture.application.cancelVerification(run.id);
    await expectDecided(run, {
      status: 'canceled',
      reason: 'CANCELED',
      path: [...paths.begin, 'Await document', ...paths.ending('Cancel', 'Canceled')],
    });
    const trail = await run.trail();
    expect(trail.map(({ type }) => type)).toEqual([
      'verification.created',
      'verification.cancel_requested',
      'verification.decided',
    ]);
  });
});
