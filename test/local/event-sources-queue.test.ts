import { temporaryFolder } from '../support/dynamodb';
import { queueArn, RunningSource, sufficientRights, type Answer } from '../support/event-sources';
import { ObservedClock } from '../support/observed-clock';

const QUEUE = 'http://127.0.0.1:4510/aws/sqs/000000000000/work';
const DEAD = 'http://127.0.0.1:4510/aws/sqs/000000000000/dead';

const mapping = { EventSourceArn: queueArn };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let clock: ObservedClock;
let running: RunningSource | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
  clock = new ObservedClock(Date.UTC(2026, 10, 23, 9));
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await folder.remove();
});

async function start(more: object = {}, answer?: Answer): Promise<RunningSource> {
  running = await RunningSource.start(
    folder.path,
    clock,
    { mapping: { ...mapping, ...more } },
    answer,
  );
  return running;
}

/** Resolves once the queue holds no more than this, or as much. */
async function holds(
  source: RunningSource,
  expected: { visible: number; inFlight: number },
): Promise<void> {
  for (;;) {
    const { visible, inFlight } = await source.count('work');
    if (visible === expected.visible && inFlight === expected.inFlight) return;
    await new Promise(setImmediate);
  }
}

const fail: Answer = () => {
  throw new Error('broken');
};

describe('A function that a queue calls', () => {
  it('is given messages as Lambda gives them, which are deleted once it is done', async () => {
    const source = await start();
    const { MessageId } = await source.send(QUEUE, 'hello');
    const [payload] = await source.receives(1);
    expect(payload).toEqual({
      Records: [
        {
          messageId: MessageId,
          receiptHandle: expect.any(String) as string,
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(clock.now()),
            ApproximateFirstReceiveTimestamp: String(clock.now()),
            SenderId: expect.stringMatching(/^AIDA/) as string,
          },
          messageAttributes: {},
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: queueArn,
          awsRegion: 'us-east-1',
        },
      ],
    });
    await holds(source, { visible: 0, inFlight: 0 });
  });

  it('is called again when the time of a message is over that it failed for', async () => {
    const source = await start({}, (_payload, call) => (call === 1 ? fail(null, call) : null));
    await source.send(QUEUE, 'hello');
    await source.receives(1);
    await holds(source, { visible: 0, inFlight: 1 });
    clock.advance(30_000);
    const [, again] = await source.receives(2);
    expect(again).toMatchObject({ Records: [{ attributes: { ApproximateReceiveCount: '2' } }] });
    await holds(source, { visible: 0, inFlight: 0 });
  });

  it('is spared a message that it failed for too often, which lies with the dead letters', async () => {
    const source = await start({}, fail);
    await source.send(QUEUE, 'hello');
    await source.receives(1);
    await holds(source, { visible: 0, inFlight: 1 });
    clock.advance(30_000);
    await source.receives(2);
    await holds(source, { visible: 0, inFlight: 1 });
    clock.advance(30_000);
    await holds(source, { visible: 0, inFlight: 0 });
    expect(await source.messages(DEAD)).toMatchObject([
      { Body: 'hello', Attributes: { DeadLetterQueueSourceArn: queueArn } },
    ]);
    expect(source.payloads).toHaveLength(2);
  });

  it('says itself which messages it failed for', async () => {
    const answer: Answer = (payload) => {
      const { Records } = payload as { Records: { messageId: string; body: string }[] };
      const failed = Records.filter(({ body }) => body === 'bad');
      return {
        batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
      };
    };
    const source = await start({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, answer);
    await source.send(QUEUE, 'good');
    await source.send(QUEUE, 'bad');
    await holds(source, { visible: 0, inFlight: 1 });
  });

  it.each([
    ['a message that was not in the batch', { batchItemFailures: [{ itemIdentifier: 'other' }] }],
    ['a message without a name', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['something else', { batchItemFailures: 'all' }],
  ])('has failed as a whole when it names %s', async (_what, answer) => {
    const reporting = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    const source = await start(reporting, () => answer);
    await source.send(QUEUE, 'hello');
    await holds(source, { visible: 0, inFlight: 1 });
  });

  it('is not called with messages that pass no filter, and they go', async () => {
    const Filters = [{ Pattern: JSON.stringify({ body: { status: ['approved'] } }) }];
    const source = await start({ FilterCriteria: { Filters } });
    await source.send(QUEUE, '{"status": "rejected"}');
    await source.send(QUEUE, 'no JSON');
    await source.send(QUEUE, '{"status": "approved"}');
    expect(await source.receives(1)).toMatchObject([
      { Records: [{ body: '{"status": "approved"}' }] },
    ]);
    await holds(source, { visible: 0, inFlight: 0 });
  });

  it('goes on after a restart with what it was not done with', async () => {
    const before = await start({}, fail);
    await before.send(QUEUE, 'hello');
    await before.receives(1);
    await before.stop();
    clock.advance(30_000);
    const after = await start();
    expect(await after.receives(1)).toMatchObject([{ Records: [{ body: 'hello' }] }]);
  });
});

describe('A mapping of a queue is refused', () => {
  it('when the role of the function may not receive', async () => {
    const rights = sufficientRights.slice(1);
    await expect(RunningSource.start(folder.path, clock, { mapping, rights })).rejects.toThrow(
      /Mapping: the role of the function may not .*sqs:ReceiveMessage on resource/,
    );
  });

  it('when the queue shows messages again while the function still works on them', async () => {
    await expect(
      RunningSource.start(folder.path, clock, { mapping, queue: { VisibilityTimeout: 5 } }),
    ).rejects.toThrow(
      'Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds',
    );
  });

  it('when there is no such queue', async () => {
    const EventSourceArn = `${queueArn}s`;
    await expect(
      RunningSource.start(folder.path, clock, { mapping: { EventSourceArn } }),
    ).rejects.toThrow(`there is no queue ${EventSourceArn}`);
  });
});
