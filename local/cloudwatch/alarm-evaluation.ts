import type { AlarmDefinition } from '../template/alarms';
import { MetricQueries, type Grid, type MetricQuery } from './metric-queries';
import type { Series } from './metric-math';
import type { MetricStore } from './metric-store';

const MINUTE = 60_000;

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface Evaluation {
  readonly state: AlarmState;
  /** In the words of CloudWatch. */
  readonly reason: string;
}

/** A value that an alarm looked at, and whether it is too high, or too low; undefined where nothing was measured. */
interface Point {
  readonly at: number;
  readonly value: number | undefined;
  readonly breaching: boolean | undefined;
}

const comparisons: Partial<
  Record<
    AlarmDefinition['ComparisonOperator'],
    { readonly words: string; readonly breaches: (value: number, threshold: number) => boolean }
  >
> = {
  GreaterThanOrEqualToThreshold: {
    words: 'greater than or equal to',
    breaches: (value, threshold) => value >= threshold,
  },
  GreaterThanThreshold: {
    words: 'greater than',
    breaches: (value, threshold) => value > threshold,
  },
  LessThanThreshold: { words: 'less than', breaches: (value, threshold) => value < threshold },
  LessThanOrEqualToThreshold: {
    words: 'less than or equal to',
    breaches: (value, threshold) => value <= threshold,
  },
};

const UNCHECKED: Evaluation = {
  state: 'INSUFFICIENT_DATA',
  reason: 'Unchecked: The embedded CloudWatch does not implement anomaly detection.',
};

/**
 * How an alarm stands by the periods that end with the minute of a moment, the minute included: a sliding window. A period
 * with no measurement counts as the alarm says; CloudWatch looks at some that are older in its place, if there are any.
 *
 * @returns undefined when the alarm is to stay as it is
 */
export async function evaluateAlarm(
  alarm: AlarmDefinition,
  metrics: MetricStore,
  now: number,
): Promise<Evaluation | undefined> {
  const { ComparisonOperator, Threshold, TreatMissingData, EvaluationPeriods } = alarm;
  const comparison = comparisons[ComparisonOperator];
  if (!comparison || Threshold === undefined) return UNCHECKED;
  const end = (Math.floor(now / MINUTE) + 1) * MINUTE;
  const window = (period: number): Grid => ({
    start: end - period * EvaluationPeriods,
    period,
    count: EvaluationPeriods,
  });
  const { id, queries } = queriesOf(alarm);
  const { grid, series } = await new MetricQueries(metrics, queries, window).answer(id);

  const points = pointsOf(grid, series, (value) => comparison.breaches(value, Threshold));
  const isEmpty = points.every(({ value }) => value === undefined);
  if (isEmpty && TreatMissingData === 'ignore') return undefined;
  if (isEmpty && TreatMissingData === 'missing') {
    return {
      state: 'INSUFFICIENT_DATA',
      reason: 'Insufficient Data: no datapoints were received.',
    };
  }
  const needed = alarm.DatapointsToAlarm ?? EvaluationPeriods;
  const breaching = points.filter((point) => point.breaching ?? TreatMissingData === 'breaching');
  const isAlarm = breaching.length >= needed;
  const decisive = points.filter((point) => breaching.includes(point) === isAlarm);
  const verdict = isAlarm ? 'was' : 'was not';
  return {
    state: isAlarm ? 'ALARM' : 'OK',
    reason: `Threshold Crossed: ${decisive.length} out of the last ${points.length} datapoints [${decisive
      .map(describe)
      .join(', ')}] ${verdict} ${comparison.words} the threshold (${Threshold}).`,
  };
}

/** What an alarm looks at, in the form of a request. */
function queriesOf(alarm: AlarmDefinition): { id: string; queries: readonly MetricQuery[] } {
  const { Metrics, Namespace, MetricName, Dimensions = [], Period } = alarm;
  if (Metrics) {
    const watched = Metrics.find(({ ReturnData }) => ReturnData);
    return { id: watched?.Id ?? '', queries: Metrics };
  }
  const Stat = alarm.Statistic ?? alarm.ExtendedStatistic;
  if (Namespace === undefined || MetricName === undefined || Period === undefined || !Stat) {
    return { id: '', queries: [] };
  }
  const Metric = { Namespace, MetricName, Dimensions };
  return {
    id: 'm1',
    queries: [{ Id: 'm1', ReturnData: true, MetricStat: { Metric, Period, Stat } }],
  };
}

function pointsOf(
  { start, period }: Grid,
  series: Series,
  breaches: (value: number) => boolean,
): Point[] {
  return series
    .map((value, index) => ({
      at: start + index * period,
      value,
      breaching: value === undefined ? undefined : breaches(value),
    }))
    .reverse();
}

const describe = ({ at, value }: Point): string =>
  `${value ?? 'no datapoint'} (${new Date(at).toISOString().slice(0, 16).replace('T', ' ')})`;
