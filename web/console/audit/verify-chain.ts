import canonicalize from 'canonicalize';
import type { AuditTrail } from '../api/review-api';

type AuditEvent = AuditTrail['events'][number];

export type ChainVerdict =
  | { readonly intact: true }
  | {
      readonly intact: false;
      /** Sequence of the first event that does not fit. */
      readonly brokenSequence: number;
      /** What is wrong with it, as a sentence. */
      readonly detail: string;
    };

/** What the first event of a trail follows. */
const GENESIS = '0'.repeat(64);

/**
 * Recomputes the chain of a trail: each hash is the SHA-256 of the canonical JSON (RFC 8785) of its event without it,
 * and each event holds the hash of the one before. Names the first event that is wrong by itself, or else the newest
 * that is not the one its successor followed: from the head back, each hash vouches for the event before it.
 *
 * @param trail events in their order, and the head that the verification remembers
 */
export async function verifyChain({
  events,
  head,
}: Pick<AuditTrail, 'events' | 'head'>): Promise<ChainVerdict> {
  let sequence = 0;
  for (const { hash, ...event } of events) {
    sequence += 1;
    if (event.sequence > sequence) return broken(sequence, 'was removed');
    if (event.sequence < sequence) {
      return broken(event.sequence, 'was inserted: its place is taken');
    }
    if (sequence > head.sequence) return broken(sequence, 'was inserted at the end');
    if ((await hashOf(event)) !== hash) {
      return broken(sequence, 'was changed: its hash is another');
    }
  }
  if (sequence < head.sequence) return broken(sequence + 1, 'was removed');
  return verifyLinks(events, head.hash);
}

/** @param events each of which has the hash it says */
function verifyLinks(events: readonly AuditEvent[], head: string): ChainVerdict {
  let expected = head;
  for (const { sequence, hash, previousHash } of events.toReversed()) {
    if (hash !== expected) return broken(sequence, 'is not the one that was followed');
    expected = previousHash;
  }
  if (expected !== GENESIS) return broken(1, 'is not the beginning: it follows another event');
  return { intact: true };
}

async function hashOf(event: Omit<AuditEvent, 'hash'>): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalize(event));
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function broken(sequence: number, what: string): ChainVerdict {
  return { intact: false, brokenSequence: sequence, detail: `Event ${sequence} ${what}.` };
}
