import BarChart from '@cloudscape-design/components/bar-chart';
import type { Scores } from '../api/review-api';
import { reasonLabels } from '../interface/labels';
import { ChartContainer, CHART_HEIGHT } from './chart-container';
import { formatPeriod } from './format-period';
import { decidedOverTime, reasonsOf } from './statistics';

export interface ReasonsChartProps {
  readonly scores: readonly Scores[];
}

/** Why verifications were not approved, by when that was decided. */
export function ReasonsChart({ scores }: ReasonsChartProps) {
  const { unit, periods } = decidedOverTime(scores.filter(({ reason }) => reason));
  const reasons = reasonsOf(scores);
  const times = periods.map(({ start }) => formatPeriod(start, unit));
  const series = reasons.map((reason) => ({
    reason,
    counts: periods.map(({ items }) => items.filter((one) => one.reason === reason).length),
  }));
  return (
    <ChartContainer
      title="Reasons over time"
      description={`Why verifications were not approved, by the ${unit} of the decision`}
      columns={['Decided', ...reasons.map((reason) => reasonLabels[reason])]}
      rows={times.map((time, index) => [time, ...series.map(({ counts }) => counts[index] ?? 0)])}
    >
      <BarChart
        ariaLabel="Reasons over time"
        height={CHART_HEIGHT}
        hideFilter
        stackedBars
        xScaleType="categorical"
        xDomain={times}
        yTitle="Verifications"
        series={series.map(({ reason, counts }) => ({
          title: reasonLabels[reason],
          type: 'bar' as const,
          data: counts.map((y, index) => ({ x: times[index] ?? '', y })),
        }))}
        empty="No verification was turned down."
      />
    </ChartContainer>
  );
}
