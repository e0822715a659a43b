import {
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { AccessControl } from '../../local/iam/access-control';
import { identityPolicySchema } from '../../local/iam/policy-document';
import { guarded } from '../../local/iam/requirements';
import { cloudWatchRequirements } from '../../local/cloudwatch/requirements';
import { deployment } from '../../local/embedded/deployment';
import { callOperation, type JsonObject } from '../../local/service';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { RunningCloudWatch } from '../support/cloudwatch';

const NINE = Date.UTC(2026, 10, 23, 9);
const MINUTE = 60_000;

let clock: ManualClock;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: RunningCloudWatch;

beforeEach(async () => {
  clock = new ManualClock(NINE);
  folder = await temporaryFolder();
});

afterEach(async () => {
  await running.stop();
  await folder.remove();
});

async function start(
  alarms: readonly JsonObject[] = [],
  dashboards: readonly JsonObject[] = [],
): Promise<void> {
  running = await RunningCloudWatch.start(folder.path, { clock, alarms, dashboards });
}

function record(name: string, value: number, at = clock.now(), reason?: string): void {
  const dimensions: Record<string, string> = reason === undefined ? {} : { Reason: reason };
  running.cloudWatch.metrics.record({ namespace: 'Honnin', name, value, at, dimensions });
}

const statistic = (Stat: string, name = 'Similarity', Id = 'm1'): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'Honnin', MetricName: name }, Period: 300, Stat },
});

/** Of the quarter of an hour from nine, oldest first. */
async function read(...queries: MetricDataQuery[]) {
  const { MetricDataResults = [] } = await running.client.send(
    new GetMetricDataCommand({
      MetricDataQueries: queries,
      StartTime: new Date(NINE),
      EndTime: new Date(NINE + 15 * MINUTE),
      ScanBy: 'TimestampAscending',
    }),
  );
  return MetricDataResults;
}

const valuesOf = async (...queries: MetricDataQuery[]) => (await read(...queries))[0]?.Values;

describe('A metric', () => {
  it('is told by periods, each of which has what was measured within it', async () => {
    await start();
    record('Started', 1, NINE);
    record('Started', 1, NINE + 4 * MINUTE);
    record('Started', 1, NINE + 10 * MINUTE);
    expect(await read(statistic('Sum', 'Started'))).toEqual([
      {
        Id: 'm1',
        Label: 'Started',
        StatusCode: 'Complete',
        Timestamps: [new Date(NINE), new Date(NINE + 10 * MINUTE)],
        Values: [2, 1],
      },
    ]);
  });

  it('is another one with other dimensions', async () => {
    await start();
    record('Decided', 1, NINE, 'NO_FACE');
    expect(await valuesOf(statistic('Sum', 'Decided'))).toEqual([]);
    const Metric = {
      Namespace: 'Honnin',
      MetricName: 'Decided',
      Dimensions: [{ Name: 'Reason', Value: 'NO_FACE' }],
    };
    const ofReason = { Id: 'm1', MetricStat: { Metric, Period: 300, Stat: 'Sum' } };
    expect(await valuesOf(ofReason)).toEqual([1]);
  });

  it.each([
    ['Sum', 290],
    ['SampleCount', 4],
    ['Average', 72.5],
    ['Minimum', 20],
    ['Maximum', 95],
    ['p50', 80],
    ['p99', 95],
    ['PR(80:95)', 50],
    ['PR(:80)', 50],
  ])('has the statistic %s', async (stat, expected) => {
    await start();
    for (const value of [95, 20, 80, 95]) record('Similarity', value);
    expect(await valuesOf(statistic(stat))).toEqual([expected]);
  });

  it('outlives the process, and is forgotten after fifteen days', async () => {
    await start();
    record('Started', 1);
    await running.stop();
    await start();
    expect(await valuesOf(statistic('Sum', 'Started'))).toEqual([1]);
    clock.advance(16 * 24 * 60 * MINUTE);
    await running.cloudWatch.metrics.expire();
    expect(await valuesOf(statistic('Sum', 'Started'))).toEqual([]);
  });
});

describe('Metric math', () => {
  const compute = (Expression: string) =>
    valuesOf(
      { Id: 'e1', Expression },
      { ...statistic('Sum', 'Decided', 'decided'), ReturnData: false },
      { ...statistic('Sum', 'Failed', 'failed'), ReturnData: false },
    );

  beforeEach(async () => {
    await start();
    record('Decided', 20, NINE);
    record('Decided', 4, NINE + 5 * MINUTE);
    record('Failed', 5, NINE);
  });

  it.each([
    ['decided * 0.5', [10, 2]],
    ['decided - failed', [15]],
    ['FILL(decided, 0) + FILL(failed, 0)', [25, 4, 0]],
    ['IF(FILL(decided, 0) >= 20 AND FILL(failed, 0) >= 5, 100 * failed / decided, 0)', [25, 0, 0]],
    ['-(decided + 2 * 3)', [-26, -10]],
    ['decided / (failed - 5)', []],
    ['decided > 5 || failed > 5', [1]],
  ])('computes %s', async (expression, expected) => {
    expect(await compute(expression)).toEqual(expected);
  });

  it.each([
    ['ANOMALY_DETECTION_BAND(decided, 2)', /does not implement ANOMALY_DETECTION_BAND/],
    ['decided +', /Unexpected end/],
    ['decided ? 1', /Cannot read/],
    ['nothing * 2', /nothing cannot be resolved/],
    ['e1 + 1', /cannot be resolved/],
  ])('refuses %s, and says why', async (expression, message) => {
    await expect(compute(expression)).rejects.toThrow(message);
  });
});

describe('What is not embedded', () => {
  it('is refused by name: statistics, pages, operations', async () => {
    await start();
    await expect(read(statistic('TM(2%:98%)'))).rejects.toThrow(/statistic TM\(2%:98%\)/);
    await expect(running.client.send(new ListMetricsCommand({}))).rejects.toThrow(
      'The embedded cloudwatch does not implement ListMetrics.',
    );
  });
});

describe('An alarm', () => {
  const named: JsonObject = {
    AlarmName: 'honnin-failures',
    AlarmDescription: 'Something failed. See docs/operations.md#alarm-failures',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  };
  const failures = { Namespace: 'Honnin', MetricName: 'Failed', Statistic: 'Sum', Period: 300 };
  const alarm = (more: JsonObject = {}): JsonObject => ({
    ...named,
    ...failures,
    Threshold: 2,
    ...more,
  });

  async function described() {
    const { MetricAlarms = [] } = await running.client.send(new DescribeAlarmsCommand({}));
    return MetricAlarms;
  }

  const state = async () => (await described())[0]?.StateValue;

  it('is raised by what lies in its last period, and over when that has passed', async () => {
    await start([alarm()]);
    expect(await state()).toBe('OK');
    record('Failed', 2);
    expect((await described())[0]).toMatchObject({
      AlarmName: 'honnin-failures',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:honnin-failures',
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints [2 (2026-11-23 08:56)] was greater than or equal to the threshold (2).',
      StateTransitionedTimestamp: new Date(NINE),
      Threshold: 2,
    });
    clock.advance(5 * MINUTE);
    expect(await state()).toBe('OK');
  });

  it('wants as many periods too high as it says', async () => {
    await start([alarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 })]);
    record('Failed', 2);
    expect(await state()).toBe('OK');
    record('Failed', 2, NINE - 10 * MINUTE);
    expect(await state()).toBe('ALARM');
  });

  it.each([
    ['notBreaching', 'OK'],
    ['breaching', 'ALARM'],
    ['missing', 'INSUFFICIENT_DATA'],
    ['ignore', 'ALARM'],
  ])('takes periods without a measurement as %s', async (TreatMissingData, expected) => {
    await start([alarm({ TreatMissingData })]);
    record('Failed', 2);
    expect(await state()).toBe('ALARM');
    clock.advance(6 * MINUTE);
    expect(await state()).toBe(expected);
  });

  it('can watch what is computed, and stays as it was over a restart', async () => {
    const failed = {
      Metric: { Namespace: 'Honnin', MetricName: 'Failed' },
      Period: 300,
      Stat: 'Sum',
    };
    const computed: JsonObject = {
      ...named,
      Threshold: 2,
      Metrics: [
        { Id: 'sum', Expression: 'FILL(failed, 0) * 2', ReturnData: true },
        { Id: 'failed', MetricStat: failed, ReturnData: false },
      ],
    };
    await start([computed]);
    record('Failed', 1);
    expect(await state()).toBe('ALARM');
    await running.stop();
    clock.advance(MINUTE);
    await start([computed]);
    const [{ StateTransitionedTimestamp } = {}] = await described();
    expect(StateTransitionedTimestamp).toEqual(new Date(NINE));
  });

  it('that learns what is usual has too little data, and says why', async () => {
    const band = { ThresholdMetricId: 'band', ComparisonOperator: 'GreaterThanUpperThreshold' };
    await start([{ ...named, ...failures, ...band }]);
    const [{ StateValue, StateReason } = {}] = await described();
    expect(StateValue).toBe('INSUFFICIENT_DATA');
    expect(StateReason).toContain('does not implement anomaly detection');
  });

  it('is found by name, prefix and state, page by page', async () => {
    await start(['honnin-a', 'honnin-b', 'other'].map((AlarmName) => alarm({ AlarmName })));
    const names = async (input: DescribeAlarmsCommandInput) => {
      const answer = await running.client.send(new DescribeAlarmsCommand(input));
      return { ...answer, names: answer.MetricAlarms?.map(({ AlarmName }) => AlarmName) };
    };
    expect((await names({ AlarmNames: ['other', 'nothing'] })).names).toEqual(['other']);
    expect((await names({ StateValue: 'ALARM' })).names).toEqual([]);
    const first = await names({ AlarmNamePrefix: 'honnin-', MaxRecords: 1 });
    expect(first.names).toEqual(['honnin-a']);
    const { NextToken } = first;
    expect((await names({ AlarmNamePrefix: 'honnin-', NextToken })).names).toEqual(['honnin-b']);
  });
});

describe('A dashboard', () => {
  it('is the one of the template', async () => {
    await start([], [{ DashboardName: 'honnin', DashboardBody: '{"widgets":[]}' }]);
    const dashboard = await running.client.send(
      new GetDashboardCommand({ DashboardName: 'honnin' }),
    );
    expect(dashboard).toMatchObject({
      DashboardArn: 'arn:aws:cloudwatch::000000000000:dashboard/honnin',
      DashboardBody: '{"widgets":[]}',
    });
    await expect(
      running.client.send(new GetDashboardCommand({ DashboardName: 'other' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });
});

describe('Who may', () => {
  const arn = 'arn:aws:iam::000000000000:role/Watcher';
  const principal = { accessKeyId: 'key', arn, roleArn: arn };

  it('see some alarms and one dashboard sees no others', async () => {
    await start([alarmNamed('honnin-a'), alarmNamed('other')]);
    const statement = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
    const policy = identityPolicySchema.parse({
      Version: '2012-10-17',
      Statement: [
        statement(
          'cloudwatch:DescribeAlarms',
          'arn:aws:cloudwatch:us-east-1:000000000000:alarm:honnin-*',
        ),
        statement('cloudwatch:GetDashboard', 'arn:aws:cloudwatch::000000000000:dashboard/honnin'),
      ],
    });
    const trustPolicy = { Statement: [] };
    const service = guarded(running.cloudWatch, {
      actionPrefix: 'cloudwatch',
      requirements: cloudWatchRequirements(deployment),
      access: new AccessControl({
        roles: [{ arn, policies: [policy], trustPolicy }],
        resources: [],
      }),
    });
    const call = (operation: string, input: JsonObject) =>
      callOperation(service, operation, input, { principal, requestId: 'request' });
    await expect(call('DescribeAlarms', { AlarmNames: ['honnin-a'] })).resolves.toBeTruthy();
    await expect(call('DescribeAlarms', { AlarmNames: ['honnin-a', 'other'] })).rejects.toThrow(
      /not authorized to perform: cloudwatch:DescribeAlarms/,
    );
    await expect(call('DescribeAlarms', {})).rejects.toThrow(/not authorized/);
    await expect(call('GetDashboard', { DashboardName: 'other' })).rejects.toThrow(
      /not authorized to perform: cloudwatch:GetDashboard/,
    );
    await expect(call('GetMetricData', {})).rejects.toThrow(/cloudwatch:GetMetricData/);
  });

  const alarmNamed = (AlarmName: string): JsonObject => ({
    AlarmName,
    Namespace: 'Honnin',
    MetricName: 'Failed',
    Statistic: 'Sum',
    Period: 300,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
  });
});
