import { readVerification } from '../read-verification';
import type { Verification } from '../verification';
import type { AuditTables } from './append-audit-event';
import type { AuditEvent, ChainHead } from './chain';
import { readAuditTrail } from './read-audit-trail';

/** A verification with its whole trail, both of one moment. */
export interface Audited {
  readonly verification: Verification;
  readonly events: AuditEvent[];
  /** Of the chain, as the row holds it. */
  readonly head: ChainHead;
}

/**
 * Reads a verification before and after its trail, until no event was written in between.
 *
 * @throws UnknownVerificationError
 */
export async function readAudited(tables: AuditTables, verificationId: string): Promise<Audited> {
  for (;;) {
    const before = await readVerification(tables.verifications, verificationId);
    const events = await readAuditTrail(tables.auditEvents, verificationId);
    const verification = await readVerification(tables.verifications, verificationId);
    const { auditSequence: sequence, auditHash: hash } = verification;
    if (sequence === before.auditSequence)
      return { verification, events, head: { sequence, hash } };
  }
}
