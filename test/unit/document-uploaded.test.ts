import './support/environment';
import 'aws-sdk-client-mock-jest';
import { SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/document-uploaded/handler';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);
beforeEach(() => {
  tables.reset();
  stepFunctions.reset();
  stepFunctions.on(SendTaskSuccessCommand).resolves({});
});

const keyOf = (attempt: number, id = verificationId) => `documents/${id}/${attempt}/original`;

async function upload(key: string, versionId = 'v1'): Promise<void> {
  await handler({
    id: 'event',
    version: '0',
    account: '000000000000',
    time: '2026-11-01T10:01:00Z',
    region: 'us-east-1',
    resources: [],
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: {
      version: '0',
      bucket: { name: 'evidence' },
      object: { key, 'version-id': versionId, size: 1234, etag: 'e', sequencer: 's' },
      reason: 'PostObject',
    },
  });
}

const types = () => tables.trail(verificationId).map(({ type }) => type);
const timedOut = new TaskTimedOut({ $metadata: {}, message: 'Task Timed Out' });

describe('An uploaded document', () => {
  it('lets the verification go on with exactly this version', async () => {
    givenVerification(tables);
    await upload(keyOf(1));
    expect(tables.verification(verificationId)).toMatchObject({
      status: 'checking_document',
      documentUpload: { key: keyOf(1), versionId: 'v1' },
    });
    expect(stepFunctions).toHaveReceivedCommandWith(SendTaskSuccessCommand, {
      taskToken: 'task-token',
      output: JSON.stringify({ key: keyOf(1), versionId: 'v1', sizeBytes: 1234 }),
    });
    expect(types()).toEqual(['verification.created', 'document.uploaded']);
  });

  it('may be told of twice', async () => {
    givenVerification(tables);
    await upload(keyOf(1));
    stepFunctions.on(SendTaskSuccessCommand).rejects(timedOut);
    await upload(keyOf(1));
    expect(types()).toEqual(['verification.created', 'document.uploaded']);
  });

  it('is sent again when the sending failed after it was written down', async () => {
    givenVerification(tables);
    stepFunctions.on(SendTaskSuccessCommand).rejectsOnce(new Error('unreachable')).resolves({});
    await expect(upload(keyOf(1))).rejects.toThrow('unreachable');
    await upload(keyOf(1));
    expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 2);
    expect(types()).toEqual(['verification.created', 'document.uploaded']);
  });

  it('ends the wait also when that was written once more, which a crash can bring about', async () => {
    givenVerification(tables);
    stepFunctions.on(SendTaskSuccessCommand).rejectsOnce(new Error('unreachable')).resolves({});
    await expect(upload(keyOf(1))).rejects.toThrow('unreachable');
    tables.change(verificationId, { status: 'awaiting_document' });
    await upload(keyOf(1));
    expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 2);
    expect(types()).toEqual(['verification.created', 'document.uploaded']);
  });

  it('is written down once, whatever was written since it was told of first', async () => {
    givenVerification(tables);
    for (const versionId of ['v1', 'v2', 'v3']) await upload(keyOf(1), versionId);
    const trail = types();
    for (const versionId of ['v2', 'v1', 'v3']) await upload(keyOf(1), versionId);
    expect(types()).toEqual(trail);
  });

  it('is written down and ignored when another one was taken already', async () => {
    givenVerification(tables);
    await upload(keyOf(1));
    await upload(keyOf(1), 'v2');
    expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 1);
    expect(types()).toEqual([
      'verification.created',
      'document.uploaded',
      'document.upload_ignored',
    ]);
    expect(tables.verification(verificationId).documentUpload?.versionId).toBe('v1');
  });

  it('of an earlier attempt does not pass for one of the present', async () => {
    givenVerification(tables);
    await upload(keyOf(1));
    tables.change(verificationId, {
      status: 'awaiting_document',
      documentAttempt: 2,
      taskToken: 'second-token',
    });
    await upload(keyOf(1));
    await upload(keyOf(1), 'v2');
    expect(stepFunctions).toHaveReceivedCommandTimes(SendTaskSuccessCommand, 1);
    expect(tables.verification(verificationId).status).toBe('awaiting_document');
    await upload(keyOf(2));
    expect(stepFunctions).toHaveReceivedCommandWith(SendTaskSuccessCommand, {
      taskToken: 'second-token',
    });
  });

  it('is ignored once the wait is over', async () => {
    givenVerification(tables, { status: 'expired' });
    await upload(keyOf(1));
    expect(stepFunctions).not.toHaveReceivedCommand(SendTaskSuccessCommand);
    expect(tables.verification(verificationId).status).toBe('expired');
    expect(types()).toContain('document.upload_ignored');
  });

  it('is ignored when the workflow stops waiting at that very moment', async () => {
    givenVerification(tables);
    tables.beforeNextTransaction = () => {
      tables.change(verificationId, { status: 'expired' });
    };
    await upload(keyOf(1));
    expect(stepFunctions).not.toHaveReceivedCommand(SendTaskSuccessCommand);
    expect(types()).toEqual(['verification.created', 'document.upload_ignored']);
  });

  it('of no verification is ignored', async () => {
    await upload(keyOf(1, 'e2a8b7c4-1111-4222-8333-944455566677'));
    expect(tables.all('AuditEvents')).toEqual([]);
  });

  it.each([
    `documents/${verificationId}/1/face.jpg`,
    `liveness/${verificationId}/s/reference.jpg`,
    'documents/../1/original',
    'elsewhere',
  ])('is not what %s is', async (key) => {
    givenVerification(tables);
    await upload(key);
    expect(types()).toEqual(['verification.created']);
  });

  it('needs an event that says which object it is', async () => {
    await expect(upload('')).resolves.toBeUndefined();
    const event = { detail: { object: { key: keyOf(1) } } };
    await expect(Reflect.apply(handler, undefined, [event])).rejects.toThrow('version-id');
  });
});
