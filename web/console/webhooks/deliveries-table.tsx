import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { WebhookDelivery } from '../api/review-api';
import { formatTime } from '../interface/format';
import { PageLink } from '../interface/page-link';
import { Attempts } from './attempts';
import { changeOf, states } from './labels';

export interface DeliveriesTableProps {
  readonly deliveries: readonly WebhookDelivery[];
  readonly loading: boolean;
  readonly header: ReactNode;
  /** What stands in place of rows where there are none. */
  readonly empty: string;
  /** Whether rows are of several verifications, to which they lead then. */
  readonly several?: boolean;
  readonly footer?: ReactNode;
}

/** What applications were told, and what became of it. */
export function DeliveriesTable({
  deliveries,
  loading,
  header,
  empty,
  several = false,
  footer,
}: DeliveriesTableProps) {
  return (
    <Table
      items={deliveries}
      trackBy={({ eventId, endpoint }) => `${eventId} ${endpoint}`}
      loading={loading}
      loadingText="Reading the delivery log"
      header={header}
      footer={footer}
      empty={
        <Box textAlign="center" padding="l">
          {empty}
        </Box>
      }
      enableKeyboardNavigation
      variant={several ? 'container' : 'embedded'}
      wrapLines
      contentDensity="compact"
      columnDefinitions={[
        {
          id: 'verification',
          header: 'Verification',
          width: 105,
          cell: ({ verificationId }) => (
            <PageLink to={`/verifications/${verificationId}?tab=webhooks`}>
              {verificationId.slice(0, 8)}
            </PageLink>
          ),
        },
        { id: 'change', header: 'Told', width: 140, isRowHeader: true, cell: changeOf },
        {
          id: 'changed',
          header: 'Changed',
          width: 205,
          cell: ({ changedAt }) => <time dateTime={changedAt}>{formatTime(changedAt)}</time>,
        },
        { id: 'endpoint', header: 'Endpoint', width: 115, cell: ({ endpoint }) => endpoint },
        { id: 'state', header: 'State', width: 215, cell: (delivery) => <State {...delivery} /> },
        {
          id: 'attempts',
          header: 'Last attempt',
          minWidth: 230,
          cell: (delivery) => <Attempts delivery={delivery} />,
        },
      ]}
      columnDisplay={['verification', 'change', 'changed', 'endpoint', 'state', 'attempts'].map(
        (id) => ({ id, visible: several || id !== 'verification' }),
      )}
    />
  );
}

function State({ state, nextAttemptAt }: WebhookDelivery) {
  const { type, label } = states[state];
  return (
    <>
      <StatusIndicator type={type}>{label}</StatusIndicator>
      {state === 'retrying' && nextAttemptAt !== undefined && (
        <Box variant="small" display="block">
          about <time dateTime={nextAttemptAt}>{formatTime(nextAttemptAt)}</time>
        </Box>
      )}
    </>
  );
}
