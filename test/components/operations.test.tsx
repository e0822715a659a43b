/** @jest-environment jsdom */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ApiError } from '../../web/api/errors';
import type {
  Alarm,
  Chart,
  Operations,
  OperationsQuery,
  ReviewApi,
} from '../../web/console/api/review-api';
import OperationsPage from '../../web/console/operations/operations-page';
import { showConsole } from './support/console';
import { pretendToDraw } from './support/drawing';

const chart = (differences: Partial<Chart> = {}): Chart => ({
  title: 'Started and decided',
  row: 4,
  kind: 'lines',
  start: '2026-03-04T12:00:00.000Z',
  periodSeconds: 300,
  thresholds: [],
  series: [
    { label: 'Started', axis: 'left', values: [3, null, 2] },
    { label: 'Decided', axis: 'left', values: [1, null, null] },
  ],
  ...differences,
});

const alarm = (differences: Partial<Alarm> = {}): Alarm => ({
  name: 'honnin-failed-executions',
  state: 'ok',
  says: 'Executions failed.',
  page: 'docs/operations.md#alarm-failed-executions',
  since: '2026-03-04T12:00:00.000Z',
  ...differences,
});

const operations = (differences: Partial<Operations> = {}): Operations => ({
  from: '2026-03-03T12:00:00.000Z',
  to: '2026-03-04T12:15:00.000Z',
  alarms: [alarm()],
  charts: [chart()],
  ...differences,
});

const show = (answer: Operations | ReviewApi['readOperations']) =>
  showConsole(<OperationsPage />, {
    api: {
      readOperations: typeof answer === 'function' ? answer : () => Promise.resolve(answer),
    },
  });

/** The rows of a table, each as its cells. */
const rowsOf = (name: string): string[] =>
  within(screen.getByRole('table', { name }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent).join(' | '));

beforeAll(pretendToDraw);

describe('Alarms', () => {
  it('are shown where they are raised, with what they say and where to read on', async () => {
    show(operations({ alarms: [alarm({ state: 'alarm' }), alarm({ name: 'quiet' })] }));
    expect(
      await screen.findByText('1 raised, 1 quiet, 0 with too little data to tell'),
    ).toBeTruthy();
    expect(rowsOf('Alarms')).toEqual([
      expect.stringMatching(
        /^Raised \| Executions failed\. \| honnin-failed-executions \| .* \| docs\/operations\.md#alarm-failed-executions$/,
      ),
    ]);
  });

  it('are all shown on demand, those too that have too little data', async () => {
    show(operations({ alarms: [alarm({ state: 'insufficient_data' }), alarm({ name: 'quiet' })] }));
    expect(await screen.findByText('No alarm is raised.')).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Show all' }));
    expect(rowsOf('Alarms').map((row) => row.split(' | ')[0])).toEqual([
      'Too little data',
      'Quiet',
    ]);
  });
});

describe('A chart', () => {
  const open = async (title: string) =>
    userEvent.click(await screen.findByRole('button', { name: `${title} as a table` }));

  it('has its numbers in a table, for the periods in which there is anything', async () => {
    show(operations());
    await open('Started and decided');
    expect(rowsOf('Started and decided').map((row) => row.split(' | ').slice(1))).toEqual([
      ['3', '1'],
      ['2', '–'],
    ]);
    expect(screen.getByText('A value every 5 minutes')).toBeTruthy();
  });

  it('names what was not measured, and leaves it out', async () => {
    const series: Chart['series'] = [
      { label: 'rejected', axis: 'left', values: [0.0152] },
      { label: 'expired', axis: 'left', values: [null] },
    ];
    show(operations({ charts: [chart({ title: 'By outcome', periodSeconds: 3600, series })] }));
    expect(await screen.findByText('A value every hour; nothing of expired')).toBeTruthy();
    await open('By outcome');
    const [row] = rowsOf('By outcome');
    expect(row).toMatch(/ \| 0\.0152$/);
  });

  it('says so where there is nothing at all', async () => {
    const series: Chart['series'] = [{ label: 'Retries', axis: 'left', values: [null, null] }];
    show(operations({ charts: [chart({ title: 'Retries', series })] }));
    expect(await screen.findByText('Nothing was measured in this time.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Retries as a table' })).toBeNull();
  });

  it('of nothing but zeros says that, and draws nothing', async () => {
    const series: Chart['series'] = [{ label: 'Failed', axis: 'left', values: [0, null] }];
    show(operations({ charts: [chart({ title: 'Faults', series })] }));
    expect(await screen.findByText('Zero all the time: Failed.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Faults as a table' })).toBeNull();
  });

  it('of one number shows the latest', async () => {
    const series: Chart['series'] = [{ label: 'Liveness', axis: 'left', values: [1.5, 2, null] }];
    show(operations({ charts: [chart({ title: 'Dollars', kind: 'latest', series })] }));
    expect(await screen.findByText('Liveness')).toBeTruthy();
    expect(screen.getByText('2')).toBeTruthy();
  });
});

describe('The page of operations', () => {
  it('reads three hours, and another time when it is chosen', async () => {
    const asked: number[] = [];
    show(({ from = '', to = '' }: OperationsQuery) => {
      asked.push((Date.parse(to) - Date.parse(from)) / 3_600_000);
      return Promise.resolve(operations());
    });
    await screen.findByRole('heading', { name: 'Started and decided' });
    await userEvent.click(screen.getByRole('button', { name: '1 day' }));
    await waitFor(() => expect(asked).toEqual([3, 24]));
    await userEvent.click(screen.getByRole('button', { name: 'Read the figures again' }));
    await waitFor(() => expect(asked).toEqual([3, 24, 24]));
  });

  it('says why there is nothing to read', async () => {
    show(() => Promise.reject(new ApiError(404, 'CloudWatch has no dashboard honnin.')));
    expect(await screen.findByText('The figures could not be read')).toBeTruthy();
    expect(screen.getByText('CloudWatch has no dashboard honnin.')).toBeTruthy();
  });
});
