import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { AuditEvent } from '../api/review-api';
import { formatTime } from '../interface/format';
import { Json } from '../interface/json';
import { eventName } from './event-names';

export interface AuditEventsProps {
  readonly events: readonly AuditEvent[];
  readonly loading: boolean;
  /** Sequence of the event that does not fit, if one does not. */
  readonly broken: number | undefined;
  readonly header: ReactNode;
}

/** The events of a trail from the first to the last, with who did what when. */
export function AuditEvents({ events, loading, broken, header }: AuditEventsProps) {
  return (
    <Table
      items={events}
      trackBy={({ sequence, hash }) => `${sequence} ${hash}`}
      loading={loading}
      loadingText="Reading the trail"
      header={header}
      empty={<Box textAlign="center">There are no events.</Box>}
      enableKeyboardNavigation
      variant="embedded"
      wrapLines
      contentDensity="compact"
      columnDefinitions={[
        {
          id: 'sequence',
          header: '#',
          width: 64,
          cell: ({ sequence }) =>
            sequence === broken ? (
              <StatusIndicator type="error" iconAriaLabel="Does not fit">
                {sequence}
              </StatusIndicator>
            ) : (
              sequence
            ),
        },
        {
          id: 'at',
          header: 'Time',
          width: 215,
          cell: ({ at }) => <time dateTime={at}>{formatTime(at)}</time>,
        },
        {
          id: 'type',
          header: 'What',
          width: 200,
          isRowHeader: true,
          cell: ({ type }) => eventName(type),
        },
        { id: 'actor', header: 'Who', width: 170, cell: ({ actor }) => actor },
        { id: 'data', header: 'Details', cell: (event) => <Details event={event} /> },
      ]}
    />
  );
}

interface DetailsProps {
  readonly event: AuditEvent;
}

function Details({ event }: DetailsProps) {
  const { type, data, hash, previousHash } = event;
  return (
    <ExpandableSection
      variant="inline"
      headerText={
        <Box fontSize="body-m" fontWeight="normal">
          {summaryOf(data)}
        </Box>
      }
      headerAriaLabel={`${eventName(type)}, ${summaryOf(data)}`}
    >
      <Json label="Data" value={data} />
      <Box variant="small">
        Type <code>{type}</code>, hash <code>{hash}</code>, follows <code>{previousHash}</code>
      </Box>
    </ExpandableSection>
  );
}

/** Characters of a value that is told in a summary; what is longer is an id or a key. */
const LONGEST = 24;

/** Members of an event's data that say most, on one line. */
function summaryOf(data: AuditEvent['data']): string {
  const told = Object.entries(data).flatMap(([name, value]) =>
    isPlain(value) && String(value).length <= LONGEST ? [`${name}: ${String(value)}`] : [],
  );
  return told.length > 0 ? told.slice(0, 3).join(', ') : 'Hash and data';
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
