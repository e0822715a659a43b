import './support/environment';
import {
  CloudWatchClient,
  DashboardNotFoundError,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-operations/handler';
import { call } from './support/api-event';

const cloudwatch = mockClient(CloudWatchClient);
const caller = { principal: 'reviewer', reviewer: 'kim', groups: 'reviewer' };

const widget = (properties: object, y = 4) => ({ type: 'metric', x: 0, y, properties });

function givenDashboard(...widgets: object[]): void {
  cloudwatch
    .on(GetDashboardCommand, { DashboardName: 'honnin' })
    .resolves({ DashboardBody: JSON.stringify({ widgets }) });
}

/** All queries that were asked for, in whatever requests. */
let asked: GetMetricDataCommandInput[];
beforeEach(() => {
  cloudwatch.reset();
  asked = [];
  cloudwatch.on(GetMetricDataCommand).callsFake((input: GetMetricDataCommandInput) => {
    asked.push(input);
    return { MetricDataResults: [] };
  });
});

const range = { from: '2026-11-23T09:03:00.000Z', to: '2026-11-23T12:03:00.000Z' };
const read = (query: Record<string, string> = range) =>
  call(handler, { method: 'GET', resource: '/review/operations', query, caller });
const queries = () => asked.flatMap(({ MetricDataQueries = [] }) => MetricDataQueries);

describe('The figures', () => {
  it('are those of the dashboard, period by period, with gaps where nothing was measured', async () => {
    givenDashboard(
      { type: 'text', properties: { markdown: 'Hello' } },
      widget({
        title: 'Started',
        stacked: true,
        metrics: [['Honnin', 'Started', { stat: 'Sum', label: 'started' }]],
        yAxis: { left: { min: 0, max: 100 } },
        annotations: { horizontal: [{ value: 80, label: 'policy' }] },
      }),
    );
    cloudwatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Id: 'w0_m0', Timestamps: [new Date('2026-11-23T10:00:00.000Z')], Values: [7] },
      ],
    });
    const { status, body } = await read();
    expect(status).toBe(200);
    const values = Array.from({ length: 37 }, (_, index) => (index === 12 ? 7 : null));
    expect(body).toEqual({
      ...range,
      alarms: [],
      charts: [
        {
          title: 'Started',
          row: 4,
          kind: 'stacked',
          start: '2026-11-23T09:00:00.000Z',
          periodSeconds: 300,
          minimum: 0,
          maximum: 100,
          thresholds: [{ label: 'policy', value: 80 }],
          series: [{ label: 'started', axis: 'left', values }],
        },
      ],
    });
  });

  it('have longer periods in longer times, and never shorter ones than the dashboard', async () => {
    const hourly = ['Honnin', 'MachineTime', { stat: 'p50', period: 3600 }];
    givenDashboard(widget({ metrics: [['Honnin', 'Started']] }), widget({ metrics: [hourly] }));
    const periods = () => queries().map(({ MetricStat }) => MetricStat?.Period);
    await read();
    expect(periods()).toEqual([300, 3600]);
    asked = [];
    await read({ from: '2026-11-16T09:00:00.000Z', to: '2026-11-23T09:00:00.000Z' });
    expect(periods()).toEqual([21_600, 21_600]);
  });

  it('of expressions are computed of metrics that are not shown, apart from those of other widgets', async () => {
    const metrics = [
      [{ expression: 'FILL(sessions, 0) * 0.015', label: 'Face Liveness' }],
      ['Honnin', 'LivenessSessions', { id: 'sessions', visible: false, stat: 'Sum' }],
    ];
    givenDashboard(widget({ metrics }), widget({ metrics, view: 'singleValue' }));
    const { body } = await read();
    expect(queries().map(({ Id, Expression, ReturnData }) => [Id, Expression, ReturnData])).toEqual(
      [
        ['w0_m0', 'FILL(w0_sessions, 0) * 0.015', true],
        ['w0_sessions', undefined, false],
        ['w1_m0', 'FILL(w1_sessions, 0) * 0.015', true],
        ['w1_sessions', undefined, false],
      ],
    );
    expect(body.charts).toMatchObject([
      { kind: 'lines', series: [{ label: 'Face Liveness' }] },
      { kind: 'latest', series: [{ label: 'Face Liveness' }] },
    ]);
  });

  it('are found where the dashboard abbreviates a metric by the one before', async () => {
    givenDashboard(
      widget({
        stat: 'Sum',
        metrics: [
          ['Honnin', 'Decided', 'Outcome', 'approved'],
          ['...', 'rejected'],
          ['.', 'Waiting', 'Step', 'document'],
        ],
      }),
    );
    await read();
    expect(queries().map(({ MetricStat }) => MetricStat?.Metric)).toEqual([
      metricOf('Decided', 'Outcome', 'approved'),
      metricOf('Decided', 'Outcome', 'rejected'),
      metricOf('Waiting', 'Step', 'document'),
    ]);
  });

  const metricOf = (MetricName: string, Name: string, Value: string) => ({
    Namespace: 'Honnin',
    MetricName,
    Dimensions: [{ Name, Value }],
  });

  it('are asked for in as many requests as it takes, and read page by page', async () => {
    const metrics = Array.from({ length: 300 }, (_, index) => ['Honnin', `Metric${index}`]);
    givenDashboard(widget({ metrics }), widget({ metrics }));
    await read();
    expect(asked.map(({ MetricDataQueries }) => MetricDataQueries?.length)).toEqual([300, 300]);

    givenDashboard(widget({ metrics: [['Honnin', 'Started']] }));
    const page = (at: string, value: number, NextToken?: string) => ({
      MetricDataResults: [{ Id: 'w0_m0', Timestamps: [new Date(at)], Values: [value] }],
      NextToken,
    });
    cloudwatch
      .on(GetMetricDataCommand)
      .callsFake(({ NextToken }: GetMetricDataCommandInput) =>
        NextToken === undefined
          ? page('2026-11-23T09:05:00.000Z', 2, 'more')
          : page('2026-11-23T09:00:00.000Z', 1),
      );
    const { body } = await read();
    const values = [1, 2, ...Array.from({ length: 35 }, () => null)];
    expect(body.charts).toMatchObject([{ series: [{ values }] }]);
  });
});

describe('The alarms', () => {
  const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;
  const shown = (...names: string[]) => ({ type: 'alarm', properties: { alarms: names.map(arn) } });

  it('of the dashboard are told with what they say, those that are raised first', async () => {
    givenDashboard(shown('honnin-quiet', 'honnin-raised', 'honnin-gone'));
    cloudwatch
      .on(DescribeAlarmsCommand, { AlarmNames: ['honnin-quiet', 'honnin-raised', 'honnin-gone'] })
      .resolves({
        MetricAlarms: [
          { AlarmName: 'honnin-quiet', StateValue: 'OK', AlarmDescription: 'By hand.' },
          {
            AlarmName: 'honnin-raised',
            StateValue: 'ALARM',
            AlarmDescription: 'It failed. See docs/operations.md#alarm-it',
            StateReason: 'Threshold Crossed',
            StateTransitionedTimestamp: new Date('2026-11-23T09:00:00.000Z'),
          },
        ],
      });
    const { body } = await read();
    expect(body.alarms).toEqual([
      {
        name: 'honnin-raised',
        state: 'alarm',
        says: 'It failed.',
        page: 'docs/operations.md#alarm-it',
        reason: 'Threshold Crossed',
        since: '2026-11-23T09:00:00.000Z',
      },
      { name: 'honnin-quiet', state: 'ok', says: 'By hand.' },
    ]);
  });

  it('are asked for by a hundred', async () => {
    givenDashboard(shown(...Array.from({ length: 101 }, (_, index) => `honnin-${index}`)));
    cloudwatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] });
    await read();
    const requests = cloudwatch.commandCalls(DescribeAlarmsCommand);
    expect(requests.map(({ args: [{ input }] }) => input.AlarmNames?.length)).toEqual([100, 1]);
  });
});

describe('What is asked for', () => {
  it.each([
    [{ from: 'yesterday' }, 'from: Invalid ISO datetime'],
    [
      { from: '2026-11-01T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' },
      'from: must be earlier than the end, and by 15 days at most',
    ],
    [
      { from: '2026-11-23T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' },
      'from: must be earlier than the end, and by 15 days at most',
    ],
  ])('is refused where it cannot be: %j', async (query, detail) => {
    const { status, body } = await read(query);
    expect(status).toBe(400);
    expect(body.detail).toBe(detail);
  });

  it('is not found where somebody has deleted the dashboard', async () => {
    cloudwatch
      .on(GetDashboardCommand)
      .rejects(new DashboardNotFoundError({ message: 'gone', $metadata: {} }));
    const { status, body } = await read();
    expect(status).toBe(404);
    expect(body.detail).toContain('deploying the stack again makes it');
  });
});
