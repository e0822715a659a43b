import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { verifyChain } from '../../lambdas/shared/audit/chain';
import { stepFunctions } from '../../lambdas/shared/clients/step-functions';
import type { Reason } from '../../lambdas/shared/reasons';
import type { Status } from '../../lambdas/shared/verification';
import { eventually } from './eventually';
import { holdersName } from './pictures';
import type { VerificationRun } from './verification-run';

interface Decision {
  readonly status: Status;
  readonly reason?: Reason;
  /** States entered, in order. */
  readonly path: readonly string[];
  readonly redrives?: number;
}

/** Waits for the end of a verification, and checks everything that holds for each that was decided. */
export async function expectDecided(
  run: VerificationRun,
  { status, reason, path, redrives = 0 }: Decision,
): Promise<void> {
  await run.came('SUCCEEDED', redrives);
  expect(await run.path()).toEqual(path);
  await expectRow(run, status, reason);
  await expectWholeTrail(run);
  await expectTold(run, status, reason ?? null);
  await expectNothingPersonal(run);
}

async function expectRow(run: VerificationRun, status: Status, reason?: Reason): Promise<void> {
  const row = await run.row();
  expect({ status: row.status, reason: row.reason }).toEqual({ status, reason });
  expect(row.decidedAt).toBeDefined();
  expect(row.taskToken).toBeUndefined();
  expect(row.awaiting).toBeUndefined();
}

/** The chain of its audit trail is whole. */
export async function expectWholeTrail(run: VerificationRun): Promise<void> {
  for (;;) {
    const { auditSequence: sequence, auditHash: hash } = await run.row();
    const trail = await run.trail();
    // What befell the execution may be told after its end.
    if ((await run.row()).auditSequence !== sequence) continue;
    expect(verifyChain(trail, { sequence, hash })).toEqual({ intact: true });
    return;
  }
}

/** Product apps hear of it once, and the execution ends with the same. */
async function expectTold(
  run: VerificationRun,
  status: Status,
  reason: Reason | null,
): Promise<void> {
  const { id, subjectId, executionArn } = run;
  await eventually('the event of the decision', () => run.decisions().at(0));
  expect(run.decisions().map(({ detail }) => detail)).toEqual([
    { version: '1', verificationId: id, subjectId, status, reason },
  ]);
  const { output } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  expect(JSON.parse(output ?? '')).toEqual({ verificationId: id, status, reason });
}

/** The first bytes of a JPEG file, in base64. */
const imageInBase64 = '/9j/';

/** Histories are kept for 90 days and read by operators: images, names and the applicant's token are not for them. */
async function expectNothingPersonal(run: VerificationRun): Promise<void> {
  const history = JSON.stringify(await run.history());
  for (const personal of [imageInBase64, holdersName, run.applicantToken]) {
    expect(history).not.toContain(personal);
  }
}
