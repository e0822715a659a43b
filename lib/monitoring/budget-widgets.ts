import { Duration } from 'aws-cdk-lib';
import { GraphWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ownMetric } from './own-metrics';

/** How much of a day's budget for liveness checks is spent, and how many checks were put off for want of it. */
export function budgetWidgets(dollars: number): GraphWidget[] {
  return [
    new GraphWidget({
      title: `Percent spent of the ${dollars} US dollars that liveness checks may cost a day (UTC)`,
      width: 16,
      left: [ownMetric('LivenessBudgetUsed', { statistic: Stats.MAXIMUM, label: 'spent' })],
      leftYAxis: { min: 0, max: 100 },
    }),
    new GraphWidget({
      title: 'Liveness checks put off to the next day',
      width: 8,
      left: [ownMetric('LivenessPostponed', { period: Duration.hours(1), label: 'put off' })],
    }),
  ];
}
