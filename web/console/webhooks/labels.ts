import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { WebhookAttempt, WebhookDelivery } from '../api/review-api';
import { isLabelled, statusLabels } from '../interface/labels';

interface State {
  readonly type: StatusIndicatorProps.Type;
  readonly label: string;
}

/** How a message stands, in words. */
export const states: Readonly<Record<WebhookDelivery['state'], State>> = {
  delivered: { type: 'success', label: 'Arrived' },
  retrying: { type: 'in-progress', label: 'To be sent again' },
  dead: { type: 'error', label: 'Given up' },
  gone: { type: 'stopped', label: 'Receiver is gone' },
};

const outcomes: Readonly<Record<WebhookAttempt['outcome'], string>> = {
  delivered: 'Arrived',
  refused: 'Refused',
  redirected: 'Redirected, which is not followed',
  gone: 'Gone for good',
  timed_out: 'No answer in time',
  unreachable: 'Not reached',
  forbidden_address: 'Address that is not public',
};

/** How an attempt ended: `Refused (503)`. */
export function outcomeOf({ outcome, statusCode, detail }: WebhookAttempt): string {
  const more = statusCode ?? detail;
  return more === undefined ? outcomes[outcome] : `${outcomes[outcome]} (${more})`;
}

/** What a webhook tells, by its type: `Awaiting document`. */
export function changeOf({ type }: WebhookDelivery): string {
  const status = type.replace('verification.', '');
  return isLabelled(statusLabels, status) ? statusLabels[status] : type;
}
