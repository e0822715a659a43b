import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type Message,
  type ReceiveMessageCommandInput,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { temporaryFolder } from '../support/dynamodb';
import { ObservedClock } from '../support/observed-clock';
import { queueNamed, RunningSqs } from '../support/sqs';

const dead = queueNamed('dead');
const work = queueNamed('work', {
  redrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 },
});
const QueueUrl = work.url;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let clock: ObservedClock;
let running: RunningSqs;

beforeEach(async () => {
  folder = await temporaryFolder();
  clock = new ObservedClock(Date.UTC(2026, 10, 23, 9));
  running = await RunningSqs.start(folder.path, { clock, queues: [work, dead] });
});

afterEach(async () => {
  await running.stop();
  await folder.remove();
});

function send(more: Partial<SendMessageCommandInput> = {}) {
  return running.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', ...more }));
}

async function receive(more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const input = { QueueUrl, MaxNumberOfMessages: 10, ...more };
  return (await running.client.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

function hide(message: Message | undefined, VisibilityTimeout: number) {
  const ReceiptHandle = message?.ReceiptHandle;
  const input = { QueueUrl, ReceiptHandle, VisibilityTimeout };
  return running.client.send(new ChangeMessageVisibilityCommand(input));
}

const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

describe('A message', () => {
  it('comes with its attributes and their digest, and what SQS knows of it', async () => {
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'greeting' },
      bytes: { DataType: 'Binary', BinaryValue: Buffer.from('raw') },
    };
    const sent = await send({ MessageAttributes });
    clock.advance(1000);
    const [message] = await receive({
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['kind'],
    });
    expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'hello',
      MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
      MessageAttributes: { kind: MessageAttributes.kind },
      Attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(Date.UTC(2026, 10, 23, 9)),
        ApproximateFirstReceiveTimestamp: String(Date.UTC(2026, 10, 23, 9, 0, 1)),
        SenderId: expect.stringMatching(/^AIDA/) as string,
      },
    });
  });

  it('has attributes digested as AWS does', async () => {
    // As AWS answered for these, recorded in the tests of its SDK for Python.
    const { MD5OfMessageAttributes } = await send({
      MessageAttributes: {
        Foo: { DataType: 'String', StringValue: 'Bar' },
        Count: { DataType: 'Number', StringValue: '1' },
      },
    });
    expect(MD5OfMessageAttributes).toBe('324758f82d026ac6ec5b31a3b192d1e3');
  });

  it('is hidden from others once received, and comes back when its time is over', async () => {
    await send();
    expect(await receive()).toHaveLength(1);
    expect(await receive()).toEqual([]);
    clock.advance(30_000);
    const [again] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  });

  it('is gone once deleted by its latest receipt, and by no earlier one', async () => {
    await send();
    const [first] = await receive();
    clock.advance(30_000);
    const [second] = await receive();
    const remove = (ReceiptHandle: string | undefined) =>
      running.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await remove(first?.ReceiptHandle);
    await hide(second, 0);
    await remove(second?.ReceiptHandle);
    clock.advance(30_000);
    expect(await receive()).toEqual([]);
    expect(await receive({ QueueUrl: dead.url })).toEqual([]);
  });

  it('can be delayed', async () => {
    await send({ DelaySeconds: 60 });
    expect(await receive()).toEqual([]);
    clock.advance(60_000);
    expect(await receive()).toHaveLength(1);
  });

  it('is kept for as long as the queue keeps messages', async () => {
    await send();
    clock.advance(345_600_000);
    expect(await receive()).toEqual([]);
  });

  it('goes to the dead-letter queue once received too often', async () => {
    const { MessageId } = await send();
    for (let time = 0; time < 2; time += 1) {
      expect(await receive()).toHaveLength(1);
      clock.advance(30_000);
    }
    expect(await receive()).toEqual([]);
    const [letter] = await receive({
      QueueUrl: dead.url,
      MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'],
    });
    expect(letter).toMatchObject({
      MessageId,
      Attributes: { DeadLetterQueueSourceArn: work.arn },
    });
  });

  it('survives the process, with how often it was received', async () => {
    await send();
    await receive();
    await running.stop();
    running = await RunningSqs.start(folder.path, { clock, queues: [work, dead] });
    expect(await receive()).toEqual([]);
    clock.advance(30_000);
    const [again] = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  });
});

describe('A receiver', () => {
  it('waits for a message that is sent meanwhile', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await clock.timerIn(20_000);
    await send();
    expect(bodies(await waiting)).toEqual(['hello']);
  });

  it('waits for a message that becomes visible meanwhile', async () => {
    await send({ DelaySeconds: 5 });
    const waiting = receive({ WaitTimeSeconds: 20 });
    await clock.timerIn(5_000);
    clock.advance(5_000);
    expect(bodies(await waiting)).toEqual(['hello']);
  });

  it('is told that there is nothing when its time is over', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await clock.timerIn(20_000);
    clock.advance(20_000);
    expect(await waiting).toEqual([]);
  });

  it('never gets what another has', async () => {
    const Entries = Array.from({ length: 10 }, (_, index) => ({
      Id: String(index),
      MessageBody: String(index),
    }));
    await running.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const received = await Promise.all([1, 2, 3, 4].map(() => receive({ MaxNumberOfMessages: 3 })));
    expect(bodies(received.flat()).sort()).toEqual(Entries.map(({ MessageBody }) => MessageBody));
  });

  it('may hide a message for longer, for twelve hours from its receipt at most', async () => {
    await send();
    const [message] = await receive();
    clock.advance(20_000);
    await hide(message, 3600);
    clock.advance(3_599_000);
    expect(await receive()).toEqual([]);
    await expect(hide(message, 43_200)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message:
        'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    });
    clock.advance(1_000);
    await expect(hide(message, 1)).rejects.toMatchObject({
      name: 'MessageNotInflight',
      Error: { Code: 'AWS.SimpleQueueService.MessageNotInflight', Type: 'Sender' },
    });
    expect(await receive()).toHaveLength(1);
  });
});

describe('A batch', () => {
  it('tells of each entry what became of it', async () => {
    const { Successful, Failed } = await running.client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'x' },
          { Id: 'bad', MessageBody: 'x\u0000' },
        ],
      }),
    );
    expect(Successful).toMatchObject([{ Id: 'good' }]);
    expect(Failed).toMatchObject([
      { Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' },
    ]);
    const [message] = await receive();
    const deleted = await running.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'b', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(deleted).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }],
    });
  });

  it.each([
    ['EmptyBatchRequest', []],
    ['BatchEntryIdsNotDistinct', ['a', 'a']],
    ['InvalidBatchEntryId', ['a b']],
    ['TooManyEntriesInBatchRequest', 'abcdefghijk'.split('')],
  ])('is refused with %s for the entries %j', async (name, ids) => {
    const Entries = ids.map((Id) => ({ Id, MessageBody: 'x' }));
    await expect(
      running.client.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
    ).rejects.toMatchObject({ name });
  });
});

describe('A queue', () => {
  it('tells its address, its attributes and how much it holds', async () => {
    await send();
    await send();
    await send({ DelaySeconds: 10 });
    await receive({ MaxNumberOfMessages: 1 });
    const found = await running.client.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    expect(found.QueueUrl).toBe(work.url);
    const { Attributes } = await running.client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: work.arn,
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '30',
      RedrivePolicy: JSON.stringify(work.redrivePolicy),
      CreatedTimestamp: String(Date.UTC(2026, 10, 23, 9) / 1000),
    });
  });

  it('is listed, also as the source of dead letters', async () => {
    const listed = await running.client.send(new ListQueuesCommand({ QueueNamePrefix: 'w' }));
    expect(listed.QueueUrls).toEqual([work.url]);
    const sources = await running.client.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }),
    );
    expect(sources.queueUrls).toEqual([work.url]);
  });

  it('can be emptied', async () => {
    await send();
    await running.client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive()).toEqual([]);
  });

  it('that is not there is told by the names that clients know', async () => {
    const QueueUrl = `${work.url}s`;
    await expect(
      running.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })),
    ).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue' },
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('SQS refuses', () => {
  it.each<[string, Partial<SendMessageCommandInput>, string, RegExp]>([
    ['no body', { MessageBody: '' }, 'MissingParameter', /parameter MessageBody/],
    [
      'a delay of more than 15 minutes',
      { DelaySeconds: 901 },
      'InvalidParameterValue',
      /Value 901 for parameter DelaySeconds is invalid\. Reason: Must be >= 0 and <= 900/,
    ],
    [
      'a message that is too large',
      { MessageBody: 'x'.repeat(1_048_577) },
      'InvalidParameterValue',
      /Message must be shorter than 1048576 bytes/,
    ],
    [
      'an attribute without a value',
      { MessageAttributes: { kind: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValue',
      /'kind' must contain a non-empty value of type 'String'/,
    ],
  ])('%s', async (_what, input, name, sentence) => {
    await expect(send(input)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(sentence) as string,
    });
  });

  it('what is not embedded, by its name', async () => {
    await expect(
      running.client.send(new CreateQueueCommand({ QueueName: 'new' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The embedded sqs does not implement CreateQueue.',
    });
  });
});
