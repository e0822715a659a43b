import * as z from 'zod';
import { ServiceError, type CallContext, type JsonObject, type Operation } from '../service';
import { invalidValue, missingParameter } from './errors';

/** An operation whose input is checked first, as SQS does. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>, context: CallContext) => Promise<JsonObject>,
): Operation {
  return async (input, context) => run(readInput(schema, input), context);
}

/** @throws ServiceError naming the first parameter that is missing or not valid */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: JsonObject,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input, { reportInput: true });
  if (success) return data;
  const [issue] = error.issues;
  const parameter = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_type' && issue.input === undefined) {
    throw missingParameter(parameter);
  }
  if (issue?.code === 'invalid_type') {
    throw new ServiceError('SerializationException', `${parameter}: ${issue.message}`);
  }
  throw invalidValue(parameter, issue?.input, issue?.message ?? 'it is not valid.');
}

/** A number of seconds or messages within limits, in the words of SQS. */
export const between = (least: number, most: number) => {
  const reason = `Must be >= ${least} and <= ${most}, if provided.`;
  return z.int().min(least, reason).max(most, reason);
};
