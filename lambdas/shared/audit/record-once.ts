import type { Verification } from '../verification';
import { appendAuditEvent, type Amendment, type AuditTables } from './append-audit-event';

/** Recordings that a verification remembers. A repeat comes soon, with few others in between. */
const REMEMBERED = 16;

/**
 * Appends an event once, however often its recording is repeated: functions are retried, events delivered again and
 * executions redriven, and others may have written meanwhile.
 *
 * @param recordingId the same for every repeat
 * @param compose as {@link appendAuditEvent} takes it; not called for a repeat
 * @returns the row afterwards
 * @throws UnknownVerificationError
 * @throws ConflictError when others were faster each time
 */
export async function recordOnce(
  tables: AuditTables,
  verificationId: string,
  recordingId: string,
  compose: (verification: Verification) => Amendment | Promise<Amendment>,
): Promise<Verification> {
  return appendAuditEvent(tables, verificationId, async (before) => {
    const { recordings = [] } = before;
    if (recordings.includes(recordingId)) return undefined;
    const amendment = await compose(before);
    return {
      ...amendment,
      set: { ...amendment.set, recordings: [...recordings, recordingId].slice(-REMEMBERED) },
    };
  });
}
