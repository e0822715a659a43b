import { ConflictError, ForbiddenError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { createApplicantToken } from '../shared/applicant-token';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { ALREADY_CLAIMED } from '../shared/hand-off';
import { isOutOfApplicantsHands, type Status } from '../shared/verification';
import { environment, tables } from './environment';
import { assertHolder, endOfLink } from './holder';

/** How long a hand-off link works, in milliseconds: long enough to take up a telephone. */
const LIFETIME = 300_000;

/** Devices that may look on; the oldest is forgotten first. */
const FOLLOWERS = 4;

/** Gives a link that moves the verification to another device. It replaces the one given before. */
export const offerHandOff = operation('offerHandOff', async ({ caller }) => {
  const { verificationId } = caller;
  const link = createApplicantToken(verificationId);
  const latest = new Date(Date.now() + LIFETIME).toISOString();
  let expiresAt = latest;
  await appendAuditEvent(tables, verificationId, (before) => {
    assertHolder(before, caller);
    assertUnderWay(before.status);
    // Both are ISO 8601 in UTC: the lesser string is the earlier time.
    expiresAt = latest < endOfLink(before) ? latest : endOfLink(before);
    return {
      type: 'hand_off.offered',
      actor: 'applicant',
      data: { expiresAt },
      set: { handOff: { tokenHash: link.secretHash, expiresAt } },
      unchanged: ['status'],
    };
  });
  return { url: `${environment.WEB_ORIGIN}/verify#handoff.${link.token}`, expiresAt };
});

/**
 * Gives the device that came by a hand-off link the token to go on with, and leaves the one that
 * offered it only to look on. Of several claims the transaction lets one through: the others find
 * the link used.
 */
export const claimHandOff = operation('claimHandOff', async ({ caller }) => {
  const { verificationId, tokenHash } = caller;
  const link = createApplicantToken(verificationId);
  const verification = await appendAuditEvent(tables, verificationId, (before) => {
    const { handOff, applicantTokenHash, followerTokenHashes = [] } = before;
    if (handOff?.tokenHash !== tokenHash || handOff.claimedAt !== undefined) {
      throw new ForbiddenError(ALREADY_CLAIMED);
    }
    assertUnderWay(before.status);
    return {
      type: 'hand_off.claimed',
      actor: 'applicant',
      data: {},
      set: {
        applicantTokenHash: link.secretHash,
        followerTokenHashes: [...followerTokenHashes, applicantTokenHash ?? []]
          .flat()
          .slice(-FOLLOWERS),
        handOff: { ...handOff, claimedAt: new Date().toISOString() },
      },
      unchanged: ['status'],
    };
  });
  return { applicantToken: link.token, expiresAt: endOfLink(verification) };
});

function assertUnderWay(status: Status): void {
  if (!isOutOfApplicantsHands(status)) return;
  throw new ConflictError(
    'Nothing is left to do, so there is nothing to hand over; GET /session on the first device says how it stands.',
  );
}
