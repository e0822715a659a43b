import { readFileSync } from 'node:fs';
import {
  SFNServiceException,
  TestStateCommand,
  type SFNClient,
  type TestStateOutput,
} from '@aws-sdk/client-sfn';
import type { JsonValue } from '../service';
import type { State, StateGroup } from '../stepfunctions/definition/asl';
import { groupsWithin, readDefinition } from '../stepfunctions/definition/validate';
import { UsageError } from './arguments';

/** A state machine, as far as one of its states is to be tried. */
export interface Machine {
  /** Amazon States Language as JSON. */
  readonly definition: string;
  /** The role in which a task calls its service unless it is mocked. */
  readonly roleArn?: string | undefined;
}

/** What a state is tried with; JSON as text. */
export interface TrialInput {
  readonly stateName: string;
  readonly input: string;
  readonly variables?: string | undefined;
  /** A result instead of the state's work. */
  readonly mock?: string | undefined;
  /** Name of an error instead of the state's work. */
  readonly mockError?: string | undefined;
}

/**
 * JSON that is given as itself or as the file that holds it.
 *
 * @returns its text
 * @throws UsageError naming the option
 */
export function readJson(option: string, given: string): string {
  if (isJson(given)) return given;
  let text: string;
  try {
    text = readFileSync(given, 'utf8');
  } catch {
    throw new UsageError(`--${option}: this is neither JSON nor a file that can be read: ${given}`);
  }
  if (isJson(text)) return text;
  throw new UsageError(`--${option}: ${given} does not hold JSON`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @throws UsageError that names the state of the most similar name */
export function findState(definition: string, name: string): State {
  const states = statesOf(readDefinition(definition));
  const found = states.get(name);
  if (found) return found;
  const [nearest] = [...states.keys()].sort((a, b) => distance(a, name) - distance(b, name));
  throw new UsageError(`There is no state "${name}". Did you mean "${nearest ?? ''}"?`);
}

function statesOf({ States }: StateGroup): Map<string, State> {
  const inner = Object.values(States).flatMap((state) =>
    groupsWithin(state).flatMap(([, group]) => [...statesOf(group)]),
  );
  return new Map([...inner, ...Object.entries(States)]);
}

/** Letters to insert, leave out or change to make one name of the other (Levenshtein), whatever their case. */
function distance(one: string, other: string): number {
  const letters = Array.from(other.toLowerCase());
  let row = [0, ...letters.map((_, index) => index + 1)];
  for (const [index, letter] of Array.from(one.toLowerCase()).entries()) {
    const next = [index + 1];
    for (const [column, wanted] of letters.entries()) {
      const changed = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** @throws UsageError in the words with which Step Functions refuses the request */
export async function tryState(
  client: SFNClient,
  { definition, roleArn }: Machine,
  { stateName, input, variables, mock, mockError }: TrialInput,
): Promise<TestStateOutput> {
  const state = findState(definition, stateName);
  const isMocked = mock !== undefined || mockError !== undefined;
  const command = new TestStateCommand({
    definition,
    stateName,
    input,
    inspectionLevel: 'DEBUG',
    ...(variables === undefined ? {} : { variables }),
    ...(isMocked || roleArn === undefined ? {} : { roleArn }),
    ...(mock === undefined ? {} : { mock: { result: mock, fieldValidationMode: checkOf(state) } }),
    ...(mockError === undefined
      ? {}
      : { mock: { errorOutput: { error: mockError, cause: 'mocked' } } }),
  });
  try {
    return await client.send(command);
  } catch (error) {
    if (!(error instanceof SFNServiceException) || error.$fault !== 'client') throw error;
    throw new UsageError(`${error.name}: ${error.message}`);
  }
}

/** For the payload of a function, the model that results are checked against knows only text. */
const checkOf = (state: State): 'NONE' | 'STRICT' =>
  state.Type === 'Task' && state.Resource.includes(':lambda:') ? 'NONE' : 'STRICT';

/** What came of a trial, each line with what it is about. */
export function describeTrial(
  answer: TestStateOutput,
  state: State,
): [label: string, text: string][] {
  const { status = '', error, cause, nextState, output, inspectionData } = answer;
  const lines: [string, string | undefined][] = [
    ['status', status],
    ['error', error],
    ['cause', cause],
    ['retry', describeRetry(answer, state)],
    ['catch', describeCatch(answer, state)],
    ['next state', nextState],
    ['arguments', pretty(inspectionData?.afterArguments)],
    ['output', pretty(output)],
    ['variables', pretty(inspectionData?.variables)],
  ];
  return lines.flatMap(([label, text]) => (text === undefined ? [] : [[label, text]]));
}

const pretty = (json: string | undefined): string | undefined =>
  json === undefined ? undefined : JSON.stringify(JSON.parse(json) as JsonValue, null, 2);

function describeRetry({ inspectionData }: TestStateOutput, state: State): string | undefined {
  const { retryIndex, retryBackoffIntervalSeconds } = inspectionData?.errorDetails ?? {};
  const retrier = 'Retry' in state ? state.Retry?.[retryIndex ?? -1] : undefined;
  if (!retrier) return undefined;
  const pause = `after ${retrier.JitterStrategy === 'FULL' ? 'at most ' : ''}${String(retryBackoffIntervalSeconds)} s`;
  const attempts = `up to ${String(retrier.MaxAttempts ?? 3)} times`;
  return retryBackoffIntervalSeconds === undefined
    ? `Retry[${String(retryIndex)}] has no attempts left`
    : `Retry[${String(retryIndex)}], ${pause}, ${attempts}`;
}

function describeCatch({ inspectionData }: TestStateOutput, state: State): string | undefined {
  const { catchIndex } = inspectionData?.errorDetails ?? {};
  const catcher = 'Catch' in state ? state.Catch?.[catchIndex ?? -1] : undefined;
  return catcher && `Catch[${String(catchIndex)}], ${catcher.ErrorEquals.join(', ')}`;
}
