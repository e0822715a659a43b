import type { JsonObject, JsonValue } from '../service';
import { TemplateError } from './cloudformation';

/** What intrinsic functions look up. Both throw {@link TemplateError} for what is not there. */
export interface References {
  readonly ref: (logicalName: string, where: string) => JsonValue | undefined;
  readonly attribute: (logicalName: string, attribute: string, where: string) => string;
  readonly condition: (name: string, where: string) => boolean;
  /** Turns the addresses in a text into those that they have here. */
  readonly localAddress: (text: string) => string;
}

/** A value that `AWS::NoValue` left out is `undefined`. */
type Resolved = JsonValue | undefined;

type Intrinsic = (argument: JsonValue, where: string, references: References) => Resolved;

/**
 * Replaces the intrinsic functions in a value of a template by what they stand for.
 *
 * @param where the place in the template, for messages of errors
 * @throws TemplateError for a function that is unknown, misused, or refers to what the template does not have
 */
export function resolveIntrinsics(
  value: JsonValue,
  where: string,
  references: References,
): Resolved {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveIntrinsics(item, `${where}[${index}]`, references))
      .filter((item) => item !== undefined);
  }
  if (typeof value === 'string') return references.localAddress(value);
  if (!isObject(value)) return value;
  const call = intrinsicCall(value);
  if (call) return evaluate(call, where, references);
  const resolved: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const memberValue = resolveIntrinsics(member, `${where}.${key}`, references);
    if (memberValue !== undefined) resolved[key] = memberValue;
  }
  return resolved;
}

/** Evaluates a condition as templates write them: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not`, `Condition`. */
export function evaluateCondition(
  value: JsonValue,
  where: string,
  references: References,
): boolean {
  const evaluateAll = (argument: JsonValue): boolean[] =>
    listOf(argument, where).map((item) => evaluateCondition(item, where, references));
  const [name, argument] = isObject(value) ? (Object.entries(value)[0] ?? []) : [];
  if (name === undefined || argument === undefined) {
    throw new TemplateError(where, 'a condition must be a function such as Fn::Equals');
  }
  switch (name) {
    case 'Condition':
      return references.condition(text(argument, where), where);
    case 'Fn::And':
      return evaluateAll(argument).every(Boolean);
    case 'Fn::Or':
      return evaluateAll(argument).some(Boolean);
    case 'Fn::Not':
      return !evaluateAll(argument)[0];
    case 'Fn::Equals': {
      const [left, right] = resolveList(argument, where, references);
      return JSON.stringify(left) === JSON.stringify(right);
    }
    default:
      throw new TemplateError(where, `${name} is not a function for conditions`);
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with the one key `Ref`, or one that begins with `Fn::`. */
function intrinsicCall(value: JsonObject): { name: string; argument: JsonValue } | undefined {
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

function evaluate(
  { name, argument }: { name: string; argument: JsonValue },
  where: string,
  references: References,
): Resolved {
  const intrinsic = intrinsics.get(name);
  if (!intrinsic) {
    throw new TemplateError(where, `the embedded AWS does not implement ${name}`);
  }
  return intrinsic(argument, where, references);
}

const intrinsics = new Map<string, Intrinsic>([
  ['Ref', (argument, where, references) => references.ref(text(argument, where), where)],
  ['Fn::GetAtt', getAttribute],
  ['Fn::Join', join],
  ['Fn::Sub', substitute],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', chooseBranch],
]);

function getAttribute(argument: JsonValue, where: string, references: References): string {
  const [logicalName, attribute] = Array.isArray(argument)
    ? argument.map((part) => text(part, where))
    : splitAtFirstDot(text(argument, where));
  if (logicalName === undefined || attribute === undefined) {
    throw new TemplateError(where, 'Fn::GetAtt needs a logical name and an attribute');
  }
  return references.attribute(logicalName, attribute, where);
}

function join(argument: JsonValue, where: string, references: References): string {
  const [delimiter, parts] = listOf(argument, where);
  const joined = resolveList(parts, where, references)
    .map((part) => text(part, where))
    .join(text(delimiter, where));
  return references.localAddress(joined);
}

/** `${Name}`, `${Name.Attribute}`, names of the map that may follow the text, and `${!Literal}`. */
function substitute(argument: JsonValue, where: string, references: References): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument];
  const own = variables !== undefined && isObject(variables) ? variables : {};
  const substituted = text(template, where).replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const variable = own[name];
    if (variable !== undefined) return text(resolveIntrinsics(variable, where, references), where);
    return name.includes('.')
      ? getAttribute(name, where, references)
      : text(references.ref(name, where), where);
  });
  return references.localAddress(substituted);
}

function select(argument: JsonValue, where: string, references: References): JsonValue {
  const [index, list] = listOf(argument, where);
  const items = resolveList(list, where, references);
  const item = items[Number(text(index, where))];
  if (item === undefined) {
    throw new TemplateError(
      where,
      `Fn::Select asks for item ${text(index, where)} of ${items.length} items`,
    );
  }
  return item;
}

function split(argument: JsonValue, where: string, references: References): string[] {
  const [delimiter, whole] = resolveList(argument, where, references);
  return text(whole, where).split(text(delimiter, where));
}

function chooseBranch(argument: JsonValue, where: string, references: References): Resolved {
  const [condition, ifTrue, ifFalse] = listOf(argument, where);
  if (ifTrue === undefined || ifFalse === undefined) {
    throw new TemplateError(where, 'Fn::If needs a condition and two values');
  }
  const branch = references.condition(text(condition, where), where) ? ifTrue : ifFalse;
  return resolveIntrinsics(branch, where, references);
}

function resolveList(
  value: JsonValue | undefined,
  where: string,
  references: References,
): JsonValue[] {
  return listOf(value === undefined ? value : resolveIntrinsics(value, where, references), where);
}

function listOf(value: Resolved, where: string): JsonValue[] {
  if (!Array.isArray(value)) throw new TemplateError(where, 'a list is needed here');
  return value;
}

function text(value: Resolved, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(where, `a string is needed here, not ${JSON.stringify(value)}`);
}

function splitAtFirstDot(path: string): string[] {
  const dot = path.indexOf('.');
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}
