import jsonata, { type Expression } from 'jsonata';
import * as z from 'zod';
import type { JsonObject, JsonValue } from '../../service';
import { isExpression } from '../definition/asl';
import { EvaluationFailure } from '../failure';
import { registerFunctions } from './functions';

/** What an expression can name: variables without their `$`, and `states`. */
export type Bindings = Readonly<Record<string, JsonValue>>;

/** JSON's types by the names that AWS gives them. */
export interface JsonTypes {
  readonly array: JsonValue[];
  readonly boolean: boolean;
  readonly null: null;
  readonly number: number;
  readonly object: JsonObject;
  readonly string: string;
}

/** More than the definitions of any one account would hold; a bound so that the cache cannot grow for ever. */
const LARGEST_CACHE = 10_000;
/** How long one evaluation may take, in milliseconds: an endless recursion must not take the process with it. */
const LONGEST_EVALUATION = 10_000;
const compiled = new Map<string, Expression>();

/**
 * Compiles an expression without its delimiters, or finds it compiled.
 *
 * @throws JSONata's error (`code`, `message`) when it does not parse.
 */
export function compile(source: string): Expression {
  const known = compiled.get(source);
  if (known) return known;
  const expression = jsonata(source, { timeout: LONGEST_EVALUATION });
  registerFunctions(expression);
  if (compiled.size >= LARGEST_CACHE) compiled.clear();
  compiled.set(source, expression);
  return expression;
}

/** The expression between `{%` and `%}`. */
export const sourceOf = (text: string): string => text.slice(2, -2).trim();

function typeOf(value: JsonValue): keyof JsonTypes {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

const isOfType = <T extends keyof JsonTypes>(value: JsonValue, type: T): value is JsonTypes[T] =>
  typeOf(value) === type;

/** JSONata throws objects with a code and a message. */
const jsonataError = z.object({ code: z.string().optional(), message: z.string() });

function describeError(error: unknown): string {
  const parsed = jsonataError.safeParse(error);
  if (!parsed.success) return 'Unknown error';
  const { code, message } = parsed.data;
  return code === undefined ? message : `${code}: ${message}`;
}

/** JSONata's functions of the present time, by the clock that executions go by. */
const timeFunctions = (now: number) => ({
  millis: () => now,
  now: (picture?: string, timezone?: string): Promise<unknown> =>
    compile('$fromMillis($time, $picture, $timezone)').evaluate(undefined, {
      time: now,
      picture,
      timezone,
    }),
});

async function evaluateExpression(
  text: string,
  location: string,
  bindings: Bindings,
  now: number,
): Promise<JsonValue> {
  const source = sourceOf(text);
  const about = `The JSONata expression '${source}' specified for the field '${location}'`;
  let value: unknown;
  try {
    // `$eval` is not part of Step Functions; binding it to nothing hides JSONata's own.
    value = await compile(source).evaluate(undefined, {
      ...timeFunctions(now),
      ...bindings,
      eval: undefined,
    });
  } catch (error) {
    throw new EvaluationFailure(
      `${about} threw an error during evaluation. ${describeError(error)}`,
      location,
    );
  }
  if (value === undefined) {
    throw new EvaluationFailure(`${about} returned nothing (undefined).`, location);
  }
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function') {
      throw new EvaluationFailure(`${about} returned an unsupported result type.`, location);
    }
    return value as JsonValue;
  }
  // JSONata marks its arrays as sequences, which a later expression would unwrap: plain JSON forgets that.
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

/**
 * Evaluates every expression in a JSON template.
 *
 * @param location Path of the template within the state, such as `Output` or `Arguments/FunctionName`.
 * @param now milliseconds since the epoch
 * @throws EvaluationFailure
 */
export async function evaluateTemplate(
  template: JsonValue,
  location: string,
  bindings: Bindings,
  now: number,
): Promise<JsonValue> {
  if (isExpression(template)) return evaluateExpression(template, location, bindings, now);
  if (Array.isArray(template)) {
    const items: JsonValue[] = [];
    for (const [index, item] of template.entries()) {
      items.push(await evaluateTemplate(item, `${location}[${index}]`, bindings, now));
    }
    return items;
  }
  if (typeof template === 'object' && template !== null) {
    const members: Record<string, JsonValue> = {};
    for (const [key, member] of Object.entries(template)) {
      members[key] = await evaluateTemplate(member, `${location}/${key}`, bindings, now);
    }
    return members;
  }
  return template;
}

/**
 * The value as one of the type that its field takes.
 *
 * @throws EvaluationFailure when the expression gave a value of another type.
 */
export function expectType<T extends keyof JsonTypes>(
  value: JsonValue,
  expected: T,
  template: JsonValue,
  location: string,
): JsonTypes[T] {
  if (isOfType(value, expected)) return value;
  const source = isExpression(template) ? sourceOf(template) : JSON.stringify(template);
  throw new EvaluationFailure(
    `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${typeOf(value)}' for value: ${JSON.stringify(value)}`,
    location,
  );
}
