import { compileEventPattern } from '../../events/event-pattern';
import { isObject } from '../../events/value-tests';
import type { JsonObject, JsonValue } from '../../service';

/** Makes a test of whether an item fits one of the filters; without any, each does. */
export function compileFilters(filters: readonly JsonObject[]): (item: JsonObject) => boolean {
  if (filters.length === 0) return () => true;
  const tests = filters.map((filter) => compileEventPattern(filter));
  return (item) => tests.some((matches) => matches(item));
}

/**
 * As {@link compileFilters}, for messages: a filter looks into a body that is JSON, and one that does never fits any
 * other.
 */
export function compileMessageFilters(
  filters: readonly JsonObject[],
): (message: JsonObject) => boolean {
  const fits = compileFilters(filters);
  return (message) => fits({ ...message, body: parsed(message.body ?? null) });
}

function parsed(body: JsonValue): JsonValue {
  if (typeof body !== 'string') return body;
  try {
    const value = JSON.parse(body) as JsonValue;
    return isObject(value) ? value : body;
  } catch {
    return body;
  }
}
