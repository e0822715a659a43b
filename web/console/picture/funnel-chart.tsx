import BarChart from '@cloudscape-design/components/bar-chart';
import type { Scores } from '../api/review-api';
import { ChartContainer, CHART_HEIGHT } from './chart-container';
import { funnelOf } from './statistics';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export interface FunnelChartProps {
  readonly scores: readonly Scores[];
}

/** How far verifications come from their start to an approval. */
export function FunnelChart({ scores }: FunnelChartProps) {
  const stages = funnelOf(scores);
  const share = (count: number): string => percent.format(count / Math.max(1, scores.length));
  return (
    <ChartContainer
      title="From start to approval"
      description="Verifications that came so far"
      columns={['Stage', 'Verifications', 'Of those started']}
      rows={stages.map(({ name, count }) => [name, count, share(count)])}
    >
      <BarChart
        ariaLabel="Verifications by how far they came"
        height={CHART_HEIGHT}
        hideFilter
        hideLegend
        horizontalBars
        xScaleType="categorical"
        xDomain={stages.map(({ name }) => name)}
        yDomain={[0, Math.max(1, scores.length)]}
        yTitle="Verifications"
        series={[
          {
            title: 'Verifications',
            type: 'bar',
            data: stages.map(({ name, count }) => ({ x: name, y: count })),
            valueFormatter: (count) => `${count} (${share(count)})`,
          },
        ]}
      />
    </ChartContainer>
  );
}
