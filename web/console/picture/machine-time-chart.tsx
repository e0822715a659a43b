import BarChart from '@cloudscape-design/components/bar-chart';
import type { Scores } from '../api/review-api';
import { formatDuration } from '../interface/format';
import { ChartContainer, CHART_HEIGHT } from './chart-container';
import { formatPeriod } from './format-period';
import { decidedOverTime, machineTimesOf, percentileOf } from './statistics';

const percentiles = [
  { title: 'p50', share: 0.5 },
  { title: 'p95', share: 0.95 },
];

const format = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '–' : formatDuration(milliseconds);

export interface MachineTimeChartProps {
  readonly scores: readonly Scores[];
}

/** How long the machine took in a verification, without waiting for anybody. */
export function MachineTimeChart({ scores }: MachineTimeChartProps) {
  const { unit, periods } = decidedOverTime(
    scores.filter(({ machineMilliseconds }) => machineMilliseconds !== undefined),
  );
  const all = machineTimesOf(scores);
  const points = periods
    .filter(({ items }) => items.length > 0)
    .map(({ start, items }) => ({ start, times: machineTimesOf(items) }));
  const total = percentiles.map(
    ({ title, share }) => `${title} ${format(percentileOf(all, share))}`,
  );
  return (
    <ChartContainer
      title="Machine time"
      description={`Without waiting for anybody: ${total.join(', ')}`}
      columns={['Decided', ...percentiles.map(({ title }) => title), 'Verifications']}
      rows={points.map(({ start, times }) => [
        formatPeriod(start, unit),
        ...percentiles.map(({ share }) => format(percentileOf(times, share))),
        times.length,
      ])}
    >
      <BarChart
        ariaLabel="Machine time over time"
        height={CHART_HEIGHT}
        hideFilter
        xScaleType="categorical"
        xDomain={points.map(({ start }) => formatPeriod(start, unit))}
        yTitle="Machine time"
        yTickFormatter={format}
        series={percentiles.map(({ title, share }) => ({
          title,
          type: 'bar' as const,
          data: points.map(({ start, times }) => ({
            x: formatPeriod(start, unit),
            y: percentileOf(times, share) ?? 0,
          })),
          valueFormatter: format,
        }))}
        empty="Nothing was decided."
      />
    </ChartContainer>
  );
}
