import { chainEvent, genesis, type AuditEvent } from '../../lambdas/shared/audit/chain';
import { verifyChain } from '../../web/console/audit/verify-chain';

const verificationId = '00000000-0000-4000-8000-000000000001';

/** A trail as the functions write it. */
function trail(length = 4): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let index = 0; index < length; index += 1) {
    events.push(
      chainEvent(events.at(-1) ?? genesis, {
        verificationId,
        type: 'document.judged',
        at: `2027-01-01T00:00:0${index}.000Z`,
        actor: 'workflow',
        data: { similarity: 99.5 + index, name: 'é ', none: null },
      }),
    );
  }
  return events;
}

const headOf = (events: readonly AuditEvent[]) => events.at(-1) ?? genesis;

describe('A chain verified in the browser', () => {
  it('is whole as the functions wrote it', async () => {
    const events = trail();
    expect(await verifyChain({ events, head: headOf(events) })).toEqual({ intact: true });
    expect(await verifyChain({ events: [], head: genesis })).toEqual({ intact: true });
  });

  it('names an event that was changed', async () => {
    const events = trail();
    const changed = events.map((event) =>
      event.sequence === 2 ? { ...event, data: { similarity: 12 } } : event,
    );
    expect(await verifyChain({ events: changed, head: headOf(events) })).toEqual({
      intact: false,
      brokenSequence: 2,
      detail: 'Event 2 was changed: its hash is another.',
    });
  });

  it.each([1, 2, 4])('names event %i when it was changed and hashed anew', async (sequence) => {
    const events = trail();
    const changed = events.map((event, index) =>
      event.sequence === sequence
        ? chainEvent(events[index - 1] ?? genesis, { ...event, actor: 'nobody' })
        : event,
    );
    expect(await verifyChain({ events: changed, head: headOf(events) })).toEqual({
      intact: false,
      brokenSequence: sequence,
      detail: `Event ${sequence} is not the one that was followed.`,
    });
  });

  it('names a first event that follows another', async () => {
    const later = chainEvent(
      { sequence: 0, hash: 'f'.repeat(64) },
      { verificationId, type: 'consent.given', at: '2027-01-01', actor: 'applicant', data: {} },
    );
    expect(await verifyChain({ events: [later], head: later })).toMatchObject({
      brokenSequence: 1,
    });
  });

  it.each([
    [1, 'Event 1 was removed.'],
    [3, 'Event 3 was removed.'],
    [4, 'Event 4 was removed.'],
  ])('names event %i when it was removed', async (sequence, detail) => {
    const events = trail();
    const rest = events.filter((event) => event.sequence !== sequence);
    expect(await verifyChain({ events: rest, head: headOf(events) })).toEqual({
      intact: false,
      brokenSequence: sequence,
      detail,
    });
  });

  it('names an event that was inserted', async () => {
    const events = trail();
    const [first, second = genesis, ...rest] = events;
    const inserted = chainEvent(first ?? genesis, {
      verificationId,
      type: 'review.decided',
      at: '2027-01-01T00:00:09.000Z',
      actor: 'reviewer:x',
      data: {},
    });
    const withIt = [first, inserted, second, ...rest].filter(
      (event): event is AuditEvent => event !== undefined && 'type' in event,
    );
    expect(await verifyChain({ events: withIt, head: headOf(events) })).toMatchObject({
      brokenSequence: 2,
      detail: 'Event 2 was inserted: its place is taken.',
    });
    expect(await verifyChain({ events, head: headOf(trail(3)) })).toMatchObject({
      brokenSequence: 4,
      detail: 'Event 4 was inserted at the end.',
    });
  });
});
