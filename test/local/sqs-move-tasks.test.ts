import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
  type ListMessageMoveTasksResultEntry,
  type Message,
  type StartMessageMoveTaskCommandInput,
} from '@aws-sdk/client-sqs';
import { temporaryFolder } from '../support/dynamodb';
import { ObservedClock } from '../support/observed-clock';
import { queueNamed, RunningSqs } from '../support/sqs';

const dead = queueNamed('dead');
const work = queueNamed('work', {
  redrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 },
});
const other = queueNamed('other');
const queues = [work, dead, other];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let clock: ObservedClock;
let running: RunningSqs;

beforeEach(async () => {
  folder = await temporaryFolder();
  clock = new ObservedClock(Date.UTC(2026, 10, 23, 9));
  running = await RunningSqs.start(folder.path, { clock, queues });
});

afterEach(async () => {
  await running.stop();
  await folder.remove();
});

async function receive(QueueUrl: string): Promise<Message[]> {
  const { Messages } = await running.client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages ?? [];
}

/** Has the queue give up messages with these bodies. */
async function fail(...bodies: string[]): Promise<void> {
  for (const MessageBody of bodies) {
    await running.client.send(new SendMessageCommand({ QueueUrl: work.url, MessageBody }));
  }
  await receive(work.url);
  await receive(work.url);
}

const start = (more: Partial<StartMessageMoveTaskCommandInput> = {}) =>
  running.client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn, ...more }));

/** The latest task, once it has this status. */
async function latest(status: string): Promise<ListMessageMoveTasksResultEntry> {
  for (;;) {
    const input = { SourceArn: dead.arn };
    const { Results } = await running.client.send(new ListMessageMoveTasksCommand(input));
    const [task] = Results ?? [];
    if (task?.Status === status) return task;
  }
}

describe('Dead letters', () => {
  it('can be moved back to where they came from, as new messages', async () => {
    await fail('one', 'two');
    await start();
    expect(await latest('COMPLETED')).toEqual({
      Status: 'COMPLETED',
      SourceArn: dead.arn,
      ApproximateNumberOfMessagesMoved: 2,
      ApproximateNumberOfMessagesToMove: 2,
      StartedTimestamp: clock.now(),
    });
    expect(await receive(dead.url)).toEqual([]);
    const back = await receive(work.url);
    expect(back).toMatchObject([
      { Body: 'one', Attributes: { ApproximateReceiveCount: '1' } },
      { Body: 'two', Attributes: { ApproximateReceiveCount: '1' } },
    ]);
    expect(back[0]?.Attributes?.DeadLetterQueueSourceArn).toBeUndefined();
  });

  it('can be moved elsewhere', async () => {
    await fail('one');
    await start({ DestinationArn: other.arn });
    await latest('COMPLETED');
    expect(await receive(other.url)).toMatchObject([{ Body: 'one' }]);
  });

  it('are moved no faster than asked for, and on after a restart', async () => {
    await fail('one', 'two');
    await start({ MaxNumberOfMessagesPerSecond: 1 });
    await clock.timerIn(1000);
    expect(await receive(work.url)).toHaveLength(1);
    await running.stop();
    clock.advance(1000);
    running = await RunningSqs.start(folder.path, { clock, queues });
    await clock.timerIn(1000);
    clock.advance(1000);
    expect(await latest('COMPLETED')).toMatchObject({ ApproximateNumberOfMessagesMoved: 2 });
  });

  it('stay where they are once a task is canceled', async () => {
    await fail('one', 'two');
    const { TaskHandle } = await start({ MaxNumberOfMessagesPerSecond: 1 });
    await clock.timerIn(1000);
    await expect(start()).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    const canceled = await running.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    expect(canceled.ApproximateNumberOfMessagesMoved).toBe(1);
    clock.advance(1000);
    await latest('CANCELLED');
    expect(await receive(dead.url)).toHaveLength(1);
  });

  it('whose source nobody knows are not moved', async () => {
    await running.client.send(new SendMessageCommand({ QueueUrl: dead.url, MessageBody: 'x' }));
    await start();
    expect(await latest('FAILED')).toMatchObject({
      FailureReason: 'CouldNotDetermineMessageSource',
      ApproximateNumberOfMessagesMoved: 0,
    });
  });

  it.each([
    ['a queue that has none', { SourceArn: work.arn }, 'InvalidParameterValue'],
    ['a queue that is not there', { SourceArn: `${dead.arn}s` }, 'ResourceNotFoundException'],
    ['nowhere', { DestinationArn: `${work.arn}s` }, 'ResourceNotFoundException'],
  ])('are not moved from or to %s', async (_what, input, name) => {
    await expect(start(input)).rejects.toMatchObject({ name });
  });
});
