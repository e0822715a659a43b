import { Duration } from 'aws-cdk-lib';
import { GraphWidget, Stats, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Policy } from '../../lambdas/shared/policy';
import { ownMetric } from './own-metrics';

type Score = 'LivenessConfidence' | 'Similarity';

const PERCENTILES = [5, 25, 50, 75, 95];

/** How scores lie, and how many of them lie on which side of the thresholds of the policy. */
export function scoreWidgets({ liveness, match }: Policy): GraphWidget[] {
  return [
    distribution('Liveness confidence', 'LivenessConfidence', [liveness.minimumConfidence]),
    shares('Liveness confidence', 'LivenessConfidence', [0, liveness.minimumConfidence, 100]),
    distribution('Similarity', 'Similarity', [match.reviewFrom, match.approveFrom]),
    shares('Similarity', 'Similarity', [0, match.reviewFrom, match.approveFrom, 100]),
  ];
}

function distribution(title: string, name: Score, thresholds: readonly number[]): GraphWidget {
  return new GraphWidget({
    title: `${title}, percentiles`,
    width: 6,
    left: PERCENTILES.map((percentile) => hourly(name, Stats.percentile(percentile))),
    leftYAxis: { min: 0, max: 100 },
    leftAnnotations: [...new Set(thresholds)].map((value) => ({ value, label: 'policy' })),
  });
}

/** Between each two bounds; those that differ. */
function shares(title: string, name: Score, bounds: readonly number[]): GraphWidget {
  const distinct = [...new Set(bounds)];
  return new GraphWidget({
    title: `${title}, percent between`,
    width: 6,
    stacked: true,
    left: distinct.slice(1).map((upper, index) => {
      const lower = distinct[index] ?? 0;
      return hourly(name, Stats.percentileRank(lower, upper), `${lower}–${upper}`);
    }),
    leftYAxis: { min: 0, max: 100 },
  });
}

const hourly = (name: Score, statistic: string, label = statistic): Metric =>
  ownMetric(name, { statistic, period: Duration.hours(1), label });
