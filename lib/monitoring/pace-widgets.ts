import { Duration } from 'aws-cdk-lib';
import { GraphWidget, Stats, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../lambdas/shared/metrics/definitions';
import { ownMetric, type Reading } from './own-metrics';

const STEPS = ['document', 'liveness', 'review'];

const hourly = (name: MetricName, reading: Reading): Metric =>
  ownMetric(name, { period: Duration.hours(1), ...reading });

/** How long the machine takes, how long people do, and how often they must try. */
export function paceWidgets(): GraphWidget[] {
  return [
    new GraphWidget({
      title: 'Machine time, milliseconds',
      width: 8,
      left: [50, 90, 99].map((percentile) => {
        const statistic = Stats.percentile(percentile);
        return hourly('MachineTime', { statistic, label: statistic });
      }),
    }),
    new GraphWidget({
      title: 'Waiting, by step, median and p90, seconds',
      width: 8,
      left: STEPS.flatMap((step) =>
        [50, 90].map((percentile) =>
          hourly('Waiting', {
            statistic: Stats.percentile(percentile),
            by: ['Step', step],
            label: `${step} p${percentile}`,
          }),
        ),
      ),
    }),
    new GraphWidget({
      title: 'Attempts a verification, mean',
      width: 8,
      left: (['DocumentAttempts', 'LivenessAttempts'] as const).map((name) =>
        hourly(name, { statistic: Stats.AVERAGE }),
      ),
    }),
  ];
}
