import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';

/** One entry of an audit trail. Its hash covers every other field, and through `previousHash` all before it. */
export const auditEventSchema = z.strictObject({
  verificationId: z.uuid(),
  /** Counts from 1 without gaps. */
  sequence: z.int().min(1),
  /** What happened, such as `document.judged`. */
  type: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** Who did it: `workflow`, `applicant`, `application:{id}`, `reviewer:{name}`, `administrator:{name}`. */
  actor: z.string(),
  data: z.record(z.string(), z.json()),
  previousHash: z.string(),
  /** SHA-256, hexadecimal. */
  hash: z.string(),
});

export type AuditEvent = z.infer<typeof auditEventSchema>;

/**
 * An event as its table holds it, with when DynamoDB deletes it: that follows from the policy, changes with holds, and
 * is nothing the hash covers.
 *
 * @param expiresAt seconds since the epoch; undefined to keep it
 */
export const storedEvent = (event: AuditEvent, expiresAt: number | undefined) => ({
  ...event,
  ...(expiresAt !== undefined && { expiresAt }),
});

/** What was chained of a stored event. */
export function chainedPart(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'expiresAt'));
}

/** What the first event of a trail follows. */
export const genesis = { sequence: 0, hash: '0'.repeat(64) } as const;

/** The newest event of a trail, as its verification remembers it. */
export type ChainHead = Pick<AuditEvent, 'sequence' | 'hash'>;

export type ChainVerdict =
  | { readonly intact: true }
  | { readonly intact: false; readonly brokenSequence: number; readonly detail: string };

function hashOf(event: Omit<AuditEvent, 'hash'>): string {
  const canonical = canonicalize(event);
  if (canonical === undefined) throw new TypeError('An audit event must be JSON.');
  return createHash('sha256').update(canonical).digest('hex');
}

/**
 * Makes the event that follows a head.
 *
 * `data` passes through JSON first: what a database drops or rounds must not be in the hash.
 */
export function chainEvent(
  head: ChainHead,
  event: Pick<AuditEvent, 'verificationId' | 'type' | 'at' | 'actor'> & { readonly data: object },
): AuditEvent {
  const { verificationId, type, at, actor } = event;
  const chained = {
    verificationId,
    sequence: head.sequence + 1,
    type,
    at,
    actor,
    data: auditEventSchema.shape.data.parse(JSON.parse(JSON.stringify(event.data))),
    previousHash: head.hash,
  };
  return { ...chained, hash: hashOf(chained) };
}

/**
 * Checks a whole trail, in order of sequence, and names an event that was changed, removed or inserted: the first that
 * is wrong by itself, or else the newest that is not the one its successor followed. From the head back, each hash vouches
 * for the event before it.
 *
 * @param head what the verification remembers; without it, events removed at the end go unnoticed
 */
export function verifyChain(events: readonly AuditEvent[], head?: ChainHead): ChainVerdict {
  let sequence = 0;
  for (const { hash, ...event } of events) {
    sequence += 1;
    if (event.sequence > sequence) return broken(sequence, 'was removed');
    if (event.sequence < sequence)
      return broken(event.sequence, 'was inserted: its place is taken');
    if (head && sequence > head.sequence) return broken(sequence, 'was inserted at the end');
    if (hashOf(event) !== hash) return broken(sequence, 'was changed: its hash is another');
  }
  if (head && sequence < head.sequence) return broken(sequence + 1, 'was removed');
  return verifyLinks(events, head);
}

/** @param events each of which has the hash it says */
function verifyLinks(events: readonly AuditEvent[], head?: ChainHead): ChainVerdict {
  const last = events.at(-1);
  if (head && last && last.hash !== head.hash) {
    return broken(last.sequence, 'is not the one the verification knows');
  }
  let expected = last?.hash ?? genesis.hash;
  for (const { sequence, hash, previousHash } of events.toReversed()) {
    if (hash !== expected) return broken(sequence, 'is not the one that the next event followed');
    expected = previousHash;
  }
  if (expected !== genesis.hash) return broken(1, 'is not the beginning: it follows another event');
  return { intact: true };
}

function broken(sequence: number, what: string): ChainVerdict {
  return { intact: false, brokenSequence: sequence, detail: `Event ${sequence} ${what}.` };
}
