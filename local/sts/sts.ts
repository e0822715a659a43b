import * as z from 'zod';
import type { XmlContent } from '../http/xml-document';
import { ServiceError } from '../service';
import { authorize } from '../signature/authorize';
import type { Caller } from '../signature/caller';
import { policyDocumentSchema, type PolicyDocument } from '../signature/policy-document';
import type { Credentials } from './credentials';
import { trusts, uniqueId } from './role';

/** What a role gives unless it or the caller says otherwise, in seconds; also the most by role chaining. */
const defaultSession = 3600;
const shortestSession = 900;

/** The longest session policy, in characters. */
const longestPolicy = 2048;

const assumeRoleSchema = z.object({
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
    Record<string, (parameters: Parameters, caller: Caller) => Promise<XmlContent>>
  > = {
    AssumeRole: (parameters, caller) => this.assumeRole(parameters, caller),
    GetCallerIdentity: (_, caller) => Promise.resolve(callerIdentity(caller)),
  };

  constructor(private readonly credentials: Credentials) {}

  private async assumeRole(parameters: Parameters, caller: Caller): Promise<XmlContent> {
    authorize(caller, 'sts:AssumeRole');
    const { RoleArn, RoleSessionName, DurationSeconds, Policy } = parseInput(parameters);
    const role = this.credentials.role(RoleArn);
    if (!role || !trusts(role, caller)) {
      throw new ServiceError(
        'AccessDenied',
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
        403,
      );
    }
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
}

function callerIdentity({ arn, roleArn }: Caller): XmlContent {
  const [, , , , account = ''] = arn.split(':');
  const sessionName = arn.slice(arn.lastIndexOf('/') + 1);
  return {
    Arn: arn,
    UserId:
      roleArn === undefined ? uniqueId('AIDA', arn) : `${uniqueId('AROA', roleArn)}:${sessionName}`,
    Account: account,
  };
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
function parsePolicy(text: string): PolicyDocument {
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
  const parsed = policyDocumentSchema.safeParse(document);
  if (!parsed.success) {
    throw new ServiceError('MalformedPolicyDocument', z.prettifyError(parsed.error));
  }
  return parsed.data;
}

function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}
