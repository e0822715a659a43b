import type * as z from 'zod';
import type { sessionView } from '../shared/api/schemas';
import { reasonForApplicant, type ApplicantReason } from '../shared/reasons';
import { isFinal, type Verification } from '../shared/verification';

type SessionView = z.input<typeof sessionView>;

/** What an applicant sees: where they are and what to do, never a score. */
export function toSessionView(verification: Verification): SessionView {
  const { status, policy, locale, redirectUrl, applicantTokenExpiresAt } = verification;
  const step = stepOf(verification);
  return {
    status,
    step,
    attemptsLeft: attemptsLeft(step, verification),
    reason: reasonOf(verification),
    locale,
    redirectUrl,
    maximumBytes: policy.document.maximumBytes,
    challenge: policy.liveness.challenge,
    expiresAt: applicantTokenExpiresAt ?? verification.updatedAt,
  };
}

function stepOf({ status, awaiting, consent }: Verification): SessionView['step'] {
  if (isFinal(status)) return 'done';
  if (!consent) return 'consent';
  // The workflow begins to wait for a document a moment after the verification was made.
  if (status === 'awaiting_document') return awaiting === 'document' ? 'document' : 'checking';
  if (status === 'checking_document') return 'checking';
  return status === 'awaiting_liveness' ? 'liveness' : 'deciding';
}

function attemptsLeft(step: SessionView['step'], verification: Verification): number {
  const { policy, documentAttempt, livenessAttempt } = verification;
  if (step === 'liveness') return policy.liveness.attempts - Math.max(livenessAttempt, 1) + 1;
  if (step === 'done' || step === 'deciding') return 0;
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
