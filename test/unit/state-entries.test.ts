import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import { stateEntries } from '../../local/commands/state-entries';

const event = (id: number, previousEventId: number, type: HistoryEventType): HistoryEvent => ({
  id,
  previousEventId,
  type,
  timestamp: new Date(id),
});

const entered = (id: number, previousEventId: number, name: string): HistoryEvent => ({
  ...event(id, previousEventId, 'TaskStateEntered'),
  stateEnteredEventDetails: { name },
});

const left = (id: number, previousEventId: number, name: string): HistoryEvent => ({
  ...event(id, previousEventId, 'TaskStateExited'),
  stateExitedEventDetails: { name },
});

/** A Map of two iterations, whose events take turns. */
const first = left(9, 7, 'Search');
const second = left(10, 8, 'Search');
const failure = event(7, 5, 'TaskFailed');
const whole = left(13, 10, 'Map');
const events = [
  event(1, 0, 'ExecutionStarted'),
  entered(2, 0, 'Map'),
  event(3, 2, 'MapIterationStarted'),
  event(4, 2, 'MapIterationStarted'),
  entered(5, 3, 'Search'),
  entered(6, 4, 'Search'),
  failure,
  event(8, 6, 'TaskSucceeded'),
  first,
  second,
  event(11, 9, 'MapIterationSucceeded'),
  event(12, 10, 'MapIterationSucceeded'),
  whole,
];

describe('The entry into a state', () => {
  const entryOf = stateEntries(events);

  it('is that of its own iteration, where several run side by side', () => {
    expect(entryOf(first, 'Search')?.id).toBe(5);
    expect(entryOf(second, 'Search')?.id).toBe(6);
  });

  it('is found behind the states inside of it', () => {
    expect(entryOf(whole, 'Map')?.id).toBe(2);
  });

  it('is the innermost for what happens in it', () => {
    expect(entryOf(failure)?.id).toBe(5);
  });

  it('is none before the first', () => {
    expect(entryOf(entered(2, 0, 'Map'))).toBeUndefined();
  });
});
