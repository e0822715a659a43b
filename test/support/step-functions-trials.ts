import type { TestStateOutput } from '@aws-sdk/client-sfn';
import type { RunningStepFunctions } from './step-functions';

/** States in JSONata, to be tried alone. */
export const jsonata = (state: object): object => ({ QueryLanguage: 'JSONata', ...state });
export const invoke = (further: object = {}): object =>
  jsonata({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'foo', Payload: 'bar' },
    End: true,
    ...further,
  });
export const each = (further: object = {}): object =>
  jsonata({
    Type: 'Map',
    Items: '{% $states.input.Values %}',
    ItemProcessor: { StartAt: 'Work', States: { Work: invoke() } },
    End: true,
    ...further,
  });
export const both = (further: object = {}): object =>
  jsonata({
    Type: 'Parallel',
    Arguments: '{% $states.input.n %}',
    Branches: ['B1', 'B2'].map((name) => ({
      StartAt: name,
      States: { [name]: { Type: 'Pass', End: true } },
    })),
    End: true,
    ...further,
  });

function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

const parseMembers = (members: object): object =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, parse(value)]));

function read({
  status,
  output,
  error,
  cause,
  nextState,
  inspectionData,
}: TestStateOutput): object {
  return {
    ...parseMembers({ status, output, error, cause, nextState }),
    ...(inspectionData ? { inspectionData: parseMembers(inspectionData) } : {}),
  };
}

/** Tries a state; answers with the JSON in the texts of the answer read. */
export const trialsOf =
  (stepFunctions: RunningStepFunctions) =>
  async (...given: Parameters<RunningStepFunctions['testState']>): Promise<unknown> =>
    read(await stepFunctions.testState(...given));

export const mocked = (result: unknown): { mock: { result: string } } => ({
  mock: { result: JSON.stringify(result) },
});
export const failing = (error: string, cause = 'mocked'): { mock: object } => ({
  mock: { errorOutput: { error, cause } },
});
export const debug = { inspectionLevel: 'DEBUG' } as const;
