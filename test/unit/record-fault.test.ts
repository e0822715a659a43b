import './support/environment';
import { GetExecutionHistoryCommand, SFNClient, type HistoryEvent } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as recordEvent } from '../../lambdas/record-event/handler';
import { handler } from '../../lambdas/record-fault/handler';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);
beforeEach(() => {
  tables.reset();
  stepFunctions.reset();
});

async function change(status: string, detail: object = {}): Promise<void> {
  await handler({
    id: 'event-1',
    version: '0',
    account: '000000000000',
    time: '2026-11-01T10:01:00Z',
    region: 'us-east-1',
    resources: [],
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: {
      executionArn: `arn:aws:states:us-east-1:000000000000:execution:verification:${verificationId}`,
      name: verificationId,
      status,
      redriveCount: 0,
      ...detail,
    },
  });
}

/** Newest first, as the history is read. */
function givenHistory(...pages: Omit<HistoryEvent, 'timestamp' | 'id'>[][]): void {
  pages.forEach((events, index) => {
    const more = index + 1 < pages.length;
    stepFunctions
      .on(GetExecutionHistoryCommand, index === 0 ? {} : { nextToken: String(index) })
      .resolves({
        events: events.map((event) => ({ id: 1, timestamp: new Date(0), ...event })),
        ...(more && { nextToken: String(index + 1) }),
      });
  });
}

const entered = (name: string) => ({
  type: 'TaskStateEntered' as const,
  stateEnteredEventDetails: { name },
});
const failed = {
  type: 'ExecutionFailed' as const,
  executionFailedEventDetails: { error: 'Rekognition.ThrottlingException', cause: 'secret' },
};
const last = () => tables.trail(verificationId).at(-1);

describe('A failed execution', () => {
  it('is recorded with the error and the state it failed in', async () => {
    givenVerification(tables, { status: 'deciding' });
    givenHistory([
      failed,
      { type: 'TaskFailed' },
      entered('Compare faces'),
      entered('Await liveness'),
    ]);
    await change('FAILED');
    expect(last()).toMatchObject({
      type: 'verification.faulted',
      data: {
        outcome: 'FAILED',
        error: 'Rekognition.ThrottlingException',
        state: 'Compare faces',
      },
    });
    const row = tables.verification(verificationId);
    expect(row).toMatchObject({ status: 'failed', decidedAt: expect.any(String) as string });
    expect(row.taskToken).toBeUndefined();
  });

  it('may have its state on a later page of the history', async () => {
    givenVerification(tables);
    givenHistory([failed], [{ type: 'TaskFailed' }], [entered('Enrol face')]);
    await change('FAILED');
    expect(last()?.data).toMatchObject({ state: 'Enrol face' });
  });

  it.each([
    ['TIMED_OUT', 'ExecutionTimedOut', 'States.Timeout'],
    ['ABORTED', 'ExecutionAborted', 'Aborted'],
  ] as const)('may have %s', async (status, type, error) => {
    givenVerification(tables);
    givenHistory([{ type }, entered('Await review')]);
    await change(status);
    expect(last()?.data).toEqual({ outcome: status, error, state: 'Await review' });
  });

  it('may have failed before any state', async () => {
    givenVerification(tables);
    givenHistory([{ type: 'ExecutionAborted' }, { type: 'ExecutionStarted' }]);
    await change('ABORTED');
    expect(last()?.data).toMatchObject({ state: null });
  });

  it('does not undo a decision', async () => {
    givenVerification(tables, { status: 'approved' });
    givenHistory([failed, entered('Publish decision')]);
    await change('FAILED');
    expect(tables.verification(verificationId).status).toBe('approved');
    expect(last()).toMatchObject({ type: 'verification.faulted' });
  });

  it('is recorded once, however often it is told', async () => {
    givenVerification(tables);
    givenHistory([failed, entered('Compare faces')]);
    await change('FAILED');
    await change('FAILED');
    expect(tables.trail(verificationId)).toHaveLength(2);
  });

  it('is recorded once, also when it is told again after a redrive', async () => {
    givenVerification(tables, { status: 'deciding' });
    givenHistory([failed, entered('Record decision')]);
    await change('FAILED');
    await change('RUNNING', { redriveCount: 1 });
    givenHistory([{ type: 'ExecutionRedriven' }, failed, entered('Record decision')]);
    await change('FAILED');
    await change('RUNNING', { redriveCount: 1 });
    expect(tables.trail(verificationId).map(({ type }) => type)).toEqual([
      'verification.created',
      'verification.faulted',
      'verification.redriven',
    ]);
    expect(tables.verification(verificationId).status).toBe('deciding');
  });

  it('leaves what the workflow has recorded recorded once', async () => {
    givenVerification(tables, { status: 'deciding' });
    const decision = {
      verificationId,
      eventId: 'Record decision 2026-11-01T10:05:00.000Z',
      type: 'verification.decided',
      data: { status: 'approved' },
      changes: { status: 'approved' },
    };
    await recordEvent(decision);
    givenHistory([failed, entered('Record decision')]);
    await change('FAILED');
    await change('RUNNING', { redriveCount: 1 });
    await recordEvent(decision);
    expect(tables.trail(verificationId).map(({ type }) => type)).toEqual([
      'verification.created',
      'verification.decided',
      'verification.faulted',
      'verification.redriven',
    ]);
  });

  it('goes on when it was redriven before its failure was told', async () => {
    givenVerification(tables, { status: 'deciding' });
    givenHistory([
      { type: 'TaskSucceeded' },
      { type: 'ExecutionRedriven' },
      failed,
      entered('Compare faces'),
    ]);
    await change('FAILED');
    expect(tables.verification(verificationId).status).toBe('deciding');
    expect(last()).toMatchObject({ type: 'verification.faulted' });
  });

  it('may fail again after a redrive', async () => {
    givenVerification(tables, { status: 'deciding' });
    givenHistory([failed, { type: 'ExecutionRedriven' }, failed, entered('Compare faces')]);
    await change('FAILED', { redriveCount: 1 });
    expect(tables.verification(verificationId).status).toBe('failed');
  });

  it('is told again when its history does not show it yet', async () => {
    givenVerification(tables);
    givenHistory([entered('Compare faces')]);
    await expect(change('FAILED')).rejects.toThrow('tells of no fault yet');
  });

  it('may belong to no verification', async () => {
    givenHistory([failed, entered('Compare faces')]);
    await expect(change('FAILED')).resolves.toBeUndefined();
  });
});

describe('A redriven execution', () => {
  it('takes the verification up again', async () => {
    givenVerification(tables, { status: 'failed', decidedAt: '2026-11-01T10:00:05.000Z' });
    await change('RUNNING', { redriveCount: 1 });
    const row = tables.verification(verificationId);
    expect(row.status).toBe('deciding');
    expect(row.decidedAt).toBeUndefined();
    expect(last()).toMatchObject({ type: 'verification.redriven', data: { redriveCount: 1 } });
  });

  it('leaves what was erased as it ended', async () => {
    const erasure = { at: '2026-11-01T11:00:00.000Z', objectVersions: 2, faceVectors: 0 };
    const decidedAt = '2026-11-01T10:00:05.000Z';
    givenVerification(tables, { status: 'failed', decidedAt, erasure });
    await change('RUNNING', { redriveCount: 1 });
    expect(tables.verification(verificationId)).toMatchObject({ status: 'failed', decidedAt });
    expect(last()).toMatchObject({ type: 'verification.redriven' });
  });

  it('does not take back what its first state has set already', async () => {
    givenVerification(tables, { status: 'awaiting_liveness' });
    await change('RUNNING', { redriveCount: 1 });
    expect(tables.verification(verificationId).status).toBe('awaiting_liveness');
  });
});

it('refuses events of another shape', async () => {
  await expect(change('SUCCEEDED')).rejects.toThrow('status');
  await expect(change('FAILED', { name: 'not-an-id' })).rejects.toThrow('name');
});
