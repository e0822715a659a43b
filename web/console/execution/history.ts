import type { Execution } from '../api/review-api';

export type HistoryEvent = Execution['events'][number];

/** A member of an event's details that is text. */
export function textOf({ details }: HistoryEvent, member: string): string | undefined {
  const value = details[member];
  return typeof value === 'string' ? value : undefined;
}

/** A member of an event's details that is a number. */
export function numberOf({ details }: HistoryEvent, member: string): number | undefined {
  const value = details[member];
  return typeof value === 'number' ? value : undefined;
}

/** A member of an event's details that Step Functions keeps as JSON text. */
export const jsonOf = ({ details }: HistoryEvent, member: string): unknown =>
  parsed(details[member]);

/** The variables that a state assigned as it was left, each of them kept as JSON text. */
export function assignedBy({ details }: HistoryEvent): Readonly<Record<string, unknown>> {
  const { assignedVariables } = details;
  if (typeof assignedVariables !== 'object' || assignedVariables === null) return {};
  return Object.fromEntries(
    Object.entries(assignedVariables).map(([name, value]) => [name, parsed(value)]),
  );
}

/** What JSON text says; text that is none, such as a payload that was cut short, stays as it is. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
