import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { cloudwatch } from '../shared/clients/cloudwatch';
import type { DrawnMetric, MetricWidget } from './dashboard';

/** Most queries that one request may hold. */
const MOST_QUERIES = 500;

/** Lengths of periods, in seconds, of which the shortest is taken that gives no more than so many of them. */
const LENGTHS = [300, 900, 1800, 3600, 10_800, 21_600, 86_400];
const MOST_PERIODS = 50;

export interface TimeRange {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

export interface Figures {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly periodSeconds: number;
  readonly series: {
    readonly label: string;
    readonly axis: 'left' | 'right';
    readonly values: (number | null)[];
  }[];
}

/** Queries of one widget, whose ids no other widget has. */
interface WidgetQueries {
  readonly widget: MetricWidget;
  readonly periodSeconds: number;
  readonly queries: readonly MetricDataQuery[];
}

/** Values by the time of their period in milliseconds, by the id of their query. */
type Values = Map<string, Map<number, number>>;

/** The figures of widgets, in their order. */
export async function readFigures(
  widgets: readonly MetricWidget[],
  range: TimeRange,
): Promise<Figures[]> {
  const asked = widgets.map((widget, index) => queriesOf(widget, `w${index}_`, range));
  const values: Values = new Map();
  const batches = batchesOf(asked.map(({ queries }) => queries));
  await Promise.all(batches.map((queries) => readInto(values, queries, range)));
  return asked.map((one) => toFigures(one, values, range));
}

/** What refers to one another stays together. */
function batchesOf(groups: readonly (readonly MetricDataQuery[])[]): MetricDataQuery[][] {
  const batches: MetricDataQuery[][] = [];
  for (const queries of groups) {
    const last = batches.at(-1);
    if (last && last.length + queries.length <= MOST_QUERIES) last.push(...queries);
    else if (queries.length > 0) batches.push([...queries]);
  }
  return batches;
}

function queriesOf(widget: MetricWidget, prefix: string, range: TimeRange): WidgetQueries {
  const { metrics } = widget;
  const periodSeconds = Math.max(
    periodFor(range),
    ...metrics.filter(({ expression }) => expression === undefined).map(({ period }) => period),
  );
  const ids = metrics.map(({ id }, index) => id ?? `m${index}`);
  const prefixed = (word: string) => (ids.includes(word) ? prefix + word : word);
  const queries = metrics.map((metric, index) => ({
    Id: `${prefix}${ids[index]}`,
    ReturnData: metric.visible,
    ...(metric.label !== undefined && { Label: metric.label }),
    ...(metric.expression === undefined
      ? { MetricStat: toMetricStat(metric, periodSeconds) }
      : {
          Expression: metric.expression.replaceAll(/\w+/g, prefixed),
          Period: periodSeconds,
        }),
  }));
  return { widget, periodSeconds, queries };
}

/** All periods of a widget are the same, so that its expressions and its table have one rhythm. */
function periodFor({ from, to }: TimeRange): number {
  const fits = (length: number) => (to - from) / (length * 1000) <= MOST_PERIODS;
  return LENGTHS.find(fits) ?? LENGTHS.at(-1) ?? 0;
}

const toMetricStat = (
  { namespace, name, dimensions, stat }: DrawnMetric,
  periodSeconds: number,
): MetricDataQuery['MetricStat'] => ({
  Metric: { Namespace: namespace, MetricName: name, Dimensions: [...dimensions] },
  Period: periodSeconds,
  Stat: stat,
});

async function readInto(
  values: Values,
  queries: MetricDataQuery[],
  { from, to }: TimeRange,
): Promise<void> {
  let token: string | undefined;
  do {
    const { MetricDataResults = [], NextToken } = await cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(from),
        EndTime: new Date(to),
        NextToken: token,
      }),
    );
    for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
      const known = values.get(Id) ?? new Map<number, number>();
      Timestamps.forEach((at, index) => known.set(at.getTime(), Values[index] ?? NaN));
      values.set(Id, known);
    }
    token = NextToken;
  } while (token !== undefined);
}

function toFigures(
  { widget, periodSeconds, queries }: WidgetQueries,
  values: Values,
  { from, to }: TimeRange,
): Figures {
  const period = periodSeconds * 1000;
  const start = Math.floor(from / period) * period;
  const times = Array.from(
    { length: Math.ceil((to - start) / period) },
    (_, index) => start + index * period,
  );
  const series = widget.metrics.flatMap(({ visible, label, name, axis }, index) => {
    if (!visible) return [];
    const measured = values.get(queries[index]?.Id ?? '');
    return [{ label: label ?? name, axis, values: times.map((at) => measured?.get(at) ?? null) }];
  });
  return { start, periodSeconds, series };
}
