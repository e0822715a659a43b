import { ServiceError } from '../service';

/** What clients that know CloudWatch by its former protocol call its errors; of others, the same. */
const queryErrorCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  DashboardNotFoundError: 'ResourceNotFound',
  InvalidParameterCombinationException: 'InvalidParameterCombination',
  InvalidParameterValueException: 'InvalidParameterValue',
  UnknownOperationException: 'InvalidAction',
  ValidationException: 'ValidationError',
};

/** The code of an error in the Query protocol, as the header `x-amzn-query-error` has it. */
export function queryErrorCode(code: string): string {
  return queryErrorCodes[code] ?? code;
}

export const invalid = (message: string): ServiceError =>
  new ServiceError('ValidationException', message);

export const invalidValue = (message: string): ServiceError =>
  new ServiceError('InvalidParameterValueException', message);
