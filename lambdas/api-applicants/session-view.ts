import type * as z from 'zod';
import { traceSeconds } from '../shared/abuse/trace';
import type { sessionView } from '../shared/api/schemas';
import { reasonForApplicant, type ApplicantReason } from '../shared/reasons';
import { returnUrl } from '../shared/return-url';
import { postponedUntil } from '../shared/liveness-budget';
import {
  challengeOf,
  isFinal,
  isOutOfApplicantsHands,
  type Verification,
} from '../shared/verification';
import { environment } from './environment';
import { holdOf, originOf, type ApplicantRequest } from './gate';
import { endOfLink, isHolder, type Applicant } from './holder';

type SessionView = z.input<typeof sessionView>;

/** Steps at which it is the applicant's turn, so that a hold stops them. */
const applicantsSteps: ReadonlySet<SessionView['step']> = new Set([
  'consent',
  'document',
  'liveness',
]);

/** What an applicant sees: where they are, what to do, and what keeps them from it; never a score. */
export async function viewSession(
  verification: Verification,
  request: ApplicantRequest,
): Promise<SessionView> {
  const view = toSessionView(verification, request.caller);
  if (view.role === 'follower' || !applicantsSteps.has(view.step)) return view;
  const hold = await holdOf(verification, originOf(request));
  if (!hold) return view;
  const { kind, until } = hold;
  return { ...view, hold: { kind, ...(kind === 'paused' && { until }) } };
}

function toSessionView(verification: Verification, applicant: Applicant): SessionView {
  const { status, policy, locale } = verification;
  const step = stepOf(verification);
  return {
    role: isHolder(verification, applicant) ? 'holder' : 'follower',
    status,
    step,
    attemptsLeft: attemptsLeft(step, verification),
    reason: reasonOf(verification),
    locale,
    maximumBytes: policy.document.maximumBytes,
    challenge: challengeOf(verification),
    challengeChoice: mayChooseChallenge(verification),
    retention: { ...policy.retention, attemptDays: attemptDays() },
    returnUrl: isOutOfApplicantsHands(status) ? returnUrl(verification) : undefined,
    postponedUntil: postponedUntil(verification),
    expiresAt: endOfLink(verification),
  };
}

const SECONDS_PER_DAY = 24 * 3600;

const attemptDays = (): number =>
  Math.ceil(traceSeconds(environment.ABUSE_POLICY) / SECONDS_PER_DAY);

/** The choice is open until it is made, or the first liveness session is. */
function mayChooseChallenge({ challenge, policy, status }: Verification): boolean {
  const { movementOnRequest, challenge: usual } = policy.liveness;
  return (
    movementOnRequest &&
    usual !== 'FaceMovementChallenge' &&
    challenge === undefined &&
    !isFinal(status)
  );
}

function stepOf({ status, awaiting, consent }: Verification): SessionView['step'] {
  if (isFinal(status)) return 'done';
  if (!consent) return 'consent';
  // The workflow begins to wait for a document a moment after the verification was made.
  if (status === 'awaiting_document') return awaiting === 'document' ? 'document' : 'checking';
  if (status === 'checking_document') return 'checking';
  if (status === 'awaiting_liveness') return 'liveness';
  return status === 'in_review' ? 'review' : 'deciding';
}

function attemptsLeft(step: SessionView['step'], verification: Verification): number {
  const { policy, documentAttempt, livenessAttempt } = verification;
  if (step === 'liveness') return policy.liveness.attempts - Math.max(livenessAttempt, 1) + 1;
  if (step === 'deciding' || step === 'review' || step === 'done') return 0;
  return policy.document.attempts - Math.max(documentAttempt, 1) + 1;
}

/** Why it ended, or why the step has to be done again. */
function reasonOf(verification: Verification): ApplicantReason | undefined {
  const { status, reason, document, liveness } = verification;
  if (reason) return reasonForApplicant[reason];
  const last =
    status === 'awaiting_document'
      ? document?.reason
      : status === 'awaiting_liveness'
        ? liveness?.reason
        : undefined;
  return last && reasonForApplicant[last];
}
