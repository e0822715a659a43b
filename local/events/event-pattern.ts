import type { JsonObject, JsonValue } from '../service';
import { compileValue, EventPatternError, isObject } from './value-tests';

/** Whether a part of an event fits a part of a pattern. */
type Test = (part: JsonValue | undefined) => boolean;

/**
 * Makes a test of a pattern as rules have it.
 *
 * @throws EventPatternError for a pattern that EventBridge would refuse, and for operators not implemented here (`cidr`)
 */
export function compileEventPattern(pattern: JsonObject): (event: JsonObject) => boolean {
  return compileObject(pattern);
}

/** All fields must fit; the event may have others. Of a list of objects in the event, one must fit. */
function compileObject(pattern: JsonObject): Test {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new EventPatternError('Empty objects are not allowed');
  const tests = fields.map(([name, expected]) => compileField(name, expected));
  const fits: Test = (part) =>
    Array.isArray(part) ? part.some(fits) : tests.every((test) => test(part));
  return fits;
}

function compileField(name: string, expected: JsonValue): Test {
  if (name === '$or' && isAlternatives(expected)) return compileOr(expected);
  const test = compileExpectation(name, expected);
  return (part) => test(fieldOf(part, name));
}

function compileExpectation(name: string, expected: JsonValue): Test {
  if (isObject(expected)) return compileObject(expected);
  if (!Array.isArray(expected)) {
    throw new EventPatternError(`"${name}" must be an object or an array`);
  }
  if (expected.length === 0) throw new EventPatternError('Empty arrays are not allowed');
  return compileLeaf(expected);
}

/** One of the alternatives must fit; of a list in the event, one of its items. */
function compileLeaf(alternatives: readonly JsonValue[]): Test {
  const tests = alternatives.map(compileValue);
  const fits: Test = (part) => {
    if (Array.isArray(part) && part.length > 0) return part.some(fits);
    // An object, or an empty list, is no leaf: nothing is there to compare.
    const leaf = typeof part === 'object' && part !== null ? undefined : part;
    return tests.some((test) => test(leaf));
  };
  return fits;
}

function compileOr(alternatives: readonly JsonObject[]): Test {
  const tests = alternatives.map(compileObject);
  return (part) => tests.some((test) => test(part));
}

/** A field that is called `$or` but holds something else is a field like any other. */
function isAlternatives(value: JsonValue): value is JsonObject[] {
  return Array.isArray(value) && value.length >= 2 && value.every(isObject);
}

function fieldOf(part: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(part) && Object.hasOwn(part, name) ? part[name] : undefined;
}
