import './support/environment';
import { handler } from '../../lambdas/record-event/handler';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const record = (event: object) =>
  handler({
    verificationId,
    eventId: 'Record decision 2026-11-01T10:05:00.000Z',
    type: 'verification.decided',
    data: {},
    changes: {},
    ...event,
  });

describe('Recording an event of the workflow', () => {
  it('appends to the trail and changes the row', async () => {
    givenVerification(tables);
    const match = { similarity: 97.5, outcome: 'match' };
    const head = await record({ type: 'faces.compared', data: match, changes: { match } });
    expect(tables.verification(verificationId).match).toEqual(match);
    const [, event] = tables.trail(verificationId);
    expect(event).toMatchObject({
      type: 'faces.compared',
      actor: 'workflow',
      data: match,
      ...head,
    });
  });

  it('refuses to judge what was erased, by a name that ends the execution', async () => {
    const erasure = { at: '2026-11-01T11:00:00.000Z', objectVersions: 2, faceVectors: 0 };
    givenVerification(tables, { status: 'failed', erasure });
    await expect(record({ changes: { status: 'approved' } })).rejects.toMatchObject({
      name: 'VerificationErased',
    });
    expect(tables.trail(verificationId)).toHaveLength(1);
  });

  it('writes a retried event once', async () => {
    givenVerification(tables);
    const first = await record({});
    expect(await record({})).toEqual(first);
    expect(tables.trail(verificationId)).toHaveLength(2);
    await record({ eventId: 'another' });
    expect(tables.trail(verificationId)).toHaveLength(3);
  });

  it('writes an event once that is retried after others have written', async () => {
    givenVerification(tables);
    const event = { type: 'faces.compared', eventId: 'Record match verdict at ten' };
    await record(event);
    await record({ eventId: 'another' });
    const head = await record(event);
    expect(head.sequence).toBe(3);
    expect(tables.trail(verificationId)).toHaveLength(3);
  });

  it('remembers no more than the newest', async () => {
    givenVerification(tables);
    for (let count = 1; count <= 20; count += 1) await record({ eventId: `event-${count}` });
    const { recordings = [] } = tables.verification(verificationId);
    expect(recordings).toHaveLength(16);
    expect(recordings.at(-1)).toBe('event-20');
  });

  it('ends the verification with a final status, and closes the wait', async () => {
    const until = '2999-01-01T00:00:00.000Z';
    givenVerification(tables, { claim: { reviewer: 'kim', until } });
    const changes = { status: 'rejected', reason: 'NO_FACE', machineMilliseconds: 321 };
    await record({ changes: { ...changes, duplicates: [], enrolment: null } });
    const row = tables.verification(verificationId);
    expect(row).toMatchObject({ ...changes, duplicates: [] });
    expect(row.claim).toBeUndefined();
    expect(row.decidedAt).toEqual(expect.any(String));
    expect(row.taskToken).toBeUndefined();
    expect(row.awaiting).toBeUndefined();
  });

  it('leaves the wait alone while the verification goes on', async () => {
    givenVerification(tables);
    await record({ changes: { status: 'deciding' } });
    const row = tables.verification(verificationId);
    expect(row).toMatchObject({ status: 'deciding', taskToken: 'task-token' });
    expect(row.decidedAt).toBeUndefined();
  });

  it('takes away what is null', async () => {
    givenVerification(tables, { reason: 'NO_FACE', enrolment: { faceId: 'face' } });
    await record({ changes: { status: 'approved', reason: null, enrolment: null } });
    const row = tables.verification(verificationId);
    expect(row.reason).toBeUndefined();
    expect(row.enrolment).toBeUndefined();
  });

  it.each([
    ['a status there is not', { changes: { status: 'done' } }],
    ['a reason there is not', { changes: { reason: 'BAD_LUCK' } }],
    ['a change that is not the workflow’s', { changes: { taskToken: 'x' } }],
    ['no id of the event', { eventId: '' }],
    ['an unknown member', { extra: 1 }],
  ])('refuses %s', async (_what, event) => {
    givenVerification(tables);
    await expect(record(event)).rejects.toThrow();
    expect(tables.trail(verificationId)).toHaveLength(1);
  });

  it('fails for a verification there is not', async () => {
    await expect(record({})).rejects.toMatchObject({ name: 'UnknownVerificationError' });
  });
});
