import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../lambdas/shared/clients/step-functions';
import { people } from '../people/people';
import { documentOf, emptyRoom, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [person] = people;

/**
 * Between which times, in milliseconds, the machine's lies: the workflow reads its clock after the
 * event that it goes on from, and before the next that it has to wait for.
 */
async function boundsOf(run: VerificationRun): Promise<{ least: number; most: number }> {
  let state = '';
  let resumed: number | undefined;
  let detected = NaN;
  let least = 0;
  let most = 0;
  const pauses = (time: number) => {
    if (resumed !== undefined) most += time - resumed;
    resumed = undefined;
  };
  for (const { type = '', timestamp, stateEnteredEventDetails } of await run.history()) {
    state = stateEnteredEventDetails?.name ?? state;
    const time = timestamp?.getTime() ?? NaN;
    if (type === 'ExecutionRedriven') resumed = time;
    if (type === 'ExecutionFailed') pauses(time);
    if (state.startsWith('Await ')) {
      if (type === 'TaskSubmitted') pauses(time);
      if (type === 'TaskSucceeded' || type === 'TaskFailed') resumed = time;
    } else if (type === 'TaskSucceeded') {
      if (state === 'Detect document face') detected = time;
      if (state === 'Record document verdict') least += time - detected;
      if (state === 'Record decision') pauses(time);
    }
  }
  return { least, most };
}

describe('The time that the machine took for a verification', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start();
  });

  afterAll(() => fixture.stop());

  async function expectCounted(run: VerificationRun, redrives = 0): Promise<void> {
    await run.came('SUCCEEDED', redrives);
    const { machineMilliseconds } = await run.row();
    const { least, most } = await boundsOf(run);
    expect(machineMilliseconds).toBeGreaterThanOrEqual(least);
    expect(machineMilliseconds).toBeLessThanOrEqual(most);
  }

  it('adds up what every document took, and none of the waiting for it', async () => {
    const run = await fixture.beginWith('nobody', { document: { attempts: 2 } });
    await run.showDocument(await emptyRoom());
    await run.showDocument(await emptyRoom());
    await expectCounted(run);
  });

  it('leaves out the waits for the applicant and for reviewers', async () => {
    const rules = { match: { approveFrom: 100, reviewFrom: 80 } };
    const run = await fixture.beginWith('reviewed', rules);
    await run.showDocument(await documentOf(person));
    await run.showFace(await faceOf(person));
    await run.review('approve');
    await expectCounted(run);
  });

  it('leaves out how long a fault took to be mended', async () => {
    const run = await fixture.begin('redriven');
    await run.showDocument(await documentOf(person));
    await run.endLiveness({ referenceKey: run.referenceKey });
    await run.came('FAILED');
    await run.put(run.referenceKey, await faceOf(person));
    const { executionArn } = run;
    await stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
    await expectCounted(run, 1);
  });

  it('leaves out a wait that ends with an error', async () => {
    const run = await fixture.begin('canceled');
    await run.cancel('document');
    await expectCounted(run);
  });
});
