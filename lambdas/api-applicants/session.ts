import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { readVerification } from '../shared/read-verification';
import { isFinal } from '../shared/verification';
import { tables } from './environment';
import { toSessionView } from './session-view';

export const getSession = operation('getSession', async ({ caller }) =>
  toSessionView(await readVerification(tables.verifications, caller.verificationId)),
);

/** Records which text was agreed to, in which language; agreeing to the same again changes nothing. */
export const giveConsent = operation('giveConsent', async ({ caller, body }) => {
  const { textVersion, language } = body;
  const verification = await appendAuditEvent(tables, caller.verificationId, (before) => {
    const { status, consent } = before;
    if (isFinal(status)) {
      throw new ConflictError('The verification is over; ask for a new link to start another.');
    }
    if (consent?.textVersion === textVersion && consent.language === language) return undefined;
    return {
      type: 'consent.given',
      actor: 'applicant',
      data: { textVersion, language },
      set: { consent: { textVersion, language, at: new Date().toISOString() } },
      unchanged: ['status'],
    };
  });
  return toSessionView(verification);
});
