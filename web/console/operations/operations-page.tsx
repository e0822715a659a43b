import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Grid from '@cloudscape-design/components/grid';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { startTransition, useEffect, useState } from 'react';
import type { Chart } from '../api/review-api';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { AlarmsTable } from './alarms-table';
import { FigureChart } from './figure-chart';
import { ranges, type Range } from './ranges';

/** How many charts are drawn at once: those that are seen without scrolling. */
const FIRST_CHARTS = 4;

/** Half of the page for each chart, and all of it in a narrow window. */
const half = { colspan: { default: 12, s: 6 } };

/** What wants somebody, and how the stack is doing: the dashboard's figures. */
export default function OperationsPage() {
  const api = useReviewApi();
  const [range, setRange] = useState<Range>(ranges[0]);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['operations', range.id],
    queryFn: ({ signal }) => {
      const now = Date.now();
      const query = {
        from: new Date(now - range.length).toISOString(),
        to: new Date(now).toISOString(),
      };
      return api.readOperations(query, signal);
    },
    placeholderData: keepPreviousData,
  });

  return (
    <Page
      title="Operations"
      description="The alarms, and the figures of the dashboard in CloudWatch"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <SegmentedControl
            label="Time range"
            selectedId={range.id}
            options={ranges.map(({ id, text }) => ({ id, text }))}
            onChange={({ detail }) => {
              const chosen = ranges.find(({ id }) => id === detail.selectedId);
              if (chosen) setRange(chosen);
            }}
          />
          <Button
            iconName="refresh"
            ariaLabel="Read the figures again"
            loading={isFetching}
            onClick={() => void refetch()}
          />
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        {error && (
          <Failure
            what="The figures could not be read"
            error={error}
            onRetry={() => void refetch()}
          />
        )}
        {data && <AlarmsTable alarms={data.alarms} />}
        {data && <Charts charts={data.charts} />}
        {!error && !data && (
          <Box textAlign="center" padding="xxl">
            <Spinner size="large" />
          </Box>
        )}
      </SpaceBetween>
    </Page>
  );
}

/** The first charts at once, and the others as soon as the page can be used. */
function Charts({ charts }: { readonly charts: readonly Chart[] }) {
  const [count, setCount] = useState(FIRST_CHARTS);
  useEffect(() => startTransition(() => setCount(Infinity)), []);
  const shown = charts.slice(0, count);
  return (
    <Grid gridDefinition={shown.map(() => half)}>
      {shown.map((chart) => (
        <FigureChart key={chart.title} chart={chart} />
      ))}
    </Grid>
  );
}
