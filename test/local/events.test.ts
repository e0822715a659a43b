import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { EventBridge } from '../../local/events/event-bridge';
import { readSchedule } from '../../local/events/schedule-expression';
import { HttpFront } from '../../local/http/http-front';
import type { SendMessage } from '../../local/events/target-deliveries';
import { ServiceError, type JsonObject, type JsonValue } from '../../local/service';
import type { MessageAttributes } from '../../local/sqs/message-attributes';
import { Store, type Table } from '../../local/store/store';
import type { EventRule, RuleTarget } from '../../local/template/event-rules';
import { ObservedClock } from '../support/observed-clock';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:take';

const everything: RuleTarget = {
  id: 'take',
  arn: functionArn,
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 3_600,
};

function ruleFor(pattern: JsonObject, target: Partial<RuleTarget> = {}): EventRule {
  return {
    name: 'rule',
    arn: 'arn:aws:events:us-east-1:000000000000:rule/rule',
    busName: 'default',
    pattern,
    enabled: true,
    targets: [{ ...everything, ...target }],
  };
}

function scheduledRule(expression: string): EventRule {
  const { name, arn, busName, enabled, targets } = ruleFor({});
  return { name, arn, busName, enabled, targets, schedule: readSchedule(expression) };
}

/** Holds what was delivered, in order, and lets a test wait for it. */
class Receiver {
  readonly payloads: JsonValue[] = [];
  private arrived: () => void = () => undefined;
  /** Thrown at each delivery while set. */
  failure: Error | undefined;

  readonly invoke = async (arn: string, payload: JsonValue): Promise<void> => {
    expect(arn).toBe(functionArn);
    this.payloads.push(payload);
    this.arrived();
    if (this.failure) throw this.failure;
    return Promise.resolve();
  };

  async receives(count: number): Promise<JsonValue[]> {
    while (this.payloads.length < count) {
      await new Promise<void>((resolve) => {
        this.arrived = resolve;
      });
    }
    return this.payloads;
  }
}

interface SentMessage {
  readonly queueArn: string;
  readonly body: string;
  readonly ruleArn: string;
  readonly attributes?: MessageAttributes;
}

/** Keeps what was sent, in the store and so with the commit of the delivery. */
class Queues {
  readonly sent: Table<SentMessage>;
  /** Thrown at each attempt to send while set. */
  failure: Error | undefined;
  private count = 0;

  constructor(store: Store) {
    this.sent = store.table('sent');
  }

  readonly send: SendMessage = (queueArn, { body, attributes }, ruleArn) => {
    if (this.failure) throw this.failure;
    this.count += 1;
    const message = {
      queueArn,
      body,
      ruleArn,
      ...(attributes && { attributes }),
    };
    return [this.sent.put(String(this.count), message)];
  };

  async messages(): Promise<SentMessage[]> {
    const messages: SentMessage[] = [];
    for await (const [, message] of this.sent.entries()) messages.push(message);
    return messages;
  }
}

let folder: string;
let store: Store;
let clock: ObservedClock;
let receiver: Receiver;
let events: EventBridge;
let problems: string[];
let queues: Queues;

function open(...rules: EventRule[]): void {
  events = new EventBridge({
    store,
    clock,
    account: '000000000000',
    region: 'us-east-1',
    buses: ['default', 'outcomes'],
    rules,
    invoke: receiver.invoke,
    send: queues.send,
    logError: (message, error) => problems.push(`${message}: ${String(error)}`),
  });
}

async function put(...entries: PutEventsRequestEntry[]) {
  const front = await HttpFront.listen({ port: 0 });
  front.serve(events, {
    signingName: 'events',
    authenticate: () => Promise.resolve({ accessKeyId: 'AKIATEST', arn: 'arn:test' }),
  });
  const client = new EventBridgeClient({
    region: 'us-east-1',
    endpoint: `${front.origin}/aws/eventbridge`,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  try {
    return await client.send(new PutEventsCommand({ Entries: entries }));
  } finally {
    client.destroy();
    await front.close();
  }
}

const decided: PutEventsRequestEntry = {
  Source: 'honnin',
  DetailType: 'VerificationDecided',
  Detail: '{"status": "approved"}',
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'honnin-events-'));
  store = await Store.open(folder);
  clock = new ObservedClock(Date.UTC(2026, 10, 22, 10));
  receiver = new Receiver();
  queues = new Queues(store);
  problems = [];
});

afterEach(async () => {
  await events.close();
  await store.close();
  await rm(folder, { recursive: true });
});

describe('An event', () => {
  it('reaches the targets of the rules that it matches', async () => {
    open(ruleFor({ source: ['honnin'] }), ruleFor({ source: ['other'] }));
    events.start();
    const { FailedEntryCount, Entries } = await put({ ...decided, Resources: ['arn:x'] });
    expect(FailedEntryCount).toBe(0);
    expect(await receiver.receives(1)).toEqual([
      {
        version: '0',
        id: Entries?.[0]?.EventId,
        'detail-type': 'VerificationDecided',
        source: 'honnin',
        account: '000000000000',
        time: '2026-11-22T10:00:00Z',
        region: 'us-east-1',
        resources: ['arn:x'],
        detail: { status: 'approved' },
      },
    ]);
  });

  it('stays on its bus', async () => {
    open(ruleFor({ source: ['honnin'] }));
    events.start();
    const busNames: string[] = [];
    const heard = new Promise<void>((resolve) => {
      events.onEvent((_, busName) => {
        busNames.push(busName);
        if (busNames.length === 2) resolve();
      });
    });
    await put({ ...decided, EventBusName: 'outcomes' });
    await put(decided);
    await heard;
    expect(busNames).toEqual(['outcomes', 'default']);
    expect(await receiver.receives(1)).toHaveLength(1);
  });

  it('of a service is published by the commit it lies in, and by no other', async () => {
    open(ruleFor({ source: ['aws.s3'] }));
    events.start();
    const announcement = { source: 'aws.s3', detailType: 'Object Created', detail: { n: 1 } };
    events.enqueue(announcement);
    await store.commit(events.enqueue({ ...announcement, detail: { n: 2 } }));
    expect(await receiver.receives(1)).toMatchObject([{ detail: { n: 2 } }]);
  });

  it('is delivered after a restart when the process ended before', async () => {
    open(ruleFor({ source: ['honnin'] }));
    await put(decided);
    await events.close();
    await store.close();
    store = await Store.open(folder);
    open(ruleFor({ source: ['honnin'] }));
    events.start();
    expect(await receiver.receives(1)).toMatchObject([{ source: 'honnin' }]);
  });

  it('gives a target what a template makes of parts of the event', async () => {
    const paths = { status: '$.detail.status', detail: '$.detail' };
    const template = '{"to":"shop","status":<status>,"all":[<detail>]}';
    open(ruleFor({ source: ['honnin'] }, { inputTransformer: { paths, template } }));
    events.start();
    await put(decided);
    expect(await receiver.receives(1)).toEqual([
      { to: 'shop', status: 'approved', all: [{ status: 'approved' }] },
    ]);
  });

  it('gives a target the part, or the constant, that its rule names', async () => {
    open(
      ruleFor({ source: ['honnin'] }, { inputPath: '$.detail.status' }),
      ruleFor({ source: ['honnin'] }, { input: '{"constant": true}' }),
    );
    events.start();
    await put(decided);
    const payloads = await receiver.receives(2);
    expect(payloads).toHaveLength(2);
    expect(payloads).toEqual(expect.arrayContaining(['approved', { constant: true }]));
  });

  it('passes over a rule that is disabled', async () => {
    open({ ...ruleFor({ source: ['honnin'] }), enabled: false }, ruleFor({ source: ['honnin'] }));
    events.start();
    await put(decided);
    await receiver.receives(1);
    await events.close();
    expect(receiver.payloads).toHaveLength(1);
  });
});

describe('A rule on a schedule', () => {
  const day = 86_400_000;

  it('sends its targets an event of its own at each of its times', async () => {
    open(scheduledRule('cron(0 12 * * ? *)'), ruleFor({ source: ['aws.events'] }));
    events.start();
    await clock.timerIn(2 * 3_600_000);
    clock.advance(2 * 3_600_000 + 5_000);
    const [event] = await receiver.receives(1);
    expect(event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-11-22T12:00:00Z',
      region: 'us-east-1',
      resources: ['arn:aws:events:us-east-1:000000000000:rule/rule'],
      detail: {},
    });
    await clock.timerIn(day - 5_000);
    clock.advance(day);
    await receiver.receives(2);
    await events.close();
    expect(receiver.payloads).toHaveLength(2);
  });

  it('falls due once when the clock jumps over several of its times', async () => {
    open(scheduledRule('rate(1 hour)'));
    events.start();
    await clock.timerIn(3_600_000);
    clock.advance(10 * 3_600_000);
    expect(await receiver.receives(1)).toMatchObject([{ time: '2026-11-22T11:00:00Z' }]);
    await clock.timerIn(3_600_000);
    await events.close();
    expect(receiver.payloads).toHaveLength(1);
  });

  it('keeps its rate over a restart, and makes up for nothing', async () => {
    open(scheduledRule('rate(1 day)'));
    events.start();
    await clock.timerIn(day);
    await events.close();
    clock.advance(2.75 * day);
    await store.close();
    store = await Store.open(folder);
    open(scheduledRule('rate(1 day)'));
    events.start();
    await clock.timerIn(day / 4);
    expect(receiver.payloads).toEqual([]);
    clock.advance(day / 4);
    expect(await receiver.receives(1)).toMatchObject([{ time: '2026-11-25T10:00:00Z' }]);
  });

  it('counts a new rate from when it was given', async () => {
    open(scheduledRule('rate(1 day)'));
    events.start();
    await clock.timerIn(day);
    await events.close();
    clock.advance(3_600_000);
    open(scheduledRule('rate(2 days)'));
    events.start();
    await clock.timerIn(2 * day);
    expect(receiver.payloads).toEqual([]);
  });

  it('does nothing while it is disabled', async () => {
    open({ ...scheduledRule('rate(1 minute)'), enabled: false }, scheduledRule('rate(2 minutes)'));
    events.start();
    await clock.timerIn(120_000);
    clock.advance(60_000);
    await events.close();
    expect(receiver.payloads).toEqual([]);
  });

  it('gives a target that fails the attempts of its retry policy, then keeps the event', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    open(scheduledRule('rate(1 day)'));
    events.start();
    receiver.failure = new Error('busy');
    await clock.timerIn(day);
    clock.advance(day);
    await clock.timerIn(1_000);
    clock.advance(1_000);
    await clock.timerIn(2_000);
    clock.advance(2_000);
    await receiver.receives(3);
    await events.close();
    expect(await events.deadLetters()).toMatchObject([
      { reason: 'Error: busy', failures: 2, value: { event: { source: 'aws.events' } } },
    ]);
    jest.restoreAllMocks();
  });
});

describe('A target that fails', () => {
  beforeEach(() => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is tried again, waiting longer each time', async () => {
    open(ruleFor({ source: ['honnin'] }));
    events.start();
    receiver.failure = new Error('busy');
    await put(decided);
    await clock.timerIn(1_000);
    clock.advance(1_000);
    await clock.timerIn(2_000);
    receiver.failure = undefined;
    clock.advance(2_000);
    expect(await receiver.receives(3)).toHaveLength(3);
    expect(await events.deadLetters()).toEqual([]);
  });

  it('is given up after the attempts of its retry policy; the event is kept with the reason', async () => {
    open(ruleFor({ source: ['honnin'] }, { maximumRetryAttempts: 1 }));
    events.start();
    receiver.failure = new Error('busy');
    await put(decided);
    await clock.timerIn(1_000);
    clock.advance(1_000);
    await receiver.receives(2);
    await events.close();
    expect(await events.deadLetters()).toMatchObject([
      { reason: 'Error: busy', failures: 1, value: { event: { source: 'honnin' } } },
    ]);
    expect(problems).toHaveLength(1);
  });

  it('is given up when the event would grow too old', async () => {
    open(ruleFor({ source: ['honnin'] }, { maximumEventAgeSeconds: 0.5 }));
    events.start();
    receiver.failure = new Error('busy');
    await put(decided);
    await receiver.receives(1);
    await events.close();
    expect(await events.deadLetters()).toHaveLength(1);
  });

  it('is given up at once when it does not exist', async () => {
    open(ruleFor({ source: ['honnin'] }));
    events.start();
    receiver.failure = new ServiceError('ResourceNotFoundException', 'Function not found', 404);
    await put(decided);
    await receiver.receives(1);
    await events.close();
    expect(await events.deadLetters()).toMatchObject([
      { reason: 'ResourceNotFoundException: Function not found' },
    ]);
  });
});

describe('A queue', () => {
  const queueArn = 'arn:aws:sqs:us-east-1:000000000000:queue';

  it('is sent events as a target', async () => {
    open(ruleFor({ source: ['honnin'] }, { arn: queueArn, inputPath: '$.detail' }));
    events.start();
    await put(decided);
    while ((await queues.messages()).length === 0) await new Promise(setImmediate);
    expect(await queues.messages()).toEqual([
      {
        queueArn,
        body: '{"status":"approved"}',
        ruleArn: 'arn:aws:events:us-east-1:000000000000:rule/rule',
      },
    ]);
  });

  it('takes events that a target does not, with the reason', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    open(ruleFor({ source: ['honnin'] }, { maximumRetryAttempts: 1, deadLetterArn: queueArn }));
    events.start();
    receiver.failure = new Error('busy');
    await put(decided);
    await clock.timerIn(1_000);
    clock.advance(1_000);
    await receiver.receives(2);
    await events.close();
    expect(await events.deadLetters()).toEqual([]);
    const [letter] = await queues.messages();
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({
      'detail-type': 'VerificationDecided',
    });
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    expect(letter?.attributes).toEqual({
      RULE_ARN: text('arn:aws:events:us-east-1:000000000000:rule/rule'),
      TARGET_ARN: text(functionArn),
      ERROR_CODE: text('ERROR_FROM_TARGET'),
      ERROR_MESSAGE: text('busy'),
      EXHAUSTED_RETRY_CONDITION: text('MaximumRetryAttempts'),
      RETRY_ATTEMPTS: text('1'),
    });
    jest.restoreAllMocks();
  });

  it('that may not be sent to leaves events where they are kept at last', async () => {
    open(ruleFor({ source: ['honnin'] }, { arn: queueArn, deadLetterArn: queueArn }));
    events.start();
    queues.failure = new ServiceError('AccessDeniedException', 'No', 403);
    const given = new Promise<void>((resolve) => {
      problems.push = () => {
        resolve();
        return 0;
      };
    });
    await put(decided);
    await given;
    await events.close();
    expect(await events.deadLetters()).toMatchObject([{ reason: 'AccessDeniedException: No' }]);
  });
});

describe('PutEvents', () => {
  beforeEach(() => open());

  it('refuses single entries and takes the others', async () => {
    const answer = await put(
      { DetailType: 'a', Detail: '{}' },
      { Source: 'a', Detail: '{}' },
      { Source: 'a', DetailType: 'a' },
      { ...decided, Detail: '[1]' },
      { ...decided, Source: 'aws.s3' },
      { ...decided, EventBusName: 'nowhere' },
      decided,
    );
    expect(answer.FailedEntryCount).toBe(6);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
      undefined,
    ]);
    expect(answer.Entries?.[2]?.ErrorMessage).toBe(
      'Parameter Detail is not valid. Reason: Detail is a required argument.',
    );
  });

  it('takes a bus by its ARN', async () => {
    const EventBusName = 'arn:aws:events:us-east-1:000000000000:event-bus/outcomes';
    expect((await put({ ...decided, EventBusName })).FailedEntryCount).toBe(0);
  });

  it('refuses more than ten entries, and more than a mebibyte', async () => {
    await expect(put(...Array.from({ length: 11 }, () => decided))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const large = { ...decided, Detail: JSON.stringify({ text: 'x'.repeat(1_048_576) }) };
    await expect(put(large)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('names other operations as not implemented', async () => {
    const front = await HttpFront.listen({ port: 0 });
    front.serve(events, {
      signingName: 'events',
      authenticate: () => Promise.resolve({ accessKeyId: 'AKIATEST', arn: 'arn:test' }),
    });
    const response = await fetch(`${front.origin}/aws/eventbridge`, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutRule' },
      body: '{}',
    });
    expect(await response.json()).toMatchObject({
      message: 'The embedded eventbridge does not implement PutRule.',
    });
    await front.close();
  });
});
