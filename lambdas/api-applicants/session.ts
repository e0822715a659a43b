import { ConflictError, InvalidRequestError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { readVerification } from '../shared/read-verification';
import { isFinal, type Verification } from '../shared/verification';
import { tables } from './environment';
import { assertHolder } from './holder';
import { viewSession } from './session-view';

export const getSession = operation('getSession', async ({ caller, headers }) =>
  viewSession(await readVerification(tables.verifications, caller.verificationId), {
    caller,
    headers,
  }),
);

/**
 * Records which text was agreed to, in which language, and the challenge that was asked for with it;
 * agreeing to the same again changes nothing.
 */
export const giveConsent = operation('giveConsent', async ({ caller, headers, body }) => {
  const { textVersion, language, challenge } = body;
  const verification = await appendAuditEvent(tables, caller.verificationId, (before) => {
    assertHolder(before, caller);
    const { status, consent } = before;
    if (isFinal(status)) {
      throw new ConflictError('The verification is over; ask for a new link to start another.');
    }
    if (challenge !== undefined) assertChoice(before);
    const agreed = consent?.textVersion === textVersion && consent.language === language;
    if (agreed && (challenge === undefined || challenge === before.challenge)) return undefined;
    return {
      type: 'consent.given',
      actor: 'applicant',
      data: { textVersion, language, challenge },
      set: {
        consent: { textVersion, language, at: new Date().toISOString() },
        ...(challenge !== undefined && { challenge }),
      },
      unchanged: ['status'],
    };
  });
  return viewSession(verification, { caller, headers });
});

/** Lets the movement challenge be asked for where the policy does, and until another one has been begun. */
function assertChoice({ policy, challenge }: Verification): void {
  if (!policy.liveness.movementOnRequest) {
    const message = 'cannot be chosen here; leave it out';
    throw new InvalidRequestError([{ field: 'challenge', message }]);
  }
  if (challenge === 'FaceMovementAndLightChallenge') {
    throw new ConflictError(
      'The liveness check has been begun with the other challenge; leave challenge out to go on with it.',
    );
  }
}
