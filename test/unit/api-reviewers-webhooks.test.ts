import './support/environment';
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ApiHandler } from '../../lambdas/shared/api/api';
import { parsePolicy } from '../../lambdas/shared/policy';
import type { Delivery } from '../../lambdas/shared/webhooks/delivery';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
let handler: ApiHandler;
beforeAll(async () => {
  const policy = parsePolicy({ version: 'separate', review: { separateApplications: true } });
  process.env.POLICY = JSON.stringify(policy);
  ({ handler } = await import('../../lambdas/api-reviewers/handler'));
});

const reviewer = (...groups: string[]) => ({
  principal: 'reviewer',
  reviewer: 'kim',
  groups: groups.join(','),
});
const administrator = reviewer('admin');

const today = new Date().toISOString().slice(0, 10);
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

const delivery = (day = today): Delivery => ({
  verificationId,
  delivery: `${'1'.padStart(40, '0')} shop`,
  endpoint: 'shop',
  event: {
    version: '1',
    eventId: '4e0e7a3e-52a4-8f0e-9f0c-08f7d9a7a111',
    sequence: '1'.padStart(40, '0'),
    verificationId,
    applicationId: 'app',
    status: 'approved',
    documentAttempt: 1,
    livenessAttempt: 1,
    createdAt: '2026-11-23T08:00:00.000Z',
    changedAt: '2026-11-23T08:01:00.000Z',
  },
  state: 'retrying',
  attempts: [{ at: `${day}T09:00:00.000Z`, outcome: 'refused', statusCode: 500, milliseconds: 3 }],
  updatedAt: `${day}T09:00:00.000Z`,
  nextAttemptAt: `${day}T09:00:05.000Z`,
  failedOn: day,
});

/** What the delivery log is asked, and answers by the day. */
let asked: QueryCommandInput[];
function givenFailures(days: Record<string, { items: Delivery[]; more?: boolean }>): void {
  tables.client.on(QueryCommand).callsFake((input: QueryCommandInput) => {
    asked.push(input);
    const { items = [], more = false } =
      days[String(input.ExpressionAttributeValues?.[':day'])] ?? {};
    const last = items.at(-1);
    return { Items: items, ...(more && { LastEvaluatedKey: last }) };
  });
}

beforeEach(() => {
  tables.reset();
  givenVerification(tables, { status: 'approved' });
  asked = [];
});

const failures = (query: Record<string, string>, caller = administrator) =>
  call(handler, { method: 'GET', resource: '/review/webhooks/failures', query, caller });

describe('What an application was told of a verification', () => {
  const list = (caller: typeof administrator) =>
    call(handler, {
      method: 'GET',
      resource: '/review/verifications/{verificationId}/webhooks',
      path: { verificationId },
      caller,
    });

  it('is listed with every attempt', async () => {
    tables.client.on(QueryCommand).resolves({ Items: [delivery()] });
    const { status, body } = await list(administrator);
    expect(status).toBe(200);
    const { endpoint, state, attempts, updatedAt, nextAttemptAt, event } = delivery();
    const { eventId, changedAt } = event;
    const type = 'verification.approved';
    const about = { verificationId, endpoint, type, eventId, changedAt };
    expect(body).toEqual({
      deliveries: [{ ...about, state, attempts, updatedAt, nextAttemptAt }],
    });
  });

  it('is not told to reviewers of other applications', async () => {
    expect((await list(reviewer('reviewer', 'application:other'))).status).toBe(404);
    expect((await list(reviewer('reviewer', 'application:app'))).status).toBe(200);
  });
});

describe('Webhooks that have not arrived', () => {
  it('are listed day by day, those tried last first', async () => {
    givenFailures({
      [today]: { items: [delivery()] },
      [yesterday]: { items: [delivery(yesterday)] },
    });
    const { body } = await failures({});
    expect(body.items).toMatchObject([{ updatedAt: delivery().updatedAt }, { endpoint: 'shop' }]);
    expect(body).not.toHaveProperty('cursor');
    expect(asked).toHaveLength(31);
    expect(asked[0]?.ScanIndexForward).toBe(false);
  });

  it('go on where a page ended: after a delivery, or with the day before', async () => {
    givenFailures({ [today]: { items: [delivery()], more: true } });
    const { body: page } = await failures({ limit: '1' });
    givenFailures({});
    await failures({ limit: '1', cursor: String(page.cursor) });
    expect(asked[1]?.ExclusiveStartKey).toMatchObject({ verificationId, failedOn: today });

    asked = [];
    givenFailures({ [today]: { items: [delivery()] } });
    const { body: full } = await failures({ limit: '1' });
    await failures({ limit: '1', cursor: String(full.cursor) });
    expect(asked[1]?.ExpressionAttributeValues).toMatchObject({ ':day': yesterday });
  });

  it('are only those of applications that a reviewer may see', async () => {
    givenFailures({ [today]: { items: [delivery()] } });
    await failures({}, reviewer('reviewer', 'application:app'));
    expect(asked[0]).toMatchObject({
      FilterExpression: '#event.applicationId IN (:application0)',
      ExpressionAttributeValues: { ':application0': 'app' },
    });
    const { body } = await failures({}, reviewer('reviewer'));
    expect(body.items).toEqual([]);
  });

  it('are not looked for through all of time by a cursor of one’s own making', async () => {
    givenFailures({});
    for (const cursor of ['nonsense', { day: '9999-12-31' }]) {
      const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
      expect(await failures({ cursor: text })).toMatchObject({ status: 400 });
    }
    const old = Buffer.from(JSON.stringify({ day: '0001-01-01' })).toString('base64url');
    expect(await failures({ cursor: old })).toMatchObject({ status: 200, body: { items: [] } });
    expect(asked).toEqual([]);
  });
});
