import { counterKey } from '../shared/abuse/counter-key';
import { forget, offenderOf, readStanding } from '../shared/abuse/counters';
import { readHeldBack } from '../shared/abuse/held-back';
import { holdAt } from '../shared/abuse/standing';
import { readTrace } from '../shared/abuse/trace';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import type { Verification } from '../shared/verification';
import { environment, tables } from './environment';
import { assertVisible, readVisible } from './visible-verification';

const { ABUSE_TABLE, COUNTER_KEY_ARN } = environment;

/** How the subject of a verification stands, and the device and address it was last gone on with from. */
export const getStanding = operation('getStanding', async ({ caller, path }) => {
  const verification = await readVisible(path.verificationId, caller);
  return { standings: await standingsOf(await countersOf(verification)) };
});

/**
 * Lets those go on whom failures hold back, and counts them anew. It is written down before it is done: a repeat finds
 * nothing to lift, or lifts what is left.
 */
export const clearStanding = operation('clearStanding', async ({ caller, path }) => {
  const verification = await readVisible(path.verificationId, caller);
  const keys = await countersOf(verification);
  const heldBack = await readHeldBack(ABUSE_TABLE, keys);
  if (heldBack.length > 0) {
    await appendAuditEvent(tables, verification.id, (before) => {
      assertVisible(before, caller);
      return {
        type: 'abuse.lifted',
        actor: `reviewer:${caller.reviewer}`,
        data: { holds: heldBack.map(({ by, hold: { kind } }) => ({ by, kind })) },
      };
    });
    for (const { key } of heldBack) await forget(ABUSE_TABLE, key);
  }
  return { standings: await standingsOf(keys) };
});

/** The subject's counter is known of every verification, the others while its trace is kept. */
async function countersOf({ id, applicationId, subjectId }: Verification): Promise<string[]> {
  const traced = await readTrace(ABUSE_TABLE, id);
  if (subjectId === undefined) return [...traced];
  const subject = await counterKey(COUNTER_KEY_ARN, { by: 'subject', applicationId, subjectId });
  return [...new Set([subject, ...traced])];
}

function standingsOf(keys: readonly string[]) {
  return Promise.all(
    keys.map(async (key) => {
      const standing = await readStanding(ABUSE_TABLE, key);
      const { failures, pauses } = standing;
      const hold = holdAt(standing, Date.now());
      return {
        by: offenderOf(key),
        failures: failures.length,
        pauses: pauses.length,
        ...(hold && { hold: { kind: hold.kind, until: hold.until } }),
      };
    }),
  );
}
