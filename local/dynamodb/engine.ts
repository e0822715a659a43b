import { type Database, type EngineError, MAX_SIZE } from 'dynalite/db';
import validations, { type Validation } from 'dynalite/validations';
import { type JsonObject, ServiceError } from '../service';

/** The largest item DynamoDB takes, in bytes. */
export const limits: Pick<Database, 'options'> = { options: { maxItemSize: MAX_SIZE } };

/**
 * Checks a request as DynamoDB does and parses its expressions. The input stays as it is.
 *
 * @throws ServiceError `ValidationException` or `SerializationException`.
 */
export function validate<Request>(validation: Validation<Request>, input: JsonObject): Request {
  try {
    const request = validations.checkTypes<Request>(structuredClone(input), validation.types);
    validations.checkValidations(request, validation.types, validation.custom, limits);
    return request;
  } catch (error) {
    throw asServiceError(error);
  }
}

/** An error that AWS answers with when a request asks for what cannot be. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** What the engine reports to a client, as the error of ours that says the same; anything else as it is. */
export function asServiceError(error: unknown): Error {
  if (isEngineError(error)) {
    const { __type: type, message, Message } = error.body;
    const code = type.slice(type.indexOf('#') + 1);
    return new ServiceError(code, message ?? Message ?? '', error.statusCode);
  }
  return error instanceof Error ? error : new Error(String(error));
}

function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && 'body' in error && 'statusCode' in error;
}
