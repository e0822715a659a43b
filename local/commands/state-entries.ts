import type { HistoryEvent } from '@aws-sdk/client-sfn';

/**
 * Makes a search for the entry into the state that an event belongs to; of a given name, or else the innermost. It goes
 * by the links of the history, as iterations of a Map run side by side.
 */
export function stateEntries(
  events: readonly HistoryEvent[],
): (event: HistoryEvent, state?: string) => HistoryEvent | undefined {
  const byId = new Map(events.map((event) => [event.id, event]));
  return ({ previousEventId }, state) => {
    let before = byId.get(previousEventId);
    while (before) {
      const name = before.stateEnteredEventDetails?.name;
      if (name !== undefined && (state === undefined || name === state)) return before;
      before = byId.get(before.previousEventId);
    }
    return undefined;
  };
}

/** When an event was recorded, in milliseconds since the epoch. */
export const timeOf = (event: HistoryEvent | undefined): number => event?.timestamp?.getTime() ?? 0;
