import Header from '@cloudscape-design/components/header';

export interface AuditTrailProps {
  readonly verificationId: string;
}

/** The audit trail of one verification; to be loaded when it is first shown. */
export default function AuditTrail({ verificationId }: AuditTrailProps) {
  return <Header description={verificationId}>Audit trail</Header>;
}
