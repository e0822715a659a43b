import * as z from 'zod';
import type { XmlContent } from '../http/xml-document';
import type { AccessControl } from '../iam/access-control';
import { AccessDenied, describeRequest } from '../iam/access-denied';
import { identityPolicySchema, type IdentityPolicy } from '../iam/policy-document';
import { ServiceError, type Principal } from '../service';
import type { Credentials } from './credentials';
import { uniqueId, userId, type Role } from './role';

/** What a role gives unless it or the caller says otherwise, in seconds; also the most by role chaining. */
const defaultSession = 3600;
const shortestSession = 900;

/** The longest session policy, in characters. */
const longestPolicy = 2048;

/** Strict: to pass over a parameter such as `PolicyArns` would give more than was meant. */
const assumeRoleSchema = z.strictObject({
  Action: z.literal('AssumeRole'),
  Version: z.string(),
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z
    .string()
    .min(2)
    .max(64)
    .regex(/^[\w+=,.@-]*$/),
  DurationSeconds: z.coerce.number().int().min(shortestSession).max(43_200).default(defaultSession),
  Policy: z.string().min(1).optional(),
});

/** Parameters of the query protocol: all of them text. */
export type Parameters = Readonly<Record<string, string>>;

/** The operations of STS that the embedded AWS has. */
export class Sts {
  readonly operations: Readonly<
    Record<string, (parameters: Parameters, caller: Principal) => Promise<XmlContent>>
  > = {
    AssumeRole: (parameters, caller) => this.assumeRole(parameters, caller),
    GetCallerIdentity: (_, caller) => Promise.resolve(callerIdentity(caller)),
  };

  constructor(
    private readonly credentials: Credentials,
    private readonly access: AccessControl,
  ) {}

  private async assumeRole(parameters: Parameters, caller: Principal): Promise<XmlContent> {
    const { RoleArn, RoleSessionName, DurationSeconds, Policy } = parseInput(parameters);
    const role = this.authorizedRole(RoleArn, caller);
    if (DurationSeconds > (role.maximumSessionSeconds ?? defaultSession)) {
      throw validationError(
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    if (caller.roleArn !== undefined && DurationSeconds > defaultSession) {
      throw validationError(
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      );
    }
    const sessionPolicy = Policy === undefined ? undefined : parsePolicy(Policy);
    const session = await this.credentials.openSession({
      role,
      sessionName: RoleSessionName,
      durationSeconds: DurationSeconds,
      ...(sessionPolicy && { sessionPolicy }),
    });
    return {
      AssumedRoleUser: {
        AssumedRoleId: `${uniqueId('AROA', role.arn)}:${RoleSessionName}`,
        Arn: session.principalArn,
      },
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: new Date(session.expiresAt).toISOString().replace('.000Z', 'Z'),
      },
      PackedPolicySize:
        Policy === undefined ? undefined : Math.ceil((Policy.length / longestPolicy) * 100),
    };
  }

  private authorizedRole(arn: string, caller: Principal): Role {
    try {
      this.access.authorize(caller, { action: 'sts:AssumeRole', resource: arn });
    } catch (error) {
      throw error instanceof AccessDenied ? withoutReason(error) : error;
    }
    const role = this.credentials.role(arn);
    if (!role) throw new Error(`The role ${arn} has policies and cannot be assumed.`);
    return role;
  }
}

/** As AWS answers, a role that does not trust the caller cannot be told from one that does not exist. */
function withoutReason(denied: AccessDenied): AccessDenied | ServiceError {
  const { explicit, policy } = denied.refusal;
  if (explicit || policy !== 'resource-based') return denied;
  return new ServiceError(denied.code, describeRequest(denied.refusal));
}

function callerIdentity(principal: Principal): XmlContent {
  const [, , , , account = ''] = principal.arn.split(':');
  return { Arn: principal.arn, UserId: userId(principal), Account: account };
}

function parseInput(parameters: Parameters): z.infer<typeof assumeRoleSchema> {
  const parsed = assumeRoleSchema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) =>
      `Value at '${lowerFirst(path.join('.'))}' failed to satisfy constraint: ${message}`,
  );
  const errors =
    problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
  throw validationError(`${errors} detected: ${problems.join('; ')}`);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A policy finer than the embedded AWS weighs is refused: to pass over a part would give more than was meant. */
function parsePolicy(text: string): IdentityPolicy {
  if (text.length > longestPolicy) {
    throw new ServiceError(
      'PackedPolicyTooLarge',
      `Packed policy consumes ${Math.ceil((text.length / longestPolicy) * 100)}% of allotted space, please use smaller policy.`,
    );
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new ServiceError(
      'MalformedPolicyDocument',
      'The policy is not in the valid JSON format.',
    );
  }
  const parsed = identityPolicySchema.safeParse(document);
  if (!parsed.success) {
    throw new ServiceError('MalformedPolicyDocument', z.prettifyError(parsed.error));
  }
  return parsed.data;
}

function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}
