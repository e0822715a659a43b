import { cloudWatchRequirements } from '../cloudwatch/requirements';
import { dynamoDbRequirements } from '../dynamodb/requirements';
import { eventBridgeRequirements } from '../events/requirements';
import { AccessControl } from '../iam/access-control';
import { guarded, type RequirementsOf } from '../iam/requirements';
import { usedRightsFile, usedRightsRecorder } from '../iam/used-rights';
import type { Kms } from '../kms/kms';
import { kmsRequirements } from '../kms/requirements';
import { rekognitionRequirements } from '../rekognition/requirements';
import { secretsManagerRequirements } from '../secretsmanager/requirements';
import type { SecretsManager } from '../secretsmanager/secrets-manager';
import type { JsonService } from '../service';
import { sqsRequirements } from '../sqs/requirements';
import type { Sqs } from '../sqs/sqs';
import { stepFunctionsRequirements } from '../stepfunctions/api/requirements';
import { readStateMachineKeys, readTableKeys } from '../template/encryption';
import { readResourcePolicies } from '../template/resource-policies';
import type { RoleDefinition } from '../template/roles';
import { readStateMachines } from '../template/state-machines';
import type { ResolvedTemplate } from '../template/template';
import type { ActingRoles } from './acting-roles';

/** Lets calls to the services through as the policies of the stack say. */
export class Guards {
  readonly access: AccessControl;

  /** @throws TemplateError naming what of a policy the embedded AWS cannot evaluate */
  constructor(
    private readonly template: ResolvedTemplate,
    roles: readonly RoleDefinition[],
    private readonly actingRoles: ActingRoles,
  ) {
    this.access = new AccessControl({
      roles,
      resources: readResourcePolicies(template),
      ...(usedRightsFile !== undefined && { used: usedRightsRecorder(usedRightsFile) }),
    });
  }

  cloudWatch(service: JsonService): JsonService {
    return this.guard(service, 'cloudwatch', cloudWatchRequirements(this.template.deployment));
  }

  dynamoDb(service: JsonService): JsonService {
    const keys = readTableKeys(this.template);
    const { deployment } = this.template;
    return this.guard(
      service,
      'dynamodb',
      dynamoDbRequirements(deployment, (table) => keys.get(table)),
    );
  }

  events(service: JsonService): JsonService {
    return this.guard(service, 'events', eventBridgeRequirements(this.template.deployment));
  }

  kms(service: Kms): JsonService {
    return this.guard(service, 'kms', kmsRequirements(service.keys));
  }

  rekognition(service: JsonService): JsonService {
    const { account, region } = this.template.deployment;
    const requirements = rekognitionRequirements({ accountId: account, region });
    return this.guard(service, 'rekognition', requirements);
  }

  secretsManager(service: SecretsManager): JsonService {
    return this.guard(service, 'secretsmanager', secretsManagerRequirements(service.secrets));
  }

  sqs(service: Sqs): JsonService {
    const sourcesOf = (arn: string): string[] =>
      service.queues.sourcesOf(arn).map(({ definition }) => definition.arn);
    return this.guard(service, 'sqs', sqsRequirements(this.template.deployment, sourcesOf));
  }

  stepFunctions(service: JsonService): JsonService {
    const { account, region } = this.template.deployment;
    const keys = readStateMachineKeys(this.template);
    const machines = new Map(readStateMachines(this.template).map((one) => [one.arn, one]));
    const requirements = stepFunctionsRequirements({
      account,
      region,
      encryptionOf: (arn) => {
        const [keyArn, machine] = [keys.get(arn), machines.get(arn)];
        if (keyArn === undefined || !machine) return undefined;
        return { keyArn, role: this.actingRoles.principal(machine.roleArn) };
      },
    });
    return this.guard(service, 'states', requirements);
  }

  private guard(
    service: JsonService,
    actionPrefix: string,
    requirements: Readonly<Record<string, RequirementsOf>>,
  ): JsonService {
    return guarded(service, { actionPrefix, requirements, access: this.access });
  }
}
