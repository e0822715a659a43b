import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import type { Alarm } from '../api/review-api';
import { formatTime } from '../interface/format';

const states: Readonly<
  Record<Alarm['state'], { readonly type: StatusIndicatorProps.Type; readonly label: string }>
> = {
  alarm: { type: 'error', label: 'Raised' },
  insufficient_data: { type: 'pending', label: 'Too little data' },
  ok: { type: 'success', label: 'Quiet' },
};

export interface AlarmsTableProps {
  /** Those that are raised first. */
  readonly alarms: readonly Alarm[];
}

/** The alarms that are raised; on demand, all of them. */
export function AlarmsTable({ alarms }: AlarmsTableProps) {
  const [showsAll, setShowsAll] = useState(false);
  const raised = alarms.filter(({ state }) => state === 'alarm');
  return (
    <Table
      items={showsAll ? alarms : raised}
      trackBy="name"
      wrapLines
      contentDensity="compact"
      ariaLabels={{ tableLabel: 'Alarms' }}
      header={
        <Header
          variant="h2"
          counter={`(${raised.length}/${alarms.length})`}
          description={describe(alarms)}
          actions={
            <Toggle checked={showsAll} onChange={({ detail }) => setShowsAll(detail.checked)}>
              Show all
            </Toggle>
          }
        >
          Alarms
        </Header>
      }
      empty={
        <Box textAlign="center" padding="m">
          {alarms.length === 0 ? 'The dashboard shows no alarms.' : 'No alarm is raised.'}
        </Box>
      }
      columnDefinitions={[
        {
          id: 'state',
          header: 'State',
          width: 170,
          cell: ({ state }) => (
            <StatusIndicator type={states[state].type}>{states[state].label}</StatusIndicator>
          ),
        },
        { id: 'says', header: 'What it says', isRowHeader: true, cell: ({ says }) => says },
        { id: 'name', header: 'Alarm', cell: ({ name }) => name },
        {
          id: 'since',
          header: 'Since',
          width: 215,
          cell: ({ since }) =>
            since === undefined ? '–' : <time dateTime={since}>{formatTime(since)}</time>,
        },
        {
          id: 'page',
          header: 'What to do',
          cell: ({ page }) => (page === undefined ? '–' : <Box variant="code">{page}</Box>),
        },
      ]}
    />
  );
}

function describe(alarms: readonly Alarm[]): string {
  const count = (state: Alarm['state']) => alarms.filter((alarm) => alarm.state === state).length;
  const [raised, unclear, quiet] = [count('alarm'), count('insufficient_data'), count('ok')];
  return `${raised} raised, ${quiet} quiet, ${unclear} with too little data to tell`;
}
