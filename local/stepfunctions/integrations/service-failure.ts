import { ServiceError } from '../../service';
import { StateFailure } from '../failure';

/**
 * Errors that the services' models do not name: AWS's SDK for Java, through which Step Functions calls, throws the
 * exception of the service itself for them (`DynamoDb.DynamoDbException`).
 */
const UNMODELLED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'SerializationException',
  'ServiceUnavailable',
  'SlowDown',
  'UnknownOperationException',
  'UnrecognizedClientException',
  'ValidationException',
]);

/**
 * A failed call under the error name that Step Functions gives it, such as `DynamoDb.ConditionalCheckFailedException`.
 *
 * @param prefix Name of the service in error names: `DynamoDb`.
 * @param modelled Errors that this service's model names, though most services' models do not.
 */
export function serviceFailure(
  prefix: string,
  error: unknown,
  modelled: ReadonlySet<string> = new Set(),
): StateFailure {
  if (!(error instanceof ServiceError)) {
    // The call never got an answer.
    return new StateFailure(
      `${prefix}.SdkClientException`,
      error instanceof Error ? error.message : String(error),
    );
  }
  const { code, message, statusCode } = error;
  const named = code.endsWith('Exception') ? code : `${code}Exception`;
  const name = UNMODELLED.has(code) && !modelled.has(code) ? `${prefix}Exception` : named;
  return new StateFailure(
    `${prefix}.${name}`,
    `${message} (Service: ${prefix}, Status Code: ${statusCode})`,
  );
}
