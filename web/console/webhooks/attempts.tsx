import ExpandableSection from '@cloudscape-design/components/expandable-section';
import type { WebhookDelivery } from '../api/review-api';
import { formatDuration, formatTime } from '../interface/format';
import { outcomeOf } from './labels';

export interface AttemptsProps {
  readonly delivery: WebhookDelivery;
}

/** How the newest attempt ended; opened, all of them. */
export function Attempts({ delivery: { attempts } }: AttemptsProps) {
  const last = attempts.at(-1);
  if (!last) return '–';
  const count = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`;
  return (
    <ExpandableSection variant="inline" headerText={`${outcomeOf(last)} · ${count}`}>
      <ol>
        {attempts.map((attempt) => (
          <li key={attempt.at}>
            <time dateTime={attempt.at}>{formatTime(attempt.at)}</time>: {outcomeOf(attempt)}, after{' '}
            {formatDuration(attempt.milliseconds)}
          </li>
        ))}
      </ol>
    </ExpandableSection>
  );
}
