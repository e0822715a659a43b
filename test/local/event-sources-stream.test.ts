import type { JsonObject, JsonValue } from '../../local/service';
import { temporaryFolder } from '../support/dynamodb';
import {
  deadArn,
  RunningSource,
  streamArn,
  sufficientRights,
  type Answer,
} from '../support/event-sources';
import { ObservedClock } from '../support/observed-clock';

const DEAD = 'http://127.0.0.1:4510/aws/sqs/000000000000/dead';

const mapping = { EventSourceArn: streamArn, StartingPosition: 'TRIM_HORIZON' };

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

async function start(more: JsonObject = {}, answer?: Answer): Promise<RunningSource> {
  const options = { mapping: { ...mapping, ...more } };
  running = await RunningSource.start(folder.path, clock, options, answer);
  return running;
}

const put = (source: RunningSource, Item: JsonObject) => source.write('PutItem', { Item });

/** Lets Lambda look into the stream until the function has been called this often. */
async function called(source: RunningSource, count: number): Promise<JsonValue[]> {
  while (source.payloads.length < count) {
    await Promise.race([clock.timerIn(250), source.receives(count)]);
    if (source.payloads.length < count) clock.advance(250);
  }
  return source.payloads;
}

interface Payload {
  readonly Records: readonly {
    readonly eventName: string;
    readonly dynamodb: { readonly Keys: { readonly id: { readonly S: string } } };
  }[];
}

/** The keys of all the records that the function was given, call by call. */
const idsOf = ({ payloads }: RunningSource): string[][] =>
  (payloads as unknown as Payload[]).map(({ Records }) =>
    Records.map(({ dynamodb }) => dynamodb.Keys.id.S),
  );

const fail: Answer = () => {
  throw new Error('broken');
};

/** Puts items of these ids, one after the other. */
async function putAll(source: RunningSource, ids: string): Promise<void> {
  for (const id of ids) await put(source, { id: { S: id } });
}

describe('A function that a stream calls', () => {
  it('is given the changes of items, in order, as Lambda gives them', async () => {
    const source = await start();
    await put(source, { id: { S: 'a' }, n: { N: '1' } });
    await put(source, { id: { S: 'a' }, n: { N: '2' } });
    await source.write('DeleteItem', { Key: { id: { S: 'a' } } });
    const [payload] = await called(source, 1);
    const record = (eventName: string, images: JsonObject, SizeBytes: number) => ({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: Date.UTC(2026, 10, 23, 9) / 1000,
        Keys: { id: { S: 'a' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/) as string,
        SizeBytes,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        ...images,
      },
      eventSourceARN: streamArn,
    });
    const item = (n: string) => ({ id: { S: 'a' }, n: { N: n } });
    expect(payload).toEqual({
      Records: [
        record('INSERT', { NewImage: item('1') }, 9),
        record('MODIFY', { OldImage: item('1'), NewImage: item('2') }, 15),
        record('REMOVE', { OldImage: item('2') }, 9),
      ],
    });
  });

  it('hears of all that a transaction changes, and of nothing that stays as it is', async () => {
    const source = await start();
    const Put = (id: string) => ({ Put: { TableName: 'Items', Item: { id: { S: id } } } });
    await source.write('TransactWriteItems', { TransactItems: [Put('a'), Put('b')] });
    await put(source, { id: { S: 'a' } });
    await put(source, { id: { S: 'c' } });
    await called(source, 1);
    expect(idsOf(source)).toEqual([['a', 'b', 'c']]);
  });

  it('is told that an item has expired, and by whom it was deleted', async () => {
    const source = await start();
    await put(source, { id: { S: 'a' }, expiresAt: { N: String(clock.now() / 1000 + 60) } });
    await called(source, 1);
    clock.advance(60_000);
    const [, payload] = await called(source, 2);
    expect(payload).toMatchObject({
      Records: [
        {
          eventName: 'REMOVE',
          userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
        },
      ],
    });
  });

  it('is called again for what it failed for, and only then goes on', async () => {
    const source = await start({}, (_payload, call) => (call === 1 ? fail(null, call) : null));
    await putAll(source, 'a');
    await called(source, 1);
    await putAll(source, 'b');
    await clock.timerIn(1_000);
    clock.advance(1_000);
    await called(source, 3);
    expect(idsOf(source)).toEqual([['a'], ['a'], ['b']]);
  });

  it('is given batches of a limited size', async () => {
    const source = await start({ BatchSize: 2 });
    await putAll(source, 'abc');
    await called(source, 2);
    expect(idsOf(source)).toEqual([['a', 'b'], ['c']]);
  });

  it('is given only what passes a filter', async () => {
    const Pattern = JSON.stringify({ dynamodb: { NewImage: { kind: { S: ['wanted'] } } } });
    const source = await start({ FilterCriteria: { Filters: [{ Pattern }] } });
    await put(source, { id: { S: 'a' }, kind: { S: 'other' } });
    await put(source, { id: { S: 'b' }, kind: { S: 'wanted' } });
    await called(source, 1);
    expect(idsOf(source)).toEqual([['b']]);
  });

  it('says itself from which record on it has to be called again', async () => {
    const answer: Answer = (payload, call) => {
      const { Records } = payload as { Records: { dynamodb: { SequenceNumber: string } }[] };
      const itemIdentifier = Records[1]?.dynamodb.SequenceNumber ?? '';
      return call === 1 ? { batchItemFailures: [{ itemIdentifier }] } : null;
    };
    const source = await start({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, answer);
    await putAll(source, 'abc');
    await called(source, 2);
    expect(idsOf(source)).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
  });

  it('has the record found that it fails for, by halves, and a queue told where that lies', async () => {
    const answer: Answer = (payload, call) =>
      JSON.stringify(payload).includes('"c"') ? fail(null, call) : null;
    const source = await start(
      {
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: deadArn } },
      },
      answer,
    );
    await putAll(source, 'abcd');
    await called(source, 5);
    expect(idsOf(source)).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['c'], ['d']]);
    const [letter] = (await source.messages(DEAD)) as { Body: string }[];
    expect(JSON.parse(letter?.Body ?? '')).toEqual({
      requestContext: {
        requestId: expect.any(String) as string,
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:take:$LATEST',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 1,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/Z$/) as string,
      DDBStreamBatchInfo: {
        shardId: expect.stringMatching(/^shardId-/) as string,
        startSequenceNumber: expect.stringMatching(/^\d{21}$/) as string,
        endSequenceNumber: expect.stringMatching(/^\d{21}$/) as string,
        approximateArrivalOfFirstRecord: '2026-11-23T09:00:00Z',
        approximateArrivalOfLastRecord: '2026-11-23T09:00:00Z',
        batchSize: 1,
        streamArn,
      },
    });
  });

  it('is not called for records that have grown too old, of which a queue is told', async () => {
    const source = await start(
      {
        MaximumRecordAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: deadArn } },
      },
      fail,
    );
    await putAll(source, 'a');
    await called(source, 1);
    await clock.timerIn(1_000);
    clock.advance(61_000);
    let letters = await source.messages(DEAD);
    while (Array.isArray(letters) && letters.length === 0) letters = await source.messages(DEAD);
    expect(JSON.stringify(letters)).toContain('RecordAgeExceeded');
    expect(source.payloads).toHaveLength(1);
  });

  it('goes on after a restart with the first record that it was not done with', async () => {
    const before = await start({}, (_payload, call) => (call === 2 ? fail(null, call) : null));
    await putAll(before, 'a');
    await called(before, 1);
    await putAll(before, 'b');
    await called(before, 2);
    await before.stop();
    const after = await start();
    await called(after, 1);
    expect(idsOf(after)).toEqual([['b']]);
  });

  it('begins with what comes, if it is to', async () => {
    running = await RunningSource.start(folder.path, clock, {
      mapping: { ...mapping, Enabled: false },
    });
    await putAll(running, 'a');
    await running.stop();
    const source = await start({ StartingPosition: 'LATEST' });
    await putAll(source, 'b');
    await called(source, 1);
    expect(idsOf(source)).toEqual([['b']]);
  });

  it('is given records of the last day only', async () => {
    running = await RunningSource.start(folder.path, clock, {
      mapping: { ...mapping, Enabled: false },
    });
    await putAll(running, 'a');
    clock.advance(24 * 60 * 60 * 1000 + 1);
    await putAll(running, 'b');
    await running.stop();
    const source = await start();
    await called(source, 1);
    expect(idsOf(source)).toEqual([['b']]);
  });
});

describe('A mapping of a stream is refused', () => {
  it('when the role of the function may not read the stream', async () => {
    const rights = sufficientRights.filter((_, index) => index !== 1);
    await expect(RunningSource.start(folder.path, clock, { mapping, rights })).rejects.toThrow(
      /Mapping: the role of the function may not .*dynamodb:DescribeStream on/,
    );
  });

  it('when the role of the function may not tell the queue for failures', async () => {
    const rights = sufficientRights.slice(0, 3);
    const DestinationConfig = { OnFailure: { Destination: deadArn } };
    await expect(
      RunningSource.start(folder.path, clock, {
        mapping: { ...mapping, DestinationConfig },
        rights,
      }),
    ).rejects.toThrow(/sqs:SendMessage on resource: arn:aws:sqs:.*:dead/);
  });

  it('when the table has no such stream', async () => {
    const EventSourceArn = streamArn.replace('Items', 'Others');
    await expect(
      RunningSource.start(folder.path, clock, { mapping: { ...mapping, EventSourceArn } }),
    ).rejects.toThrow(`Stream not found: ${EventSourceArn}`);
  });
});
