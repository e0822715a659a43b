import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ReactNode } from 'react';
import type { ReviewedVerification } from '../api/review-api';
import { formatDuration, formatTime } from '../interface/format';
import { PageLink } from '../interface/page-link';

export interface FactsProps {
  readonly verification: ReviewedVerification;
}

const challenges = {
  FaceMovementAndLightChallenge: 'Movement and light',
  FaceMovementChallenge: 'Movement alone',
} as const;

const languages = { en: 'English', ja: 'Japanese', es: 'Spanish' } as const;

/** What a verification is, whose, and how far it came. */
export function Facts({ verification }: FactsProps) {
  const { id, applicationId, policyVersion, policy, createdAt, updatedAt, decidedAt } =
    verification;
  const { documentAttempt, livenessAttempt, machineMilliseconds, challenge, consent, enrolment } =
    verification;
  const { postponedUntil } = verification;
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: 'Id', value: id },
        { label: 'Subject', value: <Subject verification={verification} /> },
        { label: 'Application', value: applicationId },
        { label: 'Policy', value: policyVersion },
        { label: 'Started', value: formatTime(createdAt) },
        { label: 'Changed', value: formatTime(updatedAt) },
        { label: 'Decided', value: decidedAt ? formatTime(decidedAt) : '–' },
        {
          label: 'Machine time',
          value: machineMilliseconds === undefined ? '–' : formatDuration(machineMilliseconds),
        },
        { label: 'Documents', value: `${documentAttempt} of ${policy.document.attempts}` },
        { label: 'Face checks', value: `${livenessAttempt} of ${policy.liveness.attempts}` },
        ...(postponedUntil === undefined
          ? []
          : [{ label: 'Face check put off until', value: formatTime(postponedUntil) }]),
        { label: 'Challenge', value: challenge ? challenges[challenge] : '–' },
        {
          label: 'Consent',
          value: consent
            ? `${formatTime(consent.at)}, ${languages[consent.language]}, text ${consent.textVersion}`
            : '–',
        },
        { label: 'Enrolled face', value: enrolment?.faceId ?? '–' },
      ]}
    />
  );
}

function Subject({ verification: { subjectId } }: FactsProps): ReactNode {
  if (subjectId === undefined) return 'Erased';
  const query = new URLSearchParams({ subjectId }).toString();
  return <PageLink to={`/verifications?${query}`}>{subjectId}</PageLink>;
}
