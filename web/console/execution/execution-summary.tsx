import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import type { Execution } from '../api/review-api';
import { formatDuration, formatTime } from '../interface/format';

const statuses: Readonly<Record<Execution['status'], [StatusIndicatorProps.Type, string]>> = {
  RUNNING: ['in-progress', 'Running'],
  SUCCEEDED: ['success', 'Ended well'],
  FAILED: ['error', 'Failed'],
  TIMED_OUT: ['error', 'Timed out'],
  ABORTED: ['stopped', 'Stopped'],
  PENDING_REDRIVE: ['pending', 'About to be redriven'],
};

export interface ExecutionSummaryProps {
  readonly execution: Execution;
}

/** How an execution stands as a whole. */
export function ExecutionSummary({ execution }: ExecutionSummaryProps) {
  const { status, startedAt, stoppedAt, redriveCount, consoleUrl } = execution;
  const [type, label] = statuses[status];
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: 'Execution', value: <StatusIndicator type={type}>{label}</StatusIndicator> },
        { label: 'Started', value: formatTime(startedAt) },
        {
          label: 'Took',
          value: stoppedAt ? formatDuration(Date.parse(stoppedAt) - Date.parse(startedAt)) : '–',
        },
        consoleUrl === undefined
          ? { label: 'Redriven', value: timesOf(redriveCount) }
          : {
              label: 'Step Functions',
              value: (
                <Link href={consoleUrl} external>
                  Open in the AWS console
                </Link>
              ),
            },
      ]}
    />
  );
}

function timesOf(count: number): string {
  if (count === 0) return 'never';
  return count === 1 ? 'once' : `${count} times`;
}
