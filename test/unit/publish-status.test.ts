import './support/environment';
import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsCommandInput,
} from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-jest';
import { handler } from '../../lambdas/publish-status/handler';
import { statusChanged } from '../../lambdas/shared/events/events';

const eventBridge = mockClient(EventBridgeClient);
const sqs = mockClient(SQSClient);
const id = '0b9a4c5e-4b3e-4f57-9b6a-3f1f6b0d2c11';

type Image = Record<string, AttributeValue>;

const row = (status: string, more: Image = {}): Image => ({
  id: { S: id },
  applicationId: { S: 'app-1' },
  subjectId: { S: 'subject-1' },
  status: { S: status },
  documentAttempt: { N: '1' },
  livenessAttempt: { N: '0' },
  createdAt: { S: '2026-11-23T08:00:00.000Z' },
  updatedAt: { S: '2026-11-23T08:01:00.000Z' },
  taskToken: { S: 'a-secret-token' },
  document: { M: { faceKey: { S: 'a/face.jpg' } } },
  ...more,
});

const record = (
  sequence: number | string,
  before: Image | undefined,
  after: Image,
): DynamoDBRecord => ({
  eventName: before ? 'MODIFY' : 'INSERT',
  dynamodb: {
    Keys: { id: { S: id } },
    ...(before && { OldImage: before }),
    NewImage: after,
    SequenceNumber: String(sequence),
  },
});

/** The changes that were published, as consumers read them. */
const published = () =>
  eventBridge
    .commandCalls(PutEventsCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    .map(({ Detail }) => statusChanged.parse(JSON.parse(Detail ?? '')));

beforeEach(() => {
  eventBridge.reset();
  sqs.reset();
  eventBridge.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => ({
    FailedEntryCount: 0,
    Entries: Entries.map((_, index) => ({ EventId: String(index) })),
  }));
});

describe('A change of status', () => {
  it('becomes an event with all that is documented, and nothing else', async () => {
    const decided = row('rejected', {
      reason: { S: 'LIVENESS_LOW' },
      decidedAt: { S: '2026-11-23T08:01:00.000Z' },
    });
    await handler({ Records: [record('123456789012345678901', row('deciding'), decided)] });
    expect(eventBridge).toHaveReceivedCommandWith(PutEventsCommand, {
      Entries: [
        expect.objectContaining({
          EventBusName: 'outcomes',
          Source: 'honnin',
          DetailType: 'VerificationStatusChanged',
        }),
      ],
    });
    const [change] = published();
    expect(change).toEqual({
      version: '1',
      eventId: change?.eventId,
      sequence: '123456789012345678901'.padStart(40, '0'),
      verificationId: id,
      applicationId: 'app-1',
      subjectId: 'subject-1',
      previousStatus: 'deciding',
      status: 'rejected',
      reason: 'LIVENESS_LOW',
      documentAttempt: 1,
      livenessAttempt: 0,
      createdAt: '2026-11-23T08:00:00.000Z',
      changedAt: '2026-11-23T08:01:00.000Z',
      decidedAt: '2026-11-23T08:01:00.000Z',
    });
    const [entry] = eventBridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(entry?.Detail).not.toMatch(/token|face/);
  });

  it('has the same id however often it is told, and another change has another', async () => {
    const first = record(1, undefined, row('awaiting_document'));
    const second = record(2, row('awaiting_document'), row('checking_document'));
    await handler({ Records: [first] });
    await handler({ Records: [first, second] });
    const ids = published().map(({ eventId }) => eventId);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(2);
  });

  it('of a new verification has no earlier status', async () => {
    await handler({ Records: [record(1, undefined, row('awaiting_document'))] });
    expect(published()[0]).not.toHaveProperty('previousStatus');
  });
});

describe('The stream of verifications', () => {
  it('says nothing where the status stays, or a row goes', async () => {
    const removed: DynamoDBRecord = { eventName: 'REMOVE', dynamodb: { OldImage: row('failed') } };
    const same = record(1, row('in_review'), row('in_review', { claim: { M: {} } }));
    expect(await handler({ Records: [same, removed] })).toEqual({ batchItemFailures: [] });
    expect(eventBridge).not.toHaveReceivedCommand(PutEventsCommand);
  });

  it('is published in its order, ten at a time', async () => {
    const Records = Array.from({ length: 23 }, (_, index) =>
      record(
        index + 1,
        row(index % 2 ? 'deciding' : 'failed'),
        row(index % 2 ? 'failed' : 'deciding'),
      ),
    );
    await handler({ Records });
    expect(eventBridge).toHaveReceivedCommandTimes(PutEventsCommand, 3);
    const sequences = published().map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual(Records.map((_, index) => index + 1));
  });

  it('goes on at the first event that was not taken', async () => {
    eventBridge.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException' }, { EventId: '3' }],
    });
    const Records = [1, 2, 3].map((sequence) => record(sequence, undefined, row('deciding')));
    expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  });

  it('puts a row aside that cannot be read, without its values, and goes on', async () => {
    const wrong = record(1, undefined, { id: { S: id }, status: { S: 'secretly-wrong' } });
    await handler({ Records: [wrong, record(2, undefined, row('awaiting_document'))] });
    expect(published()).toHaveLength(1);
    const [call] = sqs.commandCalls(SendMessageCommand);
    expect(call?.args[0].input.QueueUrl).toBe('https://sqs.example.com/dead-letters');
    expect(call?.args[0].input.MessageBody).toContain(id);
    expect(call?.args[0].input.MessageBody).not.toContain('secretly-wrong');
  });

  it('is read again when the bus does not answer', async () => {
    eventBridge.on(PutEventsCommand).rejects(new Error('no answer'));
    const Records = [record(1, undefined, row('awaiting_document'))];
    await expect(handler({ Records })).rejects.toThrow('no answer');
  });
});
