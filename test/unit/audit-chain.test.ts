import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  auditEventSchema,
  chainEvent,
  genesis,
  verifyChain,
  type AuditEvent,
} from '../../lambdas/shared/audit/chain';
import './support/environment';
import { verificationId } from './support/verifications';
import { startWireMemory } from './support/wire-memory';

function trailOf(length: number): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let number = 1; number <= length; number += 1) {
    events.push(
      chainEvent(events.at(-1) ?? genesis, {
        verificationId,
        type: `event.${number}`,
        at: `2026-11-01T10:00:0${number}.000Z`,
        actor: 'workflow',
        data: { number, score: 99.1234 / number },
      }),
    );
  }
  return events;
}

describe('An audit trail', () => {
  let memory: Awaited<ReturnType<typeof startWireMemory>>;
  beforeAll(async () => {
    memory = await startWireMemory();
  });
  afterAll(() => memory.close());

  const trail = trailOf(4);
  const head = trail.at(-1);

  it('is intact as it was written', () => {
    expect(verifyChain(trail, head)).toEqual({ intact: true });
    expect(verifyChain([], genesis)).toEqual({ intact: true });
  });

  it('counts from one and chains each event to the one before', () => {
    expect(trail.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(trail.map(({ previousHash }) => previousHash)).toEqual([
      genesis.hash,
      ...trail.slice(0, 3).map(({ hash }) => hash),
    ]);
  });

  it.each(['type', 'at', 'actor'] as const)('shows the event whose %s was changed', (field) => {
    const changed = trail.map((event) =>
      event.sequence === 3 ? { ...event, [field]: 'other' } : event,
    );
    expect(verifyChain(changed, head)).toMatchObject({ intact: false, brokenSequence: 3 });
  });

  it('shows an event whose data was changed, deep down', () => {
    const changed = trail.map((event) =>
      event.sequence === 2 ? { ...event, data: { ...event.data, score: 99 } } : event,
    );
    expect(verifyChain(changed, head)).toMatchObject({ intact: false, brokenSequence: 2 });
  });

  it.each([1, 2, 3])('shows event %i when it was changed and hashed anew', (sequence) => {
    const forged = trail.map((event, index) =>
      event.sequence === sequence
        ? chainEvent(trail[index - 1] ?? genesis, { ...event, actor: 'nobody' })
        : event,
    );
    expect(verifyChain(forged, head)).toMatchObject({ intact: false, brokenSequence: sequence });
    expect(verifyChain(forged)).toMatchObject({ intact: false, brokenSequence: sequence });
  });

  it('shows that the first event follows another', () => {
    const [first] = trailOf(1);
    if (!first) throw new Error('unreachable');
    const later = chainEvent({ sequence: 0, hash: first.hash }, first);
    expect(verifyChain([later], later)).toMatchObject({ intact: false, brokenSequence: 1 });
  });

  it('shows the place of a removed event', () => {
    const removed = trail.filter(({ sequence }) => sequence !== 2);
    expect(verifyChain(removed, head)).toEqual({
      intact: false,
      brokenSequence: 2,
      detail: 'Event 2 was removed.',
    });
  });

  it('shows events removed at the end, by the head', () => {
    expect(verifyChain(trail.slice(0, 3), head)).toMatchObject({ brokenSequence: 4 });
    expect(verifyChain([], head)).toMatchObject({ brokenSequence: 1 });
  });

  it('shows an inserted event', () => {
    const [first, second] = trail;
    if (!first || !second) throw new Error('unreachable');
    const inserted = [first, second, chainEvent(first, { ...second, type: 'extra' })];
    expect(verifyChain([...inserted, ...trail.slice(2)], head)).toMatchObject({
      intact: false,
      brokenSequence: 2,
    });
  });

  it('shows an event added at the end without the verification', () => {
    expect(verifyChain(trailOf(5), head)).toMatchObject({ intact: false, brokenSequence: 5 });
  });

  it('shows another last event than the one the verification knows', () => {
    expect(verifyChain(trail, { sequence: 4, hash: genesis.hash })).toMatchObject({
      intact: false,
      brokenSequence: 4,
    });
  });

  it('does not depend on the order of members', () => {
    const reversed = trail.map((event) =>
      auditEventSchema.parse(Object.fromEntries(Object.entries(event).reverse())),
    );
    expect(verifyChain(reversed, head)).toEqual({ intact: true });
  });

  it('drops what JSON cannot carry before it hashes', () => {
    const { data } = chainEvent(genesis, {
      verificationId,
      type: 'a',
      at: '2026-11-01T10:00:00.000Z',
      actor: 'workflow',
      data: { kept: null, dropped: undefined, date: new Date(0) },
    });
    expect(data).toEqual({ kept: null, date: '1970-01-01T00:00:00.000Z' });
  });

  it('survives the way DynamoDB writes numbers, text and nothing', async () => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: memory.endpoint }));
    const data = {
      numbers: [0, -0, 0.1 + 0.2, 1e-7, 99.99999237060547, -12.25, Number.MAX_SAFE_INTEGER],
      text: '本人 \u{1F600} \u0000 "quoted"',
      empty: ['', {}, [], null, false],
    };
    const event = chainEvent(genesis, {
      verificationId,
      type: 'a',
      at: '2026-11-01T10:00:00.000Z',
      actor: 'workflow',
      data,
    });
    await client.send(new PutCommand({ TableName: 'AuditEvents', Item: event }));
    const { Item } = await client.send(
      new GetCommand({ TableName: 'AuditEvents', Key: { verificationId, sequence: 1 } }),
    );
    expect(verifyChain([auditEventSchema.parse(Item)], event)).toEqual({ intact: true });
  });
});
