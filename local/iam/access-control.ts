import type { Principal } from '../service';
import { AccessDenied } from './access-denied';
import { evaluate, type ApplicablePolicies } from './evaluation';
import type { IdentityPolicy, ResourcePolicy, TrustPolicy } from './policy-document';
import { compilePolicy, type AccessRequest, type Right, type Statement } from './statements';

/** A role, as far as it decides who may do what. */
export interface RolePolicies {
  /** `arn:aws:iam::000000000000:role/…` */
  readonly arn: string;
  readonly policies: readonly IdentityPolicy[];
  readonly trustPolicy: TrustPolicy;
}

/** The policy of a bucket, a key or a function. */
export interface PolicyOfResource {
  readonly arn: string;
  readonly policy: ResourcePolicy;
}

export interface AccessControlOptions {
  readonly roles: readonly RolePolicies[];
  readonly resources: readonly PolicyOfResource[];
  /** Told of each right by which something was allowed to a role. */
  readonly used?: (roleArn: string, right: Right) => void;
}

/** Users are administrators: whoever runs the embedded AWS. */
const administrator = compilePolicy({
  Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
});

/** Requests that do not leave this machine count as sent over TLS, as those to AWS are. */
const everyContext = { 'aws:securetransport': 'true' };

/** Decides every request by the policies of the stack. */
export class AccessControl {
  private readonly byRole: ReadonlyMap<string, readonly Statement[]>;
  private readonly byResource = new Map<string, readonly Statement[]>();
  private readonly sessions = new WeakMap<IdentityPolicy, readonly Statement[]>();
  private readonly used: AccessControlOptions['used'];

  constructor({ roles, resources, used }: AccessControlOptions) {
    this.used = used;
    this.byRole = new Map(
      roles.map(({ arn, policies }) => [arn, policies.flatMap((policy) => compilePolicy(policy))]),
    );
    for (const { arn, trustPolicy } of roles) this.byResource.set(arn, compilePolicy(trustPolicy));
    for (const { arn, policy } of resources) {
      this.byResource.set(arn, [...(this.byResource.get(arn) ?? []), ...compilePolicy(policy)]);
    }
  }

  /** @throws AccessDenied unless the policies allow it */
  authorize({ arn, roleArn, sessionPolicy }: Principal, request: AccessRequest): void {
    const identity = roleArn === undefined ? administrator : (this.byRole.get(roleArn) ?? []);
    const session = sessionPolicy && this.statementsOf(sessionPolicy);
    const policies = { identity, session, ...this.policyOf(request) };
    const denial = evaluate({ arn, roleArn }, policies, request, contextOf(request));
    if (denial) {
      const { action, resource } = request;
      throw new AccessDenied({ subject: arn, action, resource, ...denial });
    }
    if (this.used && roleArn !== undefined) this.report(roleArn, identity, request, this.used);
  }

  /**
   * Whether a service may do something in its own name, as EventBridge does when it invokes a function: whether the
   * policy of the resource lets it.
   *
   * @param service `events.amazonaws.com`
   */
  allowsService(service: string, request: AccessRequest): boolean {
    const policies = { identity: [], ...this.policyOf(request) };
    return evaluate({ service }, policies, request, contextOf(request)) === undefined;
  }

  private policyOf({
    action,
    resource,
  }: AccessRequest): Pick<ApplicablePolicies, 'resource' | 'resourceDecides'> {
    // A trust policy is about who acts in the role, not about who may hand it over.
    if (action.startsWith('iam:')) return { resource: [], resourceDecides: false };
    return {
      resource: this.byResource.get(ownerOfPolicy(resource)) ?? [],
      resourceDecides: /^arn:aws:(kms:[^:]+:\d+:key|iam::\d+:role)\//.test(resource),
    };
  }

  private statementsOf(policy: IdentityPolicy): readonly Statement[] {
    const compiled = this.sessions.get(policy) ?? compilePolicy(policy);
    this.sessions.set(policy, compiled);
    return compiled;
  }

  private report(
    roleArn: string,
    identity: readonly Statement[],
    request: AccessRequest,
    used: (roleArn: string, right: Right) => void,
  ): void {
    for (const statement of identity) {
      if (statement.effect !== 'Allow' || !statement.covers(request, contextOf(request))) continue;
      for (const right of statement.rightsFor(request)) used(roleArn, right);
    }
  }
}

function contextOf({ context }: AccessRequest): Readonly<Record<string, string>> {
  return context ? { ...everyContext, ...context } : everyContext;
}

/** What has the policy for a resource: the bucket of an object, the function of a version. */
function ownerOfPolicy(resource: string): string {
  const [, bucket] = /^(arn:aws:s3:::[^/]+)\//.exec(resource) ?? [];
  const [, lambdaFunction] = /^(arn:aws:lambda:[^:]+:\d+:function:[^:]+):/.exec(resource) ?? [];
  return bucket ?? lambdaFunction ?? resource;
}
