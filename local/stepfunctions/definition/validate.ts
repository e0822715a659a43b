import * as z from 'zod';
import { ServiceError } from '../../service';
import { compile, sourceOf } from '../expressions/evaluate';
import type { Integrations } from '../integrations/integrations';
import { UnknownResource, targetOf } from '../integrations/resource';
import {
  type Definition,
  type State,
  type StateGroup,
  definitionSchema,
  isExpression,
} from './asl';
import { jsonPathProblems } from './json-path';
import { type Problem, schemaProblem } from './problem';

function invalidDefinition(problems: readonly Problem[]): ServiceError {
  const text = problems.map(({ code, message, path }) => `${code}: ${message} at ${path || '/'}`);
  return new ServiceError(
    'InvalidDefinition',
    `Invalid State Machine Definition: '${text.join(', ')}'`,
  );
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `/${String(part)}`)).join('');

/** Every message of a zod error, those of the closest alternative of a union included. */
function schemaProblems(error: z.ZodError): Problem[] {
  return error.issues.map((issue) =>
    schemaProblem(
      issue.code === 'unrecognized_keys'
        ? `Field '${issue.keys.join("', '")}' is not supported`
        : issue.message,
      pointer(issue.path),
    ),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ServiceError(
      'InvalidDefinition',
      `Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: ${error instanceof Error ? error.message : String(error)}'`,
    );
  }
}

/**
 * Reads a definition that was accepted before, or only needs its shape checked.
 *
 * @throws ServiceError `InvalidDefinition`.
 */
export const readDefinition = (text: string): Definition => readParsed(parseJson(text));

function readParsed(json: unknown): Definition {
  // These come first: a definition in JSONPath would otherwise only hear that its fields are unknown.
  const refused = jsonPathProblems(json);
  if (refused.length > 0) throw invalidDefinition(refused);
  const parsed = definitionSchema.safeParse(json);
  if (!parsed.success) throw invalidDefinition(schemaProblems(parsed.error));
  settleQueryLanguage(parsed.data, parsed.data.QueryLanguage ?? 'JSONPath');
  return parsed.data;
}

/** Writes down in every state the query language that it inherits. */
function settleQueryLanguage(group: StateGroup, inherited: 'JSONata' | 'JSONPath'): void {
  for (const state of Object.values(group.States)) {
    state.QueryLanguage ??= inherited;
    for (const [, inner] of groupsWithin(state)) settleQueryLanguage(inner, state.QueryLanguage);
  }
}

/** The groups of states that a Map or Parallel holds, with the path of each within it. */
export function groupsWithin(state: State): [path: string, group: StateGroup][] {
  if (state.Type === 'Parallel') {
    return state.Branches.map((branch, index) => [`/Branches[${index}]`, branch]);
  }
  if (state.Type !== 'Map') return [];
  if (state.ItemProcessor) return [['/ItemProcessor', state.ItemProcessor]];
  return state.Iterator ? [['/Iterator', state.Iterator]] : [];
}

/**
 * Checks a definition as CreateStateMachine does.
 *
 * @throws ServiceError `InvalidDefinition`, naming everything that is wrong.
 */
export function checkDefinition(text: string, integrations: Integrations): Definition {
  const definition = readDefinition(text);
  const problems = [...groupProblems(definition, '', integrations)];
  if (problems.length > 0) throw invalidDefinition(problems);
  return definition;
}

/**
 * Checks the definition of a single state, whose transitions lead to states that are not there.
 *
 * @param name What the state is to be called.
 * @throws ServiceError `InvalidDefinition`, naming everything that is wrong.
 */
export function checkState(text: string, name: string, integrations: Integrations): State {
  const definition = readParsed({ StartAt: name, States: { [name]: parseJson(text) } });
  const state = definition.States[name];
  if (!state) throw new Error(`The state ${name} was lost.`);
  const problems = [...problemsWithin(state, `/States/${name}`, integrations)];
  if (problems.length > 0) throw invalidDefinition(problems);
  return state;
}

/** Problems of a state and of all that it holds. */
function* problemsWithin(
  state: State,
  path: string,
  integrations: Integrations,
): Generator<Problem> {
  yield* stateProblems(state, path, integrations);
  for (const [innerPath, inner] of groupsWithin(state)) {
    yield* groupProblems(inner, path + innerPath, integrations);
  }
}

function* groupProblems(
  group: StateGroup,
  path: string,
  integrations: Integrations,
): Generator<Problem> {
  const { StartAt, States } = group;
  if (!Object.hasOwn(States, StartAt)) yield missingTarget('StartAt', StartAt, `${path}/StartAt`);
  const reached = new Set([StartAt]);
  for (const [name, state] of Object.entries(States)) {
    const statePath = `${path}/States/${name}`;
    for (const [field, target] of transitionsOf(state)) {
      reached.add(target);
      if (!Object.hasOwn(States, target)) {
        yield missingTarget('Next', target, `${statePath}/${field}`);
      }
    }
    yield* problemsWithin(state, statePath, integrations);
  }
  for (const name of Object.keys(States)) {
    if (reached.has(name)) continue;
    yield {
      code: 'MISSING_TRANSITION_TARGET',
      message: `State "${name}" is not reachable.`,
      path: `${path}/States/${name}`,
    };
  }
}

const missingTarget = (field: string, target: string, path: string): Problem => ({
  code: 'MISSING_TRANSITION_TARGET',
  message: `Missing '${field}' target: ${target}`,
  path,
});

function* transitionsOf(state: State): Generator<[field: string, target: string]> {
  if ('Next' in state && state.Next !== undefined) yield ['Next', state.Next];
  if ('Catch' in state) {
    for (const [index, { Next }] of (state.Catch ?? []).entries()) {
      yield [`Catch[${index}]/Next`, Next];
    }
  }
  if (state.Type === 'Choice') {
    for (const [index, { Next }] of state.Choices.entries()) yield [`Choices[${index}]/Next`, Next];
    if (state.Default !== undefined) yield ['Default', state.Default];
  }
}

/** Fields that hold further states, which are checked for themselves. */
const FIELDS_OF_STATES = new Set(['Branches', 'ItemProcessor', 'Iterator']);

function* stateProblems(
  state: State,
  path: string,
  integrations: Integrations,
): Generator<Problem> {
  const terminal = state.Type === 'Choice' || state.Type === 'Fail' || state.Type === 'Succeed';
  if (!terminal && (state.Next === undefined) === (state.End !== true)) {
    yield schemaProblem("Exactly one of 'Next' and 'End' must be set", path);
  }
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    yield schemaProblem("Exactly one of 'Seconds' and 'Timestamp' must be set", path);
  }
  if (
    state.Type === 'Map' &&
    (state.ItemProcessor === undefined) === (state.Iterator === undefined)
  ) {
    yield schemaProblem("The field 'ItemProcessor' is required but was missing", path);
  }
  if (state.Type === 'Task') yield* resourceProblems(state.Resource, path, integrations);
  if (
    state.Type === 'Task' &&
    typeof state.TimeoutSeconds === 'number' &&
    typeof state.HeartbeatSeconds === 'number' &&
    state.HeartbeatSeconds >= state.TimeoutSeconds
  ) {
    yield schemaProblem('HeartbeatSeconds must be smaller than TimeoutSeconds', path);
  }
  yield* recoveryProblems(state, path);
  if (state.QueryLanguage !== 'JSONPath') {
    const own = Object.entries(state).filter(([field]) => !FIELDS_OF_STATES.has(field));
    yield* expressionProblems(Object.fromEntries(own), path);
  }
}

function* resourceProblems(
  resource: string,
  path: string,
  integrations: Integrations,
): Generator<Problem> {
  try {
    const refusal = targetOf(resource).refusal?.(integrations);
    if (refusal !== undefined) yield schemaProblem(refusal, `${path}/Resource`);
  } catch (error) {
    if (!(error instanceof UnknownResource)) throw error;
    yield schemaProblem(error.message, `${path}/Resource`);
  }
}

function* recoveryProblems(state: State, path: string): Generator<Problem> {
  for (const field of ['Retry', 'Catch'] as const) {
    const rules = field in state ? (state as { Retry?: Rule[]; Catch?: Rule[] })[field] : undefined;
    for (const [index, { ErrorEquals }] of (rules ?? []).entries()) {
      const all = ErrorEquals.includes('States.ALL');
      if (all && (ErrorEquals.length > 1 || index < (rules?.length ?? 0) - 1)) {
        yield schemaProblem(
          `States.ALL must appear alone, and in the last element of ${field}`,
          `${path}/${field}[${index}]`,
        );
      }
    }
  }
}
interface Rule {
  ErrorEquals: string[];
}

function* expressionProblems(value: unknown, path: string): Generator<Problem> {
  if (typeof value === 'string') {
    if (isExpression(value)) {
      try {
        compile(sourceOf(value));
      } catch (error) {
        const reason =
          typeof error === 'object' && error && 'message' in error ? error.message : error;
        yield schemaProblem(`The JSONata expression is invalid. ${String(reason)}`, path);
      }
    } else if (/^\{%|%\}$/.test(value)) {
      yield schemaProblem('A JSONata expression begins with {% and ends with %}', path);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield* expressionProblems(
        member,
        Array.isArray(value) ? `${path}[${key}]` : `${path}/${key}`,
      );
    }
  }
}
