import BarChart from '@cloudscape-design/components/bar-chart';
import type { ReviewSettings, Scores } from '../api/review-api';
import { statusLabels } from '../interface/labels';
import { ChartContainer, CHART_HEIGHT } from './chart-container';
import { costOf, costsByStatus } from './cost';

export interface CostChartProps {
  readonly scores: readonly Scores[];
  readonly prices: ReviewSettings['prices'];
}

/** What decisions cost by the price table. */
export function CostChart({ scores, prices }: CostChartProps) {
  const money = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: prices.currency,
    minimumFractionDigits: 4,
  });
  const costs = costsByStatus(scores, prices);
  const decisions = costs.reduce((sum, cost) => sum + cost.decisions, 0);
  const total = scores.reduce((sum, one) => sum + costOf(one, prices), 0);
  const instead =
    prices.insteadOf === undefined ? '' : `, since not all of ${prices.insteadOf} are known`;
  const perDecision = decisions > 0 ? money.format(total / decisions) : '–';
  return (
    <ChartContainer
      title="Cost per decision"
      description={`${perDecision} on average, with what unfinished verifications cost; list prices of ${prices.version} in ${prices.region}${instead}, transitions estimated`}
      columns={['Decision', 'Verifications', 'Each', 'Together']}
      rows={costs.map(({ status, decisions: count, each }) => [
        statusLabels[status],
        count,
        money.format(each),
        money.format(each * count),
      ])}
    >
      <BarChart
        ariaLabel="Cost of a decision by its outcome"
        height={CHART_HEIGHT}
        hideFilter
        hideLegend
        xScaleType="categorical"
        xDomain={costs.map(({ status }) => statusLabels[status])}
        yTitle={`${prices.currency} each`}
        yTickFormatter={(value) => money.format(value)}
        series={[
          {
            title: 'Cost of a decision',
            type: 'bar',
            data: costs.map(({ status, each }) => ({ x: statusLabels[status], y: each })),
            valueFormatter: (value) => money.format(value),
          },
        ]}
        empty="Nothing was decided."
      />
    </ChartContainer>
  );
}
