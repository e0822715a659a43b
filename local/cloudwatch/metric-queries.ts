import * as z from 'zod';
import { statisticNamed } from './distribution';
import { invalid } from './errors';
import { parseExpression, referredTo, type Expression } from './expression';
import { metricKey, type Metric } from './metric';
import { compute, UnknownFunctionError, type Series } from './metric-math';
import type { MetricStore } from './metric-store';

/** Seconds; what is shorter than a minute would need measurements of a finer resolution than is kept. */
const period = z.int().min(60).multipleOf(60);

const dimension = z.object({ Name: z.string().min(1), Value: z.string().min(1) });

/** How a metric is named in requests, and in templates. */
export const metricSchema = z.object({
  Namespace: z.string().min(1),
  MetricName: z.string().min(1),
  Dimensions: z.array(dimension).max(30).default([]),
});

/** A metric, or what is computed from others. */
export const metricQuery = z.strictObject({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/),
  MetricStat: z
    .strictObject({ Metric: metricSchema, Period: period, Stat: z.string().min(1) })
    .optional(),
  Expression: z.string().min(1).max(2048).optional(),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
  Period: period.optional(),
});

export type MetricQuery = z.output<typeof metricQuery>;

/** Periods of the same length, one after another; milliseconds. */
export interface Grid {
  readonly start: number;
  readonly period: number;
  readonly count: number;
}

export interface QueryResult {
  readonly label: string;
  readonly grid: Grid;
  readonly series: Series;
}

export function toMetric({
  Namespace,
  MetricName,
  Dimensions,
}: z.output<typeof metricSchema>): Metric {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: Namespace, name: MetricName, dimensions };
}

/** Answers queries that refer to one another, each once. */
export class MetricQueries {
  private readonly byId: ReadonlyMap<string, MetricQuery>;
  private readonly results = new Map<string, Promise<QueryResult>>();
  /** What was read, by metric and period: several statistics of a metric are often asked for together. */
  private readonly read = new Map<string, ReturnType<MetricStore['read']>>();

  /**
   * @param gridOf the periods to answer for, by their length in milliseconds
   * @throws ServiceError when two have the same id
   */
  constructor(
    private readonly metrics: MetricStore,
    queries: readonly MetricQuery[],
    private readonly gridOf: (period: number) => Grid,
  ) {
    this.byId = new Map(queries.map((query) => [query.Id, query]));
    if (this.byId.size < queries.length) {
      throw invalid('The values for parameter id in MetricDataQueries are not unique.');
    }
  }

  /** @throws ServiceError for what cannot be answered, saying why */
  answer(id: string): Promise<QueryResult> {
    const known = this.results.get(id);
    if (known) return known;
    const result = this.resolve(id, []);
    this.results.set(id, result);
    return result;
  }

  private async resolve(id: string, path: readonly string[]): Promise<QueryResult> {
    const query = this.byId.get(id);
    if (!query || path.includes(id)) {
      throw invalid(`Error in expression '${path.at(-1) ?? id}': ${id} cannot be resolved.`);
    }
    const { MetricStat, Expression, Label } = query;
    if ((MetricStat === undefined) === (Expression === undefined)) {
      throw invalid(`Exactly one of MetricStat and Expression must be given for ${id}.`);
    }
    if (Expression !== undefined) return this.computed(query, Expression, [...path, id]);
    return this.measured(Label, MetricStat);
  }

  private async measured(label: string | undefined, stat: MetricQuery['MetricStat']) {
    if (!stat) throw invalid('MetricStat is missing.');
    const statistic = statisticNamed(stat.Stat);
    if (!statistic) {
      throw invalid(`The embedded CloudWatch does not implement the statistic ${stat.Stat}.`);
    }
    const grid = this.gridOf(stat.Period * 1000);
    const distributions = await this.readOnce(toMetric(stat.Metric), grid);
    return {
      label: label ?? stat.Metric.MetricName,
      grid,
      series: distributions.map((distribution) => distribution && statistic(distribution)),
    };
  }

  private readOnce(metric: Metric, grid: Grid): ReturnType<MetricStore['read']> {
    const key = `${metricKey(metric)} ${grid.period}`;
    const reading = this.read.get(key) ?? this.metrics.read(metric, grid);
    this.read.set(key, reading);
    return reading;
  }

  private async computed(
    { Id, Label }: MetricQuery,
    text: string,
    path: readonly string[],
  ): Promise<QueryResult> {
    const expression = parsed(Id, text);
    const ids = [...new Set(referredTo(expression))];
    const operands = new Map<string, QueryResult>();
    for (const id of ids) operands.set(id, await this.resolve(id, path));
    const [first, ...others] = operands.values();
    if (!first || others.some(({ grid }) => grid.period !== first.grid.period)) {
      throw invalid(
        `Error in expression '${Id}': the embedded CloudWatch computes with metrics of one period only.`,
      );
    }
    const { grid } = first;
    return { label: Label ?? Id, grid, series: series(Id, expression, grid.count, operands) };
  }
}

function parsed(id: string, text: string): Expression {
  try {
    return parseExpression(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(`Error in expression '${id}': ${error.message}`);
  }
}

function series(
  id: string,
  expression: Expression,
  count: number,
  operands: ReadonlyMap<string, QueryResult>,
): Series {
  try {
    return compute(expression, count, (operand) => operands.get(operand)?.series ?? []);
  } catch (error) {
    if (!(error instanceof UnknownFunctionError)) throw error;
    throw invalid(`Error in expression '${id}': ${error.message}`);
  }
}
