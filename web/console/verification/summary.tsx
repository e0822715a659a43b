import Badge from '@cloudscape-design/components/badge';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { ReviewedVerification } from '../api/review-api';
import { reasonLabels } from '../interface/labels';
import { Age } from '../interface/time';
import { VerificationStatus } from '../interface/verification-status';
import './summary.css';

export interface SummaryProps {
  readonly verification: ReviewedVerification;
}

/** Where a verification stands, in a line; it may be part of a paragraph. */
export function Summary({ verification }: SummaryProps) {
  const { id, status, reason, forced, createdAt } = verification;
  return (
    <span className="verification-summary">
      <VerificationStatus status={status} />
      {reason && <span>{reasonLabels[reason]}</span>}
      {forced && <Badge>Forced by a test subject</Badge>}
      <span>
        started <Age time={createdAt} />
      </span>
      <CopyToClipboard
        variant="inline"
        textToCopy={id}
        copyButtonAriaLabel="Copy the id of the verification"
        copySuccessText="Copied"
        copyErrorText="The browser does not let this page copy"
      />
    </span>
  );
}
