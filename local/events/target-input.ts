import type { JsonValue } from '../service';
import type { RuleTarget } from '../template/event-rules';
import type { BusEvent } from './event';
import { isObject } from './value-tests';

/** What a target receives for an event: a value of its own, a part of the event, or all of it. */
export function targetInput({ input, inputPath }: RuleTarget, event: BusEvent): JsonValue {
  if (input !== undefined) return JSON.parse(input) as JsonValue;
  if (inputPath === undefined) return event;
  return inputPath
    .split('.')
    .slice(1)
    .reduce<JsonValue>((part, name) => (isObject(part) ? (part[name] ?? null) : null), event);
}
