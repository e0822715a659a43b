import type { JsonObject, JsonValue } from '../service';
import { cloudFormationTemplate, TemplateError } from './cloudformation';
import type { CloudFormationTemplate } from './cloudformation';
import { evaluateCondition, resolveIntrinsics } from './intrinsics';
import type { References } from './intrinsics';
import { endpointPath } from '../embedded/endpoints';
import { resourceKind } from './resource-kinds';
import type { Deployment, NamedResource, ResourceKind } from './resource-kinds';

/** A resource of the stack with everything resolved. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives: a name for most types, an ARN or a URL for some. */
  readonly ref: string;
  /** As the template has them, with the resource's own name filled in where the template leaves it to CloudFormation. */
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
}

/** The stack as it would be deployed: every reference replaced by a name, an ARN or an address. */
export interface ResolvedTemplate {
  readonly deployment: Deployment;
  /** All that there are, in the order of the template. */
  readonly resources: readonly Resource[];
  /** Resources of a type, such as `AWS::ApiGateway::Method`. */
  readonly resourcesOfType: (type: string) => readonly Resource[];
  /** An attribute as `Fn::GetAtt` gives it; throws {@link TemplateError} for one that does not exist. */
  readonly attributeOf: (logicalId: string, attribute: string) => string;
  /** Outputs by logical id. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Resolves a template of AWS CloudFormation for a deployment.
 *
 * @throws TemplateError naming the resource for a type, attribute, function or reference that the embedded AWS does not know
 */
export function resolveTemplate(template: JsonValue, deployment: Deployment): ResolvedTemplate {
  const resolution = new Resolution(cloudFormationTemplate.parse(template), deployment);
  const resources = resolution.resources();
  return {
    deployment,
    resources,
    resourcesOfType: (type) => resources.filter((resource) => resource.type === type),
    attributeOf: (logicalId, attribute) => resolution.attribute(logicalId, attribute, logicalId),
    outputs: resolution.outputs(),
  };
}

/** What a template addresses by its public name is served by the embedded AWS itself. */
function localAddress(text: string, { region, origin }: Deployment): string {
  const regional = (host: string): RegExp =>
    new RegExp(`https://${host}\\.${region}\\.amazonaws\\.com`, 'g');
  return text
    .replaceAll(regional('[a-z0-9]{10}\\.execute-api'), origin)
    .replaceAll(/https:\/\/d[a-z0-9]{13}\.cloudfront\.net/g, origin)
    .replaceAll(regional('([a-z0-9][a-z0-9.-]{2,62})\\.s3'), `${origin}${endpointPath('s3')}/$1`)
    .replaceAll(`https://cognito-idp.${region}.amazonaws.com/`, `${origin}/cognito/`)
    .replaceAll(
      `wss://streaming-rekognition.${region}.amazonaws.com`,
      origin.replace(/^http/, 'ws'),
    );
}

class Resolution {
  private readonly named = new Map<string, NamedResource>();
  private readonly beingNamed = new Set<string>();
  private readonly references: References = {
    ref: (name, where) => this.ref(name, where),
    attribute: (name, attribute, where) => this.attribute(name, attribute, where),
    condition: (name, where) => this.condition(name, where),
    localAddress: (text) => localAddress(text, this.deployment),
  };

  constructor(
    private readonly template: CloudFormationTemplate,
    private readonly deployment: Deployment,
  ) {}

  resources(): Resource[] {
    return Object.entries(this.template.Resources)
      .filter(([logicalId, { Condition }]) => this.exists(Condition, logicalId))
      .map(([logicalId, { Type, Properties, Metadata }]) => {
        const kind = this.kindOf(logicalId, logicalId);
        const resource = this.resource(logicalId, logicalId);
        return {
          logicalId,
          type: Type,
          ref: kind.ref(resource),
          properties: {
            ...this.resolveObject(Properties, logicalId),
            ...(kind.nameProperty && { [kind.nameProperty]: resource.name }),
          },
          metadata: Metadata,
        };
      });
  }

  outputs(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.template.Outputs)
        .filter(([name, { Condition }]) => this.exists(Condition, name))
        .map(([name, { Value }]) => [name, this.outputValue(name, Value)]),
    );
  }

  private outputValue(name: string, value: JsonValue): string {
    const where = `Output ${name}`;
    const resolved = this.resolve(value, where);
    if (typeof resolved !== 'string') throw new TemplateError(where, 'an output must be a string');
    return resolved;
  }

  attribute(logicalId: string, attribute: string, where: string): string {
    const { attributes } = this.kindOf(logicalId, where);
    const compute = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (!compute) {
      const { Type } = this.declarationOf(logicalId, where);
      throw new TemplateError(
        where,
        `the embedded AWS does not know the attribute ${attribute} of ${logicalId} (${Type})`,
      );
    }
    return compute(this.resource(logicalId, where));
  }

  private ref(name: string, where: string): JsonValue | undefined {
    if (name.startsWith('AWS::')) return this.pseudoParameter(name, where);
    const parameter = this.template.Parameters[name];
    if (!parameter) return this.kindOf(name, where).ref(this.resource(name, where));
    if (parameter.Default === undefined) {
      throw new TemplateError(where, `the parameter ${name} has no default`);
    }
    return parameter.Default;
  }

  private pseudoParameter(name: string, where: string): string | undefined {
    const { account, region, stackName } = this.deployment;
    switch (name) {
      case 'AWS::AccountId':
        return account;
      case 'AWS::Region':
        return region;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stackName;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
      case 'AWS::NoValue':
        return undefined;
      default:
        throw new TemplateError(where, `the embedded AWS does not know ${name}`);
    }
  }

  private condition(name: string, where: string): boolean {
    const condition = this.template.Conditions[name];
    if (condition === undefined) throw new TemplateError(where, `there is no condition ${name}`);
    return evaluateCondition(condition, `Condition ${name}`, this.references);
  }

  private exists(condition: string | undefined, where: string): boolean {
    return condition === undefined || this.condition(condition, where);
  }

  private resource(logicalId: string, where: string): NamedResource {
    const known = this.named.get(logicalId);
    if (known) return known;
    if (this.beingNamed.has(logicalId)) {
      throw new TemplateError(where, `the name of ${logicalId} depends on itself`);
    }
    this.beingNamed.add(logicalId);
    const { Properties } = this.declarationOf(logicalId, where);
    const property = (name: string): JsonValue | undefined => {
      const value = Properties[name];
      return value === undefined ? undefined : this.resolve(value, `${logicalId}.${name}`);
    };
    const resource = {
      name: this.physicalName(logicalId, this.kindOf(logicalId, where), property),
      deployment: this.deployment,
      property,
    };
    this.beingNamed.delete(logicalId);
    this.named.set(logicalId, resource);
    return resource;
  }

  private physicalName(
    logicalId: string,
    { nameProperty, generateName }: ResourceKind,
    property: NamedResource['property'],
  ): string {
    const given = nameProperty === undefined ? undefined : property(nameProperty);
    return typeof given === 'string'
      ? given
      : generateName({ stackName: this.deployment.stackName, logicalId }, this.deployment);
  }

  private declarationOf(
    logicalId: string,
    where: string,
  ): CloudFormationTemplate['Resources'][string] {
    const declaration = this.template.Resources[logicalId];
    if (!declaration) {
      throw new TemplateError(
        where,
        `there is no parameter or resource ${logicalId} in the template`,
      );
    }
    if (!this.exists(declaration.Condition, logicalId)) {
      throw new TemplateError(where, `${logicalId} is left out by its condition`);
    }
    return declaration;
  }

  private kindOf(logicalId: string, where: string): ResourceKind {
    const { Type } = this.declarationOf(logicalId, where);
    const kind = resourceKind(Type);
    if (!kind) {
      throw new TemplateError(
        logicalId,
        `the embedded AWS does not know resources of type ${Type}`,
      );
    }
    return kind;
  }

  private resolveObject(value: JsonObject, where: string): JsonObject {
    const resolved: JsonObject = {};
    for (const [key, member] of Object.entries(value)) {
      const memberValue = this.resolve(member, `${where}.${key}`);
      if (memberValue !== undefined) resolved[key] = memberValue;
    }
    return resolved;
  }

  private resolve(value: JsonValue, where: string): JsonValue | undefined {
    return resolveIntrinsics(value, where, this.references);
  }
}
