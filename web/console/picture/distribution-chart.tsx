import LineChart from '@cloudscape-design/components/line-chart';
import { ChartContainer, CHART_HEIGHT } from './chart-container';
import { histogramOf } from './statistics';

/** Width of a range in which scores are counted together. */
const RANGE = 2.5;

/** Stairs, not slopes, show what was counted together. Points must not lie above one another. */
const EDGE = 0.01;

export interface DistributionChartProps {
  readonly title: string;
  readonly description: string;
  /** From 0 to 100. */
  readonly scores: readonly number[];
  readonly thresholds: readonly { readonly title: string; readonly value: number }[];
}

/** How often each score occurs, and where the thresholds lie. */
export function DistributionChart({
  title,
  description,
  scores,
  thresholds,
}: DistributionChartProps) {
  const lowest = thresholds.reduce((least, { value }) => Math.min(least, value), 100 - RANGE);
  const bins = histogramOf(scores, RANGE, lowest - 2 * RANGE);
  return (
    <ChartContainer
      title={title}
      description={description}
      columns={['Score', 'Verifications']}
      rows={bins.map(({ from, to, count }) => [`${from} to ${to}`, count])}
    >
      <LineChart
        ariaLabel={title}
        ariaDescription={thresholds.map((one) => `${one.title}: ${one.value}`).join(', ')}
        height={CHART_HEIGHT}
        hideFilter
        xScaleType="linear"
        xDomain={[bins[0]?.from ?? 0, 100]}
        xTitle="Score"
        xTickFormatter={(score) => score.toFixed(1).replace(/\.0$/, '')}
        yTitle="Verifications"
        series={[
          {
            title: 'Verifications',
            type: 'line',
            data: bins.flatMap(({ from, to, count }) => [
              { x: from, y: count },
              { x: to - EDGE, y: count },
            ]),
          },
          ...thresholds.map(({ title: name, value }) => ({
            title: `${name} (${value})`,
            type: 'threshold' as const,
            x: value,
          })),
        ]}
        empty="There are no scores."
      />
    </ChartContainer>
  );
}
