/** @jest-environment jsdom */
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ApiError } from '../../web/api/errors';
import type { Execution } from '../../web/console/api/review-api';
import { ExecutionView } from '../../web/console/execution/execution-view';
import { showConsole } from './support/console';
import { pretendToDraw } from './support/drawing';

type Event = Execution['events'][number];

const START = Date.parse('2027-01-01T12:00:00.000Z');

/** Events that follow one another, a second apart. */
const history = (...events: [type: string, details?: Event['details']][]): Event[] =>
  events.map(([type, details = {}], index) => ({
    id: index + 1,
    previousEventId: index,
    type,
    at: new Date(START + index * 1000).toISOString(),
    details,
  }));

const cause = JSON.stringify({ errorType: 'Broken', errorMessage: 'The camera was off.' });

/** A loop that is left after two rounds, and a task that fails. */
const execution: Execution = {
  executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Verification:1',
  status: 'FAILED',
  startedAt: new Date(START).toISOString(),
  stoppedAt: new Date(START + 65_000).toISOString(),
  redriveCount: 0,
  definition: {
    StartAt: 'Count',
    States: {
      Count: { Type: 'Pass', Next: 'Enough?' },
      'Enough?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $n < 2 %}', Next: 'Count' }],
        Default: 'Call',
      },
      Call: { Type: 'Task', Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  },
  events: history(
    ['ExecutionStarted'],
    ['PassStateEntered', { name: 'Count', input: '{"first":true}' }],
    ['PassStateExited', { name: 'Count', output: '{}', assignedVariables: { n: '1' } }],
    ['ChoiceStateEntered', { name: 'Enough?', input: '{}' }],
    ['ChoiceStateExited', { name: 'Enough?', output: '{}' }],
    ['PassStateEntered', { name: 'Count', input: '{}' }],
    ['PassStateExited', { name: 'Count', output: '{}', assignedVariables: { n: '2' } }],
    ['ChoiceStateEntered', { name: 'Enough?', input: '{}' }],
    ['ChoiceStateExited', { name: 'Enough?', output: '{}' }],
    ['TaskStateEntered', { name: 'Call', input: '{}' }],
    ['TaskScheduled', { resourceType: 'lambda', resource: 'invoke', parameters: '{"x":1}' }],
    ['TaskFailed', { error: 'Broken', cause }],
    ['ExecutionFailed', { error: 'Broken', cause }],
  ),
};

const show = (readExecution = () => Promise.resolve(execution)) =>
  showConsole(<ExecutionView verificationId="1" />, { api: { readExecution } });

const steps = async () => screen.findByRole('listbox', { name: 'Steps of the workflow' });
const chosen = () => screen.getByRole('option', { selected: true }).textContent;

beforeAll(pretendToDraw);

describe('The workflow of a verification', () => {
  it('lists every step in its order, with how it ended and how long it took', async () => {
    show();
    const options = within(await steps()).getAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Count1.0 s'),
      expect.stringContaining('Enough?1.0 s'),
      expect.stringContaining('Count1.0 s'),
      expect.stringContaining('Enough?1.0 s'),
      expect.stringContaining('Call3.0 s'),
    ]);
    expect(within(await steps()).getAllByRole('img', { name: 'Failed' })).toHaveLength(1);
  });

  it('begins at the newest step, and says what went wrong there', async () => {
    show();
    await steps();
    expect(screen.getByText('Step 5 of 5')).toBeTruthy();
    const details = screen.getByRole('region', { name: 'Step Call' });
    expect(within(details).getByText('Broken')).toBeTruthy();
    expect(within(details).getByText('The camera was off.')).toBeTruthy();
  });

  it('walks back and forward by buttons', async () => {
    show();
    await steps();
    await userEvent.click(screen.getByRole('button', { name: 'Previous step' }));
    expect(chosen()).toContain('Enough?');
    await userEvent.click(screen.getByRole('button', { name: 'Next step' }));
    expect(chosen()).toContain('Call');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Next step' }).disabled).toBe(
      true,
    );
  });

  it('walks by arrow keys, and to both ends', async () => {
    show();
    (await steps()).focus();
    await userEvent.keyboard('{ArrowUp}{ArrowLeft}');
    expect(screen.getByText('Step 3 of 5')).toBeTruthy();
    await userEvent.keyboard('{Home}{ArrowUp}');
    expect(screen.getByText('Step 1 of 5')).toBeTruthy();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{End}');
    expect(screen.getByText('Step 5 of 5')).toBeTruthy();
  });

  it('shows input, output and variables of the step', async () => {
    show();
    await userEvent.click(within(await steps()).getAllByRole('option')[0] ?? document.body);
    const json = (name: string) => screen.getByRole('region', { name }).textContent;
    expect(JSON.parse(json('Assigned variables'))).toEqual({ n: 1 });
    await userEvent.click(screen.getByRole('button', { name: 'Input' }));
    expect(JSON.parse(json('Input'))).toEqual({ first: true });
  });

  it('draws all states, those visited often with how often', async () => {
    show();
    await steps();
    const graph = screen.getByRole('group', { name: 'Graph of the workflow' });
    expect(within(graph).getByText('Done')).toBeTruthy();
    expect(within(graph).getAllByText('×2')).toHaveLength(2);
  });

  it('goes to the visits of a state one after another as it is pointed at', async () => {
    show();
    await steps();
    const graph = screen.getByRole('group', { name: 'Graph of the workflow' });
    fireEvent.click(within(graph).getByText('Count'));
    expect(screen.getByText('Step 1 of 5')).toBeTruthy();
    fireEvent.click(within(graph).getByText('Count'));
    expect(screen.getByText('Step 3 of 5')).toBeTruthy();
  });

  it('keeps the steps when the definition cannot be read', async () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue();
    show(() => Promise.resolve({ ...execution, definition: {} }));
    expect(within(await steps()).getAllByRole('option')).toHaveLength(5);
    expect(screen.getByText(/no graph of it/)).toBeTruthy();
    expect(logged).toHaveBeenCalled();
    logged.mockRestore();
  });

  it('says why there is none', async () => {
    show(() => Promise.reject(new ApiError(409, 'The verification was erased.')));
    expect(await screen.findByText('The verification was erased.')).toBeTruthy();
  });
});
