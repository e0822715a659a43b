import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

const counted = {
  statistic: Stats.SUM,
  period: Duration.minutes(5),
};

/**
 * Requests that Rekognition refused as too many, of functions and of the workflow: its quotas are the account's.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/cloudwatch-metricsdim.html
 */
export const rekognitionThrottles = (): Metric =>
  new Metric({
    ...counted,
    namespace: 'AWS/Rekognition',
    metricName: 'ThrottledCount',
    label: 'Rekognition',
  });

/** Calls of one operation of Rekognition that succeeded, which are those that are paid for. */
export const rekognitionCalls = (operation: string, period: Duration): Metric =>
  new Metric({
    namespace: 'AWS/Rekognition',
    metricName: 'SuccessfulRequestCount',
    dimensionsMap: { Operation: operation },
    statistic: Stats.SUM,
    period,
    label: operation,
  });

/** Invocations that Lambda refused as too many at once, of all functions of the account, which share that quota. */
export const functionThrottles = (): Metric =>
  LambdaFunction.metricAllThrottles({ ...counted, label: 'Lambda' });

/** Reads and writes that a table refused as too many. */
export function tableThrottles(table: Table): MathExpression {
  const { id: label } = table.node;
  // Expressions that are drawn together share their ids.
  const [reads, writes] = [`reads${label}`, `writes${label}`];
  return new MathExpression({
    expression: `FILL(${reads}, 0) + FILL(${writes}, 0)`,
    usingMetrics: {
      [reads]: table.metric('ReadThrottleEvents', counted),
      [writes]: table.metric('WriteThrottleEvents', counted),
    },
    period: counted.period,
    label,
  });
}
