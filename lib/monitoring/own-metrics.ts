import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  definitionOf,
  METRIC_NAMESPACE,
  type MetricName,
} from '../../lambdas/shared/metrics/definitions';

export interface Reading {
  /** How values of a period become one; their sum unless given. */
  readonly statistic?: string;
  readonly period?: Duration;
  readonly label?: string;
  /** One value of one dimension; all together unless given. */
  readonly by?: readonly [dimension: string, value: string];
}

/**
 * What the functions measure.
 *
 * @throws Error when the metric has no such dimension
 */
export function ownMetric(
  name: MetricName,
  { statistic = Stats.SUM, period = Duration.minutes(5), label = name, by }: Reading = {},
): Metric {
  const { dimensions = [] } = definitionOf(name);
  if (by && !dimensions.includes(by[0])) throw new Error(`${name} has no dimension ${by[0]}.`);
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: name,
    statistic,
    period,
    label,
    ...(by && { dimensionsMap: { [by[0]]: by[1] } }),
  });
}
