import { isSecretOf, parseApplicantToken } from '../shared/applicant-token';
import { ALREADY_CLAIMED, HANDED_OVER } from '../shared/hand-off';
import { readVerification } from '../shared/read-verification';
import { UnknownVerificationError } from '../shared/unknown-verification-error';
import type { Verification } from '../shared/verification';

/**
 * Why a token was refused that is or was one of a verification: it came too late; after it had done what it was good
 * for, or been replaced, which may be a theft; or its secret is none of the verification's, which may be a guess.
 */
export type RefusalCause = 'expired' | 'replayed' | 'wrong';

export type LinkVerdict =
  | { readonly known: false; readonly cause?: RefusalCause }
  | {
      readonly known: true;
      readonly allowed: false;
      readonly detail: string;
      readonly cause: RefusalCause;
    }
  | {
      readonly known: true;
      readonly allowed: true;
      readonly verificationId: string;
      readonly tokenHash: string;
    };

const UNKNOWN: LinkVerdict = { known: false };
const WRONG: LinkVerdict = { known: false, cause: 'wrong' };

/**
 * Judges the token of an applicant's link. One that was handed to another device may only look on.
 *
 * @param onlyLooks whether the method changes nothing
 */
export async function judgeApplicantToken(
  table: string,
  token: string,
  onlyLooks: boolean,
): Promise<LinkVerdict> {
  return judge(table, token, ({ verification, matches }) => {
    const { applicantTokenHash: held, applicantTokenExpiresAt: end } = verification;
    const followed = verification.followerTokenHashes?.find(matches);
    const tokenHash = held !== undefined && matches(held) ? held : followed;
    if (tokenHash === undefined || end === undefined) return WRONG;
    if (hasPassed(end)) {
      return refuse('The link has expired; ask for a new one where you got it.', 'expired');
    }
    return tokenHash === held || onlyLooks ? tokenHash : refuse(HANDED_OVER, 'replayed');
  });
}

/** Judges the token of a hand-off link, which is good for one claim and for nothing else. */
export async function judgeHandOffToken(table: string, token: string): Promise<LinkVerdict> {
  return judge(table, token, ({ verification, matches }) => {
    const { handOff } = verification;
    if (!handOff || !matches(handOff.tokenHash)) return WRONG;
    if (handOff.claimedAt !== undefined) return refuse(ALREADY_CLAIMED, 'replayed');
    if (hasPassed(handOff.expiresAt)) {
      return refuse(
        'The hand-off link has expired; show a new one on the first device.',
        'expired',
      );
    }
    return handOff.tokenHash;
  });
}

interface Case {
  readonly verification: Verification;
  /** Whether a hash is that of the token's secret, in a time that tells nothing. */
  readonly matches: (tokenHash: string) => boolean;
}

/** @param decide gives the hash under which the token is known, or why it is not allowed */
async function judge(
  table: string,
  token: string,
  decide: (known: Case) => string | LinkVerdict,
): Promise<LinkVerdict> {
  const parts = parseApplicantToken(token);
  if (!parts) return UNKNOWN;
  const { verificationId, secret } = parts;
  const verification = await readVerification(table, verificationId).catch((error: unknown) => {
    if (error instanceof UnknownVerificationError) return undefined;
    throw error;
  });
  if (!verification) return UNKNOWN;
  const matches = (tokenHash: string) => isSecretOf(secret, tokenHash);
  const verdict = decide({ verification, matches });
  return typeof verdict === 'string'
    ? { known: true, allowed: true, verificationId, tokenHash: verdict }
    : verdict;
}

const hasPassed = (time: string): boolean => Date.now() >= Date.parse(time);
const refuse = (detail: string, cause: RefusalCause): LinkVerdict => ({
  known: true,
  allowed: false,
  detail,
  cause,
});
