import * as z from 'zod';
import type { JsonValue } from '../../service';
import { StateFailure } from '../failure';
import type { Caller, FunctionResult, Integrations, TaskTarget } from './integrations';
import { serviceFailure } from './service-failure';

const lambdaError = z.object({ errorType: z.string() });
const modelled = new Set(['AccessDeniedException', 'SerializationException']);

/** @throws StateFailure named after the function's own error, or after the one with which Lambda refused. */
async function invoke(
  functionName: string,
  payload: JsonValue,
  integrations: Integrations,
  { roleArn }: Caller,
): Promise<FunctionResult> {
  let result: FunctionResult;
  try {
    result = await integrations.invokeFunction(functionName, payload, roleArn);
  } catch (error) {
    throw serviceFailure('Lambda', error, modelled);
  }
  if (result.FunctionError === undefined) return result;
  const text = JSON.stringify(result.Payload);
  const known = lambdaError.safeParse(result.Payload);
  if (known.success) throw new StateFailure(known.data.errorType, text);
  throw new StateFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${text}`,
  );
}

/** A function's ARN as Resource: the arguments are its payload, and what it returns is the result. */
export const functionTarget = (arn: string): TaskTarget => ({
  eventPrefix: 'LambdaFunction',
  details: {},
  argumentsMember: 'input',
  scheduledDetails: { resource: arn, inputDetails: { truncated: false } },
  waitsForToken: false,
  call: async (input, integrations, caller) =>
    (await invoke(arn, input, integrations, caller)).Payload,
});

const invokeArguments = z.looseObject({
  FunctionName: z.string(),
  Qualifier: z.string().optional(),
  Payload: z.json().optional(),
  InvocationType: z.enum(['RequestResponse']).optional(),
});

/** `lambda:invoke`. A payload that is a string is JSON text, as in Lambda's own API. */
export async function invokeFunction(
  input: JsonValue,
  integrations: Integrations,
  caller: Caller,
): Promise<JsonValue> {
  const parsed = invokeArguments.safeParse(input);
  if (!parsed.success) {
    throw new StateFailure(
      'States.Runtime',
      `The Parameters '${JSON.stringify(input)}' could not be used to start the Task: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { FunctionName, Qualifier, Payload = {} } = parsed.data;
  const name = Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`;
  const result = await invoke(name, payloadOf(Payload), integrations, caller);
  return {
    ExecutedVersion: result.ExecutedVersion,
    Payload: result.Payload,
    StatusCode: result.StatusCode,
  };
}

function payloadOf(payload: JsonValue): JsonValue {
  if (payload === null) return {};
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload) as JsonValue;
  } catch {
    throw new StateFailure(
      'Lambda.InvalidRequestContentException',
      `Could not parse request body into json: ${payload} (Service: Lambda, Status Code: 400)`,
    );
  }
}
