import { randomUUID } from 'node:crypto';
import type { AccessControl } from '../iam/access-control';
import type { Account } from '../iam/account';
import { functionArn, functionNameOf } from '../lambda/function-name';
import type { Lambda } from '../lambda/lambda';
import {
  callOperation,
  ServiceError,
  type JsonObject,
  type JsonService,
  type JsonValue,
} from '../service';
import type { FunctionResult, Integrations } from '../stepfunctions/integrations/integrations';
import type { ActingRoles } from './acting-roles';

export interface ServiceIntegrationsOptions {
  readonly account: Account;
  readonly lambda: Lambda;
  /** Guarded services. */
  readonly services: readonly JsonService[];
  readonly roles: ActingRoles;
  readonly access: AccessControl;
}

/** How state machines reach functions and the other services: directly, as the role of the state machine. */
export class ServiceIntegrations implements Integrations {
  private readonly services: ReadonlyMap<string, JsonService>;

  constructor(private readonly options: ServiceIntegrationsOptions) {
    this.services = new Map(options.services.map((service) => [service.name, service]));
  }

  async invokeFunction(
    functionNameOrArn: string,
    payload: JsonValue,
    roleArn: string,
  ): Promise<FunctionResult> {
    const { account, lambda, roles, access } = this.options;
    access.authorize(roles.principal(roleArn), {
      action: 'lambda:InvokeFunction',
      resource: functionArn(account, functionNameOf(functionNameOrArn)),
    });
    return lambda.invoke(functionNameOrArn, payload);
  }

  async callService(
    serviceName: string,
    action: string,
    input: JsonObject,
    roleArn: string,
  ): Promise<JsonObject> {
    const service = this.services.get(serviceName);
    if (!service) {
      throw new ServiceError(
        'UnknownOperationException',
        `The embedded AWS does not implement ${serviceName}:${action}.`,
      );
    }
    return callOperation(service, action, input, {
      principal: this.options.roles.principal(roleArn),
      requestId: randomUUID(),
    });
  }

  supports(serviceName: string, action: string): boolean {
    const operations = this.services.get(serviceName)?.operations;
    return operations !== undefined && Object.hasOwn(operations, action);
  }
}
