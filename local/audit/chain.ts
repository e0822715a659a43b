import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';

/** An event as it is kept. Whatever else it has is hashed with it, so that what was added shows. */
export const auditEventSchema = z.looseObject({
  verificationId: z.string(),
  sequence: z.number(),
  type: z.string(),
  at: z.string(),
  actor: z.string(),
  previousHash: z.string(),
  hash: z.string(),
});

export type AuditEvent = z.infer<typeof auditEventSchema>;

/** The newest event of a trail, as its verification holds it. */
export const headSchema = z.object({ sequence: z.int(), hash: z.string() });

export type Head = z.infer<typeof headSchema>;

/** What the first event of every trail follows. */
const BEGINNING = '0'.repeat(64);

/** An event that is not as it was written. */
export interface Break {
  readonly sequence: number;
  /** A sentence that names it. */
  readonly detail: string;
}

/**
 * Recomputes the chain of a trail from the contents of its events, without the code that wrote it.
 *
 * @param events in the order of the trail
 * @returns the event that was changed, removed or inserted; undefined when every one is as it was written
 */
export function findBreak(
  verificationId: string,
  events: readonly AuditEvent[],
  head: Head,
): Break | undefined {
  for (const [index, event] of events.entries()) {
    const place = index + 1;
    if (event.sequence > place) return removed(place);
    if (event.sequence < place) return wrong(event, 'was inserted: its place was taken');
    if (place > head.sequence) {
      return wrong(event, 'was inserted: the verification does not know of it');
    }
    if (event.verificationId !== verificationId) {
      return wrong(event, `was inserted: it is of verification ${event.verificationId}`);
    }
    if (hashOf(event) !== event.hash) {
      return wrong(event, 'was changed: what it says does not give its hash');
    }
  }
  if (events.length < head.sequence) return removed(events.length + 1);
  return findBrokenLink(events, head);
}

/** From the head back, each hash vouches for the event before it. */
function findBrokenLink(events: readonly AuditEvent[], head: Head): Break | undefined {
  let expected = head.hash;
  let vouchedBy = 'the verification knows another';
  for (const event of events.toReversed()) {
    if (event.hash !== expected) {
      return wrong(event, `was changed, and its hash made anew: ${vouchedBy}`);
    }
    expected = event.previousHash;
    vouchedBy = `event ${event.sequence} followed another`;
  }
  const [first] = events;
  if (!first || expected === BEGINNING) return undefined;
  return wrong(first, 'is no beginning: it follows another event');
}

function hashOf(event: AuditEvent): string {
  const content = { ...event, hash: undefined }; // which is no JSON, and left out
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

const wrong = ({ sequence, type, actor, at }: AuditEvent, what: string): Break => ({
  sequence,
  detail: `Event ${sequence} (${type} by ${actor} at ${at}) ${what}.`,
});

const removed = (sequence: number): Break => ({
  sequence,
  detail: `Event ${sequence} was removed.`,
});
