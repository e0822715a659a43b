import type { JsonValue } from '../service';
import type { RuleTarget } from '../template/event-rules';
import { VARIABLE, type InputTransformer } from '../template/input-transformer';
import type { BusEvent } from './event';
import { isObject } from './value-tests';

/**
 * What a target receives for an event: a value of its own, a part of the event, what a template makes of parts of it,
 * or all of it.
 */
export function targetInput(
  { input, inputPath, inputTransformer }: RuleTarget,
  event: BusEvent,
): JsonValue {
  if (input !== undefined) return JSON.parse(input) as JsonValue;
  if (inputTransformer) return transformed(inputTransformer, event);
  if (inputPath === undefined) return event;
  return valueAt(inputPath, event) ?? null;
}

/** @throws Error when the event has nothing at a path, which leaves a template that is no JSON */
function transformed({ paths, template }: InputTransformer, event: BusEvent): JsonValue {
  const text = template.replaceAll(VARIABLE, (variable, name: string) => {
    const value = valueAt(paths[name] ?? '$', event);
    if (value === undefined) throw new Error(`The event has nothing for ${variable}.`);
    return JSON.stringify(value);
  });
  return JSON.parse(text) as JsonValue;
}

function valueAt(path: string, event: BusEvent): JsonValue | undefined {
  return path
    .split('.')
    .slice(1)
    .reduce<JsonValue | undefined>(
      (part, name) => (isObject(part) ? part[name] : undefined),
      event,
    );
}
