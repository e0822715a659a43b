import type { Visit } from './visit';

/** What a visit is called in lists: `Cell (Rows 1, Cells 2)` for a state within iterations of Maps. */
export function nameOf({ state, branch }: Visit): string {
  const iterations: string[] = [];
  for (let outer = branch; outer.visit; outer = outer.visit.branch) {
    const { iteration, visit } = outer;
    if (iteration !== undefined) iterations.unshift(`${visit.state} ${iteration + 1}`);
  }
  return iterations.length > 0 ? `${state} (${iterations.join(', ')})` : state;
}

/** How long a visit took, or has taken up to now; in milliseconds. */
export const durationOf = ({ enteredAt, leftAt }: Visit, now: number): number =>
  (leftAt === undefined ? now : Date.parse(leftAt)) - Date.parse(enteredAt);

/** What happened in a state altogether. */
export interface StateRecord {
  readonly visits: number;
  readonly outcome: Visit['outcome'];
}

/** Which states were visited, how often, and how the last visit of each ended. */
export function recordsOf(visits: readonly Visit[]): ReadonlyMap<string, StateRecord> {
  const records = new Map<string, StateRecord>();
  for (const { state, outcome } of visits) {
    records.set(state, { visits: (records.get(state)?.visits ?? 0) + 1, outcome });
  }
  return records;
}

/** Whether an execution took a transition. */
export const wasTaken = (visits: readonly Visit[], from: string, to: string): boolean =>
  visits.some(({ state, cameFrom }) => state === to && cameFrom?.state === from);

/** The visit of a state that follows the one at an index, beginning anew after the last; -1 without any. */
export function nextVisitOf(state: string, visits: readonly Visit[], index: number): number {
  const later = visits.findIndex((visit, other) => other > index && visit.state === state);
  return later >= 0 ? later : visits.findIndex((visit) => visit.state === state);
}
