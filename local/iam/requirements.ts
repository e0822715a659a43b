import {
  withOperations,
  type JsonObject,
  type JsonService,
  type Operation,
  type Principal,
  type ServiceError,
} from '../service';
import type { AccessControl } from './access-control';
import { AccessDenied } from './access-denied';
import type { AccessRequest } from './statements';

/** Something that must be allowed for a call to be made. */
export interface Requirement extends AccessRequest {
  /** Whoever needs it, if that is not the caller. */
  readonly principal?: Principal;
  /** How the service answers when it is refused; `AccessDeniedException` unless given. */
  readonly refused?: (denied: AccessDenied) => ServiceError;
}

/**
 * Tells from the input of an operation what it needs. It throws the service's own error for an input that does not
 * say what the operation is about.
 */
export type RequirementsOf = (input: JsonObject) => readonly Requirement[];

/** @throws AccessDenied or the service's own error, unless all of it is allowed */
export function authorizeAll(
  access: AccessControl,
  caller: Principal,
  requirements: readonly Requirement[],
): void {
  for (const { principal = caller, refused, ...request } of requirements) {
    try {
      access.authorize(principal, request);
    } catch (error) {
      throw refused && error instanceof AccessDenied ? refused(error) : error;
    }
  }
}

export interface GuardOptions {
  /** The service's name in actions: `states`. */
  readonly actionPrefix: string;
  /** By operation. One that is not here knows no resources: it must be allowed on all of them, `*`. */
  readonly requirements: Readonly<Record<string, RequirementsOf>>;
  readonly access: AccessControl;
}

/** A service whose operations can be called by whoever the policies let call them. */
export function guarded(
  service: JsonService,
  { actionPrefix, requirements, access }: GuardOptions,
): JsonService {
  const guard = ([operationName, operation]: [string, Operation]): [string, Operation] => {
    const unnamed = [{ action: `${actionPrefix}:${operationName}`, resource: '*' }];
    const requirementsOf = requirements[operationName] ?? (() => unnamed);
    return [
      operationName,
      async (input, context) => {
        authorizeAll(access, context.principal, requirementsOf(input));
        return operation(input, context);
      },
    ];
  };
  return withOperations(service, Object.fromEntries(Object.entries(service.operations).map(guard)));
}
