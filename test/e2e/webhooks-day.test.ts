import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { Webhook } from 'standardwebhooks';
import { isFinal } from '../../lambdas/shared/verification';
import { statusChanged, type StatusChanged } from '../../lambdas/shared/events/events';
import { deliverySchema, type Delivery } from '../../lambdas/shared/webhooks/delivery';
import type { EndpointName } from '../../local/embedded/endpoints';
import { replayDead } from '../../scripts/webhooks/replay';
import { readSecrets } from '../../scripts/webhooks/secrets';
import { Target } from '../../scripts/webhooks/target';
import { Random } from '../support/crash/random';
import { MovableClock } from '../support/movable-clock';
import { WebhookReceiver } from '../support/webhook-receiver';
import { eventually } from './support/eventually';
import { Stack } from './support/stack';

const HOUR = 3_600_000;
const PATIENCE = 300_000;

/** A day in steps of three hours, in each of which so many verifications begin: half are approved, half expire. */
const STEPS = 8;
const AT_ONCE = 12;

/** Steps of six hours in which eleven attempts are through, each put off until a step has come. */
const MOST_STEPS_AFTERWARDS = 15;

/** Whatever a receiver can do wrong: it may also have taken a message by then. */
const failures = [500, 302, 'cut off', 'taken and cut off'] as const;

const clock = new MovableClock();
const random = new Random(20_261_123);
const told = new Map<string, StatusChanged>();
let receiver: WebhookReceiver;
let stack: Stack;

/** The first two verifications that the receiver hears of: it chokes on them, every time, until it is mended. */
const poison = new Set<string>();

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  receiver.answer = ({ verificationId }) => {
    if (poison.size < 2) poison.add(verificationId);
    if (poison.has(verificationId)) return 500;
    return random.chance(0.5) ? 204 : random.pick(failures);
  };
  stack = await Stack.start(
    {},
    { clock, stage: 'test', webhooks: [{ name: 'shop', applicationId: '*', url: receiver.url }] },
  );
  stack.aws.onEvent(({ 'detail-type': type, detail }) => {
    if (type !== 'VerificationStatusChanged') return;
    const change = statusChanged.parse(detail);
    told.set(change.eventId, change);
  });
}, PATIENCE);
afterAll(async () => {
  await stack.stop();
  receiver.stop();
});

/** The deployment, as the commands see it, by clients that sign at the time of the stack. */
const target = (): Target =>
  new Target(
    {
      VerificationsTableName: stack.output('VerificationsTableName'),
      WebhookDeliveriesTableName: stack.output('WebhookDeliveriesTableName'),
      WebhookQueueUrl: stack.output('WebhookQueueUrl'),
      WebhookDeadLetterQueueUrl: stack.output('WebhookDeadLetterQueueUrl'),
      WebhookEndpoints: ['shop'],
    },
    (service: EndpointName) => ({
      ...stack.clientConfiguration(service),
      systemClockOffset: clock.now() - Date.now(),
    }),
  );

/** The whole delivery log. */
async function deliveries(): Promise<Delivery[]> {
  const { tables, outputs } = target();
  const found: Delivery[] = [];
  const pages = paginateScan(
    { client: tables },
    { TableName: outputs.WebhookDeliveriesTableName, ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    found.push(...Items.map((item) => deliverySchema.parse(item)));
  }
  return found;
}

const isDue = ({ state, nextAttemptAt }: Delivery): boolean =>
  state === 'retrying' && Date.parse(nextAttemptAt ?? '') <= clock.now();

/** Waits until every change so far has been sent, however that went, and none is to be sent again now. */
async function allTried(): Promise<Delivery[]> {
  await stack.quiet();
  return eventually(deliveries, (log) => log.length === told.size && !log.some(isDue));
}

/** Begins verifications, of which half are approved at once; to the others nobody comes. */
async function begin(): Promise<string[]> {
  const begun = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) =>
      stack.begin(index % 2 === 0 ? 'honnin.test:approve' : undefined),
    ),
  );
  return begun.map(({ id }) => id);
}

const ended = (id: string): boolean =>
  [...told.values()].some(({ verificationId, status }) => verificationId === id && isFinal(status));

it(
  'A day of webhooks through a receiver that fails half of the time loses none',
  async () => {
    const ids: string[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      ids.push(...(await begin()));
      await allTried();
      await stack.pass(clock, 3 * HOUR);
    }
    await eventually(
      () => Promise.resolve(ids.filter((id) => !ended(id))),
      (open) => open.length === 0,
    );
    let log = await allTried();
    for (let step = 0; log.some(({ state }) => state === 'retrying'); step += 1) {
      expect(step).toBeLessThan(MOST_STEPS_AFTERWARDS);
      await stack.pass(clock, 6 * HOUR);
      log = await allTried();
    }

    // Each verification was begun and ended: two changes, of which each was sent up to eleven times.
    expect(told.size).toBe(2 * STEPS * AT_ONCE);
    const attempts = receiver.received;
    const failed = attempts.filter(({ status }) => status !== 204);
    expect(failed.length).toBeGreaterThan(0.4 * attempts.length);
    const taken = attempts.filter(({ isTaken }) => isTaken);
    // What was taken before the connection was cut off came again, and is known by its id.
    expect(taken.length).toBeGreaterThan(receiver.taken().size);
    const dead = log.filter(({ state }) => state === 'dead').map(({ event }) => event.eventId);
    expect(dead.length).toBeGreaterThan(0);
    expect(new Set([...receiver.taken(), ...dead])).toEqual(new Set(told.keys()));

    // Every message was signed anew at each attempt, at the time it was sent.
    const { current } = await readSecrets(target(), 'shop');
    for (const { headers, body } of attempts) {
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      const signature = new Webhook(current).sign(headers['webhook-id'] ?? '', at, body);
      expect(headers['webhook-signature']).toBe(signature);
    }

    receiver.answer = () => 204;
    const said = jest.spyOn(console, 'log').mockImplementation();
    await replayDead(target());
    expect(said.mock.calls).toEqual([[`${dead.length} dead letters are on their way again.`]]);
    said.mockRestore();
    await eventually(
      () => Promise.resolve(receiver.taken().size),
      (size) => size === told.size,
    );
    expect(receiver.taken()).toEqual(new Set(told.keys()));
    const { sqs, outputs } = target();
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: outputs.WebhookDeadLetterQueueUrl,
        AttributeNames: ['All'],
      }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  },
  PATIENCE,
);
