import * as z from 'zod';
import type { Clock } from '../clock';
import { operation } from '../operation-input';
import { ServiceError, type JsonObject, type JsonService, type Operation } from '../service';
import type { Store } from '../store/store';
import type { AlarmDefinition } from '../template/alarms';
import type { DashboardDefinition } from '../template/dashboards';
import { Alarms } from './alarms';
import { invalid, invalidValue, queryErrorCode } from './errors';
import { MetricQueries, metricQuery, type Grid, type QueryResult } from './metric-queries';
import { MetricStore } from './metric-store';

/** Most values that one answer holds. */
const MOST_DATAPOINTS = 100_800;

const getMetricData = z.object({
  MetricDataQueries: z.array(metricQuery).min(1).max(500),
  /** Seconds since the epoch. */
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.int().min(1).max(MOST_DATAPOINTS).default(MOST_DATAPOINTS),
  LabelOptions: z.undefined('is not implemented by the embedded CloudWatch').optional(),
  NextToken: z.undefined('is not implemented by the embedded CloudWatch').optional(),
});

const alarmType = z.enum(['MetricAlarm', 'CompositeAlarm']);

const describeAlarms = z.strictObject({
  AlarmNames: z.array(z.string().min(1).max(255)).max(100).optional(),
  AlarmNamePrefix: z.string().min(1).max(255).optional(),
  AlarmTypes: z.array(alarmType).default(['MetricAlarm']),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
  MaxRecords: z.int().min(1).max(100).default(50),
  NextToken: z.string().optional(),
});

const getDashboard = z.object({ DashboardName: z.string().min(1) });

export interface CloudWatchOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly alarms: readonly AlarmDefinition[];
  readonly dashboards: readonly DashboardDefinition[];
  /** Told of errors that nobody asked for; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
}

/** The embedded CloudWatch: metrics by the minute, and the alarms and dashboards of the template. */
export class CloudWatch implements JsonService {
  readonly name = 'cloudwatch';
  readonly targetPrefix = 'GraniteServiceVersion20100801';
  readonly jsonVersion = '1.0';
  readonly queryErrorCode = queryErrorCode;
  readonly operations: Readonly<Record<string, Operation>>;

  private constructor(
    readonly metrics: MetricStore,
    private readonly alarms: Alarms,
    dashboards: readonly DashboardDefinition[],
  ) {
    this.operations = {
      GetMetricData: operation(getMetricData, (input) => this.metricData(input)),
      DescribeAlarms: operation(describeAlarms, (input) => this.described(input)),
      GetDashboard: operation(getDashboard, ({ DashboardName }) => {
        const dashboard = dashboards.find(({ name }) => name === DashboardName);
        if (!dashboard) {
          throw new ServiceError(
            'DashboardNotFoundError',
            `Dashboard ${DashboardName} does not exist`,
            404,
          );
        }
        const { arn, name, body } = dashboard;
        return Promise.resolve({ DashboardArn: arn, DashboardName: name, DashboardBody: body });
      }),
    };
  }

  static async open(options: CloudWatchOptions): Promise<CloudWatch> {
    const { store, clock, alarms: definitions, dashboards, logError = console.error } = options;
    const metrics = await MetricStore.open(store, clock, logError);
    const alarms = new Alarms({ store, clock, metrics, definitions, logError });
    return new CloudWatch(metrics, alarms, dashboards);
  }

  /** Begins to look at alarms, and to delete what is old. */
  async start(): Promise<void> {
    await this.metrics.expire();
    this.alarms.start();
  }

  /** Writes what was measured last. */
  async close(): Promise<void> {
    await this.alarms.stop();
    await this.metrics.close();
  }

  private async metricData(input: z.output<typeof getMetricData>): Promise<JsonObject> {
    const { MetricDataQueries, StartTime, EndTime, ScanBy, MaxDatapoints } = input;
    if (StartTime >= EndTime) {
      throw invalid('The parameter StartTime must be less than the parameter EndTime.');
    }
    await this.metrics.flush();
    const gridOf = (period: number): Grid => {
      const start = Math.floor((StartTime * 1000) / period) * period;
      return { start, period, count: Math.ceil((EndTime * 1000 - start) / period) };
    };
    const queries = new MetricQueries(this.metrics, MetricDataQueries, gridOf);
    const shown = MetricDataQueries.filter(({ ReturnData }) => ReturnData);
    const results = await Promise.all(
      shown.map(async ({ Id }) => {
        const points = pointsOf(await queries.answer(Id), ScanBy);
        return { Id, ...points, StatusCode: 'Complete' };
      }),
    );
    const datapoints = results.reduce((sum, { Values }) => sum + Values.length, 0);
    if (datapoints > MaxDatapoints) {
      throw invalid(
        `The answer has ${datapoints} data points; the embedded CloudWatch does not answer in pages of ${MaxDatapoints}.`,
      );
    }
    return { MetricDataResults: results, Messages: [] };
  }

  private async described(input: z.output<typeof describeAlarms>): Promise<JsonObject> {
    const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, MaxRecords, NextToken } = input;
    if (AlarmNames && AlarmNamePrefix !== undefined) {
      throw new ServiceError(
        'InvalidParameterCombinationException',
        'AlarmNames and AlarmNamePrefix cannot be given together.',
      );
    }
    const after = NextToken === undefined ? '' : nameOf(NextToken);
    const found = (await this.alarms.describe()).filter(
      ({ name, state }) =>
        AlarmTypes.includes('MetricAlarm') &&
        name > after &&
        (AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix ?? '')) &&
        (StateValue === undefined || state === StateValue),
    );
    const page = found.slice(0, MaxRecords);
    const last = page.at(-1);
    return {
      MetricAlarms: page.map(({ alarm }) => alarm),
      CompositeAlarms: [],
      ...(last && found.length > page.length && { NextToken: tokenOf(last.name) }),
    };
  }
}

/** The values there are, with the beginnings of their periods in seconds since the epoch. */
function pointsOf({ label, grid, series }: QueryResult, scanBy: string) {
  const points = series.flatMap((value, index) =>
    value === undefined ? [] : [{ at: (grid.start + index * grid.period) / 1000, value }],
  );
  if (scanBy === 'TimestampDescending') points.reverse();
  return {
    Label: label,
    Timestamps: points.map(({ at }) => at),
    Values: points.map(({ value }) => value),
  };
}

/** After which alarm a page begins. */
const tokenOf = (name: string): string => Buffer.from(name).toString('base64url');

function nameOf(token: string): string {
  const name = Buffer.from(token, 'base64url').toString();
  if (tokenOf(name) === token) return name;
  throw invalidValue('The next token specified is invalid.');
}
