import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import {
  webhookDeliveriesView,
  webhookFailuresPage,
} from '../../lambdas/shared/api/reviewer-schemas';
import { statusChanged, type StatusChanged } from '../../lambdas/shared/events/events';
import { announce } from '../../local/commands/running-stack';
import { projectRoot } from '../../local/paths';
import { WebhookReceiver, type ReceivedWebhook } from '../support/webhook-receiver';
import { eventually } from './support/eventually';
import { Stack } from './support/stack';

const PATIENCE = 180_000;

let receiver: WebhookReceiver;
let stack: Stack;
const told: StatusChanged[] = [];
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const everything = { applicationId: '*', url: receiver.url };
  stack = await Stack.start(
    {},
    {
      webhooks: [
        { name: 'shop', ...everything },
        { name: 'other', ...everything, applicationId: 'another-application' },
        { name: 'inside', applicationId: '*', url: 'https://169.254.169.254/latest/' },
      ],
    },
  );
  await announce(stack.dataFolder, stack.aws);
  stack.aws.onEvent(({ 'detail-type': type, detail }) => {
    if (type === 'VerificationStatusChanged') told.push(statusChanged.parse(detail));
  });
}, PATIENCE);
afterAll(async () => {
  await stack.stop();
  receiver.stop();
});
beforeEach(() => {
  receiver.answer = () => 204;
});

/** Begins a verification and cancels it: two changes of its status. */
async function canceled(): Promise<string> {
  const { id } = await stack.beginConsented();
  await stack.application.cancelVerification(id);
  return id;
}

/** What came of a verification, once so much has. */
const arrived = (id: string, count: number): Promise<ReceivedWebhook[]> =>
  eventually(
    () => Promise.resolve(receiver.of(id)),
    (messages) => messages.length >= count,
  );

/** A command in a process of its own, on the stack of this test. */
async function command(...words: string[]) {
  const entry = ['--import', 'tsx', 'scripts/webhooks.ts'];
  const outcome = promisify(execFile)(
    process.execPath,
    [...entry, ...words, '--data', stack.dataFolder],
    { cwd: projectRoot, env: { ...process.env, NO_COLOR: '1' } },
  );
  return outcome.catch((error: unknown) => error as { stdout: string; stderr: string });
}

/** What a reviewer is answered. */
async function reviewed(path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${await stack.aws.reviewerToken()}` };
  return (await fetch(`${stack.aws.apiUrl}${path}`, { headers })).json();
}

/** The delivery log of a verification. */
async function logOf(id: string) {
  const answer = await reviewed(`/review/verifications/${id}/webhooks`);
  return webhookDeliveriesView.parse(answer).deliveries;
}

const secretOf = async (): Promise<string> =>
  (await command('secret', '--endpoint', 'shop')).stdout.trim();

describe('A webhook', () => {
  it(
    'tells of each change what its event tells, signed with the endpoint’s secret',
    async () => {
      const id = await canceled();
      const messages = await arrived(id, 2);
      const events = told.filter(({ verificationId }) => verificationId === id);
      expect(messages.map(({ change }) => change).sort(bySequence)).toEqual(events);
      expect(events.map(({ previousStatus, status }) => [previousStatus, status])).toEqual([
        [undefined, 'awaiting_document'],
        ['awaiting_document', 'canceled'],
      ]);
      const secret = await secretOf();
      expect(secret).toMatch(/^whsec_[A-Za-z0-9]{44}$/);
      for (const { body, headers } of messages) new Webhook(secret).verify(body, headers);
    },
    PATIENCE,
  );

  it(
    'goes to no address that is not public, and the log says so',
    async () => {
      const id = await canceled();
      const deliveries = await eventually(
        () => logOf(id),
        (log) => log.length === 4,
      );
      const inside = deliveries.filter(({ endpoint }) => endpoint === 'inside');
      expect(inside.map(({ state, attempts }) => [state, attempts[0]?.outcome])).toEqual([
        ['retrying', 'forbidden_address'],
        ['retrying', 'forbidden_address'],
      ]);
      expect(deliveries.filter(({ endpoint }) => endpoint === 'shop')).toMatchObject([
        { type: 'verification.awaiting_document', state: 'delivered' },
        { type: 'verification.canceled', state: 'delivered' },
      ]);
      const { items } = webhookFailuresPage.parse(await reviewed('/review/webhooks/failures'));
      expect(new Set(items.map(({ endpoint }) => endpoint))).toEqual(new Set(['inside']));
    },
    PATIENCE,
  );

  it(
    'is signed with both secrets after a rotation, and a second one has to be forced',
    async () => {
      const former = await secretOf();
      const { stdout } = await command('rotate', '--endpoint', 'shop');
      const secret = stdout.trim();
      expect(secret).not.toBe(former);
      expect((await command('rotate', '--endpoint', 'shop')).stderr).toMatch(/or give --force/);
      const id = await canceled();
      const messages = await arrived(id, 2);
      for (const { body, headers } of messages) new Webhook(former).verify(body, headers);
    },
    PATIENCE,
  );
});

describe('What was sent', () => {
  it(
    'is sent again by a command, under the ids it had',
    async () => {
      const id = await canceled();
      const before = (await arrived(id, 2)).map((message) => message.id);
      const { stdout } = await command('replay', '--verification', id, '--endpoint', 'shop');
      expect(stdout).toContain('2 messages are on their way again.');
      const again = (await arrived(id, 4)).slice(2);
      expect(again.map((message) => message.id).sort()).toEqual([...before].sort());
      expect(again.map(({ change }) => change.subjectId)).not.toContain(undefined);
    },
    PATIENCE,
  );

  it('is not sent again without saying what', async () => {
    expect((await command('replay')).stderr).toContain('Say what to send again');
    expect((await command('secret', '--endpoint', 'nobody')).stderr).toContain(
      '--endpoint: give one of shop, other, inside',
    );
  });
});

const bySequence = (one: StatusChanged, other: StatusChanged): number =>
  one.sequence < other.sequence ? -1 : 1;
