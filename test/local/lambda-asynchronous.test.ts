import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AsynchronousInvocations } from '../../local/lambda/asynchronous-invocations';
import type { InvocationResult } from '../../local/lambda/execution-environment';
import { Store } from '../../local/store/store';
import { ObservedClock } from '../support/observed-clock';

const settings = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };
const invocation = { functionName: 'take', requestId: 'r-1', payload: { n: 1 } };
const success: InvocationResult = { payload: 'null' };
const failure: InvocationResult = { functionError: 'Unhandled', payload: '{"errorType":"Busy"}' };

let folder: string;
let store: Store;
let clock: ObservedClock;
let invocations: AsynchronousInvocations;
let calls: number;
let called: () => void;
let givenUp: () => void;
/** Where the function has its dead letters, if it has any. */
let deadLetters: { deadLetterArn?: string };

/** Opens the queue before a function that gives these results, one after the other. */
function open(results: InvocationResult[], maximumEventAgeSeconds = 21_600): void {
  invocations = new AsynchronousInvocations({
    store,
    clock,
    invoke: async (value) => {
      expect(value).toEqual(invocation);
      calls += 1;
      called();
      return Promise.resolve(results.shift() ?? success);
    },
    settingsOf: (name) =>
      name === 'take' ? { ...settings, maximumEventAgeSeconds, ...deadLetters } : undefined,
    sendDeadLetter: (letter) => [store.table('letters').put(letter.queueArn, letter)],
    logError: () => givenUp(),
  });
  invocations.start();
}

async function callsReach(count: number): Promise<void> {
  while (calls < count) {
    await new Promise<void>((resolve) => {
      called = resolve;
    });
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'honnin-asynchronous-'));
  store = await Store.open(folder);
  clock = new ObservedClock();
  calls = 0;
  deadLetters = {};
  called = () => undefined;
  givenUp = () => undefined;
});

afterEach(async () => {
  await invocations.close();
  await store.close();
  await rm(folder, { recursive: true });
});

describe('An asynchronous invocation', () => {
  it('is tried again one and two minutes after the function fails', async () => {
    open([failure, failure]);
    await invocations.accept(invocation);
    await clock.timerIn(60_000);
    clock.advance(60_000);
    await clock.timerIn(120_000);
    clock.advance(120_000);
    await callsReach(3);
    await invocations.close();
    expect(await invocations.deadLetters()).toEqual([]);
  });

  it('is kept with the error after the third failure', async () => {
    open([failure, failure, failure]);
    await invocations.accept(invocation);
    await clock.timerIn(60_000);
    clock.advance(60_000);
    await clock.timerIn(120_000);
    clock.advance(120_000);
    await callsReach(3);
    await invocations.close();
    expect(await invocations.deadLetters()).toMatchObject([
      { value: invocation, reason: 'RetriesExhausted: {"errorType":"Busy"}', failures: 2 },
    ]);
  });

  it('goes to the dead-letter queue of its function, if there is one', async () => {
    deadLetters = { deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:dead' };
    const broken = { ...failure, payload: '{"errorType":"Busy","errorMessage":"too busy"}' };
    open([broken, broken, broken]);
    await invocations.accept(invocation);
    await clock.timerIn(60_000);
    clock.advance(60_000);
    await clock.timerIn(120_000);
    clock.advance(120_000);
    await callsReach(3);
    await invocations.close();
    expect(await invocations.deadLetters()).toEqual([]);
    const queueArn = deadLetters.deadLetterArn ?? '';
    expect(await store.table('letters').get(queueArn)).toEqual({
      invocation,
      queueArn,
      statusCode: 200,
      errorMessage: 'too busy',
    });
  });

  it('is kept when it has waited too long', async () => {
    open([failure], 60);
    await invocations.accept(invocation);
    await clock.timerIn(60_000);
    const given = new Promise<void>((resolve) => {
      givenUp = resolve;
    });
    clock.advance(60_001);
    await given;
    await invocations.close();
    expect(calls).toBe(1);
    expect(await invocations.deadLetters()).toMatchObject([{ reason: 'EventAgeExceeded' }]);
  });

  it('goes on after a restart', async () => {
    open([failure]);
    await invocations.accept(invocation);
    await clock.timerIn(60_000);
    await invocations.close();
    await store.close();
    store = await Store.open(folder);
    clock.advance(60_000);
    open([success]);
    await callsReach(2);
  });
});
