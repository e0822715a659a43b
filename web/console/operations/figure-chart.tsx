import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ReactNode } from 'react';
import type { Chart } from '../api/review-api';
import { CHART_HEIGHT, ChartContainer } from '../picture/chart-container';
import {
  everyPeriod,
  formatFigure,
  isMeasured,
  isZero,
  latestOf,
  timesOf,
  type Series,
} from './figures';

export interface FigureChartProps {
  readonly chart: Chart;
}

/** What one widget of the dashboard shows. Series of which there is nothing are named, and not drawn. */
export function FigureChart({ chart }: FigureChartProps) {
  const { title, kind } = chart;
  const measured = chart.series.filter(isMeasured);
  if (measured.length === 0) return <Plain title={title}>Nothing was measured in this time.</Plain>;
  if (kind === 'latest') return <Latest title={title} series={measured} />;
  if (measured.every(isZero)) {
    return <Plain title={title}>Zero all the time: {labelsOf(measured)}.</Plain>;
  }
  const times = timesOf(chart);
  const rows = times
    .map((time, index) => ({ time, values: measured.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null));
  const axes = (['left', 'right'] as const)
    .map((side) => measured.filter(({ axis }) => axis === side))
    .filter((series) => series.length > 0);
  return (
    <ChartContainer
      title={title}
      description={describe(chart)}
      columns={['Time', ...measured.map(({ label }) => label)]}
      rows={rows.map(({ time, values }) => [time, ...values.map(formatFigure)])}
    >
      {axes.map((series) => (
        <Bars key={series[0]?.label} chart={chart} series={series} times={times} />
      ))}
    </ChartContainer>
  );
}

interface BarsProps extends FigureChartProps {
  /** Those of one axis. */
  readonly series: readonly Series[];
  readonly times: readonly string[];
}

function Bars({ chart, series, times }: BarsProps) {
  const { title, kind, minimum, maximum, thresholds } = chart;
  const isLeft = series[0]?.axis === 'left';
  const bounded = isLeft && minimum !== undefined && maximum !== undefined;
  return (
    <BarChart
      ariaLabel={isLeft ? title : `${title}: ${labelsOf(series)}`}
      height={CHART_HEIGHT}
      hideFilter
      stackedBars={kind === 'stacked'}
      xScaleType="categorical"
      xDomain={[...times]}
      {...(bounded && { yDomain: [minimum, maximum] })}
      yTickFormatter={formatFigure}
      series={[
        ...series.map(({ label, values }) => ({
          title: label,
          type: 'bar' as const,
          valueFormatter: formatFigure,
          data: values.flatMap((y, index) => (y === null ? [] : [{ x: times[index] ?? '', y }])),
        })),
        ...(isLeft ? thresholds : []).map(({ label, value }) => ({
          title: `${label} ${formatFigure(value)}`,
          type: 'threshold' as const,
          y: value,
        })),
      ]}
    />
  );
}

function Latest({ title, series }: { readonly title: string; readonly series: readonly Series[] }) {
  return (
    <Container fitHeight header={<Header variant="h2">{title}</Header>}>
      <KeyValuePairs
        items={series.map((one) => ({ label: one.label, value: formatFigure(latestOf(one)) }))}
      />
    </Container>
  );
}

/** A sentence says as much as a chart would. */
function Plain({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Container fitHeight header={<Header variant="h2">{title}</Header>}>
      <Box color="text-body-secondary">{children}</Box>
    </Container>
  );
}

function describe({ periodSeconds, series }: Chart): string {
  const missing = labelsOf(series.filter((one) => !isMeasured(one)));
  const rhythm = `A value ${everyPeriod(periodSeconds)}`;
  return missing === '' ? rhythm : `${rhythm}; nothing of ${missing}`;
}

const labelsOf = (series: readonly Series[]): string => series.map(({ label }) => label).join(', ');
