import { CreateCollectionCommand, DeleteCollectionCommand } from '@aws-sdk/client-rekognition';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { AuditEvent } from '../../lambdas/shared/audit/chain';
import { rekognition } from '../../lambdas/shared/clients/rekognition';
import { stepFunctions } from '../../lambdas/shared/clients/step-functions';
import { completeTask } from '../../lambdas/shared/task';
import { ApiError } from '../../local/applicant/api-error';
import { people } from '../people/people';
import { eventually } from './eventually';
import { expectDecided, expectWholeTrail } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [first, second, third] = people;

describe('A fault', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start();
  });

  afterAll(() => fixture.stop());

  const audited = (run: VerificationRun, type: string): Promise<AuditEvent> =>
    eventually(`${type} in the audit trail`, async () =>
      (await run.trail()).find((event) => event.type === type),
    );

  async function expectFault(
    run: VerificationRun,
    fault: { outcome: 'FAILED' | 'ABORTED'; error: string; state: string },
  ): Promise<void> {
    await run.came(fault.outcome);
    expect(await audited(run, 'verification.faulted')).toMatchObject({
      actor: 'workflow',
      data: fault,
    });
    const row = await run.row();
    expect(row).toMatchObject({ status: 'failed' });
    expect(row.taskToken).toBeUndefined();
    expect(run.decisions()).toEqual([]);
    await expectWholeTrail(run);
  }

  async function redrive(run: VerificationRun): Promise<void> {
    const { executionArn } = run;
    await stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
    await run.came('RUNNING', 1);
    expect(await audited(run, 'verification.redriven')).toMatchObject({
      actor: 'operator',
      data: { redriveCount: 1 },
    });
  }

  it('of an image that is missing ends at the comparison, and is mended by the image', async () => {
    const run = await fixture.begin('first');
    await run.showDocument(await documentOf(first));
    await run.endLiveness({ referenceKey: run.referenceKey });
    await expectFault(run, {
      outcome: 'FAILED',
      error: 'Rekognition.InvalidS3ObjectException',
      state: 'Compare faces',
    });
    await run.put(run.referenceKey, await faceOf(first));
    await redrive(run);
    await expectDecided(run, { status: 'approved', path: paths.approved, redrives: 1 });
  });

  it('of the collection ends at the search, and is mended by a collection', async () => {
    const CollectionId = fixture.output('CollectionId');
    await rekognition.send(new DeleteCollectionCommand({ CollectionId }));
    const run = await fixture.begin('second');
    await run.showDocument(await documentOf(second));
    await run.showFace(await faceOf(second));
    await expectFault(run, {
      outcome: 'FAILED',
      error: 'Rekognition.ResourceNotFoundException',
      state: 'Search collection',
    });
    await rekognition.send(new CreateCollectionCommand({ CollectionId }));
    await redrive(run);
    await expectDecided(run, { status: 'approved', path: paths.approved, redrives: 1 });
  });

  it('of a function is recorded by the name of its error', async () => {
    const run = await fixture.begin('third');
    const { taskToken } = await run.awaits('document');
    const elsewhere = { key: 'elsewhere', versionId: 'none', sizeBytes: 1 };
    expect(await completeTask(taskToken, elsewhere)).toBe(true);
    await expectFault(run, { outcome: 'FAILED', error: 'Error', state: 'Detect document face' });
    expect(await run.path()).toEqual([...paths.begin, 'Await document', 'Detect document face']);
  });

  it('of an operator who stops a wait is mended by a redrive, with a new session', async () => {
    const run = await fixture.begin('third');
    await run.applicant.giveConsent({ textVersion: 'test-1', language: 'en' });
    await run.showDocument(await documentOf(third));
    const { taskToken } = await run.awaits('liveness');
    const stopped = await run.applicant.startLiveness();
    const { executionArn } = run;
    await stepFunctions.send(
      new StopExecutionCommand({ executionArn, error: 'Maintenance', cause: 'By this test' }),
    );
    await expectFault(run, { outcome: 'ABORTED', error: 'Maintenance', state: 'Await liveness' });
    expect(await completeTask(taskToken, {})).toBe(false);
    await expect(run.applicant.startLiveness()).rejects.toThrow(ApiError);

    await redrive(run);
    const anew = await run.awaits('liveness');
    expect(anew.taskToken).not.toBe(taskToken);
    expect(anew.livenessSession).toBeUndefined();
    expect(anew.decidedAt).toBeUndefined();
    expect((await run.applicant.startLiveness()).sessionId).not.toBe(stopped.sessionId);
    await run.showFace(await faceOf(third));
    await expectDecided(run, { status: 'approved', path: paths.approved, redrives: 1 });
  });
});
