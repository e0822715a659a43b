import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import type { Status } from '../api/review-api';
import { statusLabels } from './labels';

const types: Readonly<Record<Status, StatusIndicatorProps.Type>> = {
  awaiting_document: 'pending',
  checking_document: 'in-progress',
  awaiting_liveness: 'pending',
  deciding: 'in-progress',
  in_review: 'warning',
  approved: 'success',
  rejected: 'error',
  expired: 'stopped',
  canceled: 'stopped',
  failed: 'error',
};

export interface VerificationStatusProps {
  readonly status: Status;
}

export function VerificationStatus({ status }: VerificationStatusProps) {
  return <StatusIndicator type={types[status]}>{statusLabels[status]}</StatusIndicator>;
}
