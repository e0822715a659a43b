import './support/environment';
import 'aws-sdk-client-mock-jest';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  appendAuditEvent,
  createWithAuditEvent,
} from '../../lambdas/shared/audit/append-audit-event';
import { chainEvent } from '../../lambdas/shared/audit/chain';
import { canceled, Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const names = { verifications: 'Verifications', auditEvents: 'AuditEvents' };
const tables = new Tables();
beforeEach(() => tables.reset());

const note = (changes = {}) => ({ type: 'noted', actor: 'workflow', data: {}, ...changes });

describe('Appending to an audit trail', () => {
  it('writes the event and the row together, and returns the row', async () => {
    givenVerification(tables);
    const after = await appendAuditEvent(names, verificationId, () =>
      note({ set: { status: 'deciding' }, remove: ['taskToken'] }),
    );
    expect(after).toEqual(tables.verification(verificationId));
    expect(after).toMatchObject({ status: 'deciding', auditSequence: 2 });
    expect(after.taskToken).toBeUndefined();
    expect(tables.trail(verificationId).map(({ type }) => type)).toEqual([
      'verification.created',
      'noted',
    ]);
  });

  it('writes nothing when there is nothing to say', async () => {
    const before = givenVerification(tables);
    expect(await appendAuditEvent(names, verificationId, () => undefined)).toEqual(before);
    expect(tables.client).not.toHaveReceivedCommand(TransactWriteCommand);
  });

  it('composes anew when another writer was first, so that the chain never forks', async () => {
    givenVerification(tables);
    tables.beforeNextTransaction = () => {
      const { auditSequence: sequence, auditHash: hash } = tables.verification(verificationId);
      const at = '2026-11-01T10:00:01.000Z';
      const event = chainEvent(
        { sequence, hash },
        { ...note({ type: 'first' }), verificationId, at },
      );
      tables.put('AuditEvents', event);
      tables.change(verificationId, { auditSequence: event.sequence, auditHash: event.hash });
    };
    await appendAuditEvent(names, verificationId, () => note({ type: 'second' }));
    expect(tables.trail(verificationId).map(({ type }) => type)).toEqual([
      'verification.created',
      'first',
      'second',
    ]);
  });

  it('composes anew when the workflow moved on meanwhile', async () => {
    givenVerification(tables);
    tables.beforeNextTransaction = () => {
      tables.change(verificationId, { status: 'in_review', taskToken: 'other' });
    };
    const seen: string[] = [];
    await appendAuditEvent(names, verificationId, ({ status }) => {
      seen.push(status);
      return note({ unchanged: ['status', 'taskToken'] });
    });
    expect(seen).toEqual(['awaiting_document', 'in_review']);
  });

  it('tries again when the table is busy', async () => {
    givenVerification(tables);
    tables.client
      .on(TransactWriteCommand)
      .rejectsOnce(canceled(['TransactionConflict', 'None']))
      .rejectsOnce(canceled(['None', 'ThrottlingError']))
      .resolves({});
    await appendAuditEvent(names, verificationId, () => note());
    expect(tables.client).toHaveReceivedCommandTimes(TransactWriteCommand, 3);
  });

  it('gives up by a name the workflow retries', async () => {
    givenVerification(tables);
    tables.client.on(TransactWriteCommand).rejects(canceled(['ConditionalCheckFailed']));
    await expect(appendAuditEvent(names, verificationId, () => note())).rejects.toMatchObject({
      name: 'TransactionConflictException',
    });
  });

  it('writes an event with the one it brings about, or neither', async () => {
    givenVerification(tables);
    const then = { type: 'review.decided', data: { outcome: 'approve' } };
    await appendAuditEvent(names, verificationId, () => ({ ...note(), then }));
    const [, first, second] = tables.trail(verificationId);
    expect(second).toMatchObject({ ...then, actor: first?.actor, previousHash: first?.hash });

    tables.client.on(TransactWriteCommand).rejects(canceled(['ValidationError', 'None', 'None']));
    const failing = appendAuditEvent(names, verificationId, () => ({ ...note(), then }));
    await expect(failing).rejects.toThrow();
    expect(tables.trail(verificationId)).toHaveLength(3);
  });

  it('does not retry what another try cannot mend', async () => {
    givenVerification(tables);
    tables.client.on(TransactWriteCommand).rejects(canceled(['ValidationError', 'None']));
    await expect(appendAuditEvent(names, verificationId, () => note())).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    expect(tables.client).toHaveReceivedCommandTimes(TransactWriteCommand, 1);
  });

  it('says so when there is no such verification', async () => {
    await expect(appendAuditEvent(names, verificationId, () => note())).rejects.toThrow(
      `There is no verification ${verificationId}`,
    );
  });
});

describe('Creating a verification', () => {
  const { auditSequence, auditHash, ...fresh } = givenVerification(tables);
  const created = { type: 'verification.created', actor: 'application:app', data: {} };

  it('begins its trail', async () => {
    const row = await createWithAuditEvent(names, fresh, created);
    expect(row).toMatchObject({ auditSequence, auditHash });
    expect(tables.trail(verificationId)).toHaveLength(1);
  });

  it('leaves a verification alone that has the id already', async () => {
    const existing = givenVerification(tables, { subjectId: 'somebody' });
    expect(await createWithAuditEvent(names, fresh, created)).toBeUndefined();
    expect(tables.verification(verificationId)).toEqual(existing);
  });
});
