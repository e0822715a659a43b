import { randomUUID } from 'node:crypto';
import type { Lambda } from '../lambda/lambda';
import {
  callOperation,
  ServiceError,
  type JsonObject,
  type JsonService,
  type JsonValue,
  type Principal,
} from '../service';
import type { FunctionResult, Integrations } from '../stepfunctions/integrations/integrations';
import type { Credentials } from '../sts/credentials';

/** How state machines reach functions and the other services: directly, as the role of the state machine. */
export class ServiceIntegrations implements Integrations {
  private readonly principals = new Map<string, Principal>();
  private readonly services: ReadonlyMap<string, JsonService>;

  constructor(
    private readonly lambda: Lambda,
    private readonly credentials: Credentials,
    services: readonly JsonService[],
  ) {
    this.services = new Map(services.map((service) => [service.name, service]));
  }

  invokeFunction(functionNameOrArn: string, payload: JsonValue): Promise<FunctionResult> {
    return this.lambda.invoke(functionNameOrArn, payload);
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
      principal: this.principalOf(roleArn),
      requestId: randomUUID(),
    });
  }

  supports(serviceName: string, action: string): boolean {
    const operations = this.services.get(serviceName)?.operations;
    return operations !== undefined && Object.hasOwn(operations, action);
  }

  private principalOf(roleArn: string): Principal {
    const known = this.principals.get(roleArn);
    if (known) return known;
    const { accessKeyId, principalArn } = this.credentials.issueForRole(roleArn, 'states');
    const principal = { accessKeyId, arn: principalArn };
    this.principals.set(roleArn, principal);
    return principal;
  }
}
