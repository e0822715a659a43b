import type { JsonObject, JsonValue } from '../service';

/** Whether a value of an event fits; `undefined` stands for a field that is not there. */
export type ValueTest = (value: JsonValue | undefined) => boolean;

/** Says what is wrong with an event pattern, in the way of EventBridge's InvalidEventPatternException. */
export class EventPatternError extends Error {
  override readonly name = 'InvalidEventPatternException';

  constructor(problem: string) {
    super(`Event pattern is not valid. Reason: ${problem}`);
  }
}

type TextTest = (text: string) => boolean;

/** Compiles one of the alternatives in a list of a pattern: a literal, or an operator such as `{"prefix": "a"}`. */
export function compileValue(alternative: JsonValue): ValueTest {
  if (!isObject(alternative)) {
    if (Array.isArray(alternative)) throw new EventPatternError('A list cannot hold a list');
    return (value) => value === alternative;
  }
  const [name, operand] = onlyEntry(alternative);
  switch (name) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new EventPatternError('exists needs true or false');
      return (value) => (value !== undefined) === operand;
    case 'numeric':
      return compileNumeric(operand);
    case 'anything-but':
      return compileAnythingBut(operand);
    default: {
      const test = compileText(name, operand);
      return (value) => typeof value === 'string' && test(value);
    }
  }
}

/** The operators that compare text; `prefix` and `suffix` may ignore case themselves. */
function compileText(name: string, operand: JsonValue): TextTest {
  if ((name === 'prefix' || name === 'suffix') && isObject(operand)) {
    const [modifier, text] = onlyEntry(operand);
    if (modifier !== 'equals-ignore-case') throw unknownOperator(modifier);
    const test = compileText(name, textOf(name, text).toLowerCase());
    return (value) => test(value.toLowerCase());
  }
  const text = textOf(name, operand);
  switch (name) {
    case 'prefix':
      return (value) => value.startsWith(text);
    case 'suffix':
      return (value) => value.endsWith(text);
    case 'equals-ignore-case':
      return (value) => value.toLowerCase() === text.toLowerCase();
    case 'wildcard':
      return compileWildcard(text);
    default:
      throw unknownOperator(name);
  }
}

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function compileWildcard(text: string): TextTest {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(text)) {
    throw new EventPatternError('Consecutive wildcard characters');
  }
  const source = text.replace(/\\([*\\])|([\s\S])/g, (_, escaped?: string, character?: string) =>
    character === '*' ? '[^]*' : escapeForRegExp(escaped ?? character ?? ''),
  );
  const expression = new RegExp(`^${source}$`);
  return (value) => expression.test(value);
}

/** `[">", 0, "<=", 5]`: every comparison must hold. */
function compileNumeric(operand: JsonValue): ValueTest {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) {
    throw new EventPatternError('numeric needs pairs of an operator and a number');
  }
  const comparisons: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    comparisons.push(compileComparison(operand[index], operand[index + 1]));
  }
  return (value) => typeof value === 'number' && comparisons.every((holds) => holds(value));
}

function compileComparison(
  operator: JsonValue | undefined,
  limit: JsonValue | undefined,
): (value: number) => boolean {
  if (typeof limit !== 'number') throw new EventPatternError('numeric compares with numbers only');
  switch (typeof operator === 'string' ? operator : '') {
    case '=':
      return (value) => value === limit;
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    default:
      throw new EventPatternError(
        `Unrecognized numeric range operator: ${JSON.stringify(operator)}`,
      );
  }
}

/** Takes values, or one operator for text with one or several operands. The field must be there. */
function compileAnythingBut(operand: JsonValue): ValueTest {
  if (!isObject(operand)) {
    const excluded = asList(operand);
    return (value) => value !== undefined && !excluded.includes(value);
  }
  const [name, texts] = onlyEntry(operand);
  const tests = asList(texts).map((text) => compileText(name, text));
  return (value) =>
    value !== undefined && !(typeof value === 'string' && tests.some((test) => test(value)));
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asList(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

function onlyEntry(object: JsonObject): [name: string, operand: JsonValue] {
  const [entry, ...others] = Object.entries(object);
  if (!entry || others.length > 0) {
    throw new EventPatternError('Only one key allowed in match expression');
  }
  return entry;
}

function textOf(operator: string, operand: JsonValue): string {
  if (typeof operand === 'string') return operand;
  throw new EventPatternError(`${operator} match pattern must be a string`);
}

function unknownOperator(name: string): EventPatternError {
  return new EventPatternError(`Unrecognized match type ${name}`);
}

function escapeForRegExp(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
}
