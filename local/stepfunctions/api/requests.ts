import * as z from 'zod';
import { type JsonObject, ServiceError } from '../../service';
import { EXECUTION_ARN, STATE_MACHINE_ARN } from '../arns';

/** AWS: 1 to 80 characters, none of white space, brackets, wildcards, special or control characters. */
// eslint-disable-next-line no-control-regex
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

const pageSize = z.int().min(0).max(1000).default(0);

/** The fields of an operation's request, in the shape that a schema gives them. */
export function parseRequest<T>(schema: z.ZodType<T>, input: JsonObject): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
  throw new ServiceError(
    'ValidationException',
    `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: ${problems.join('; ')}`,
  );
}

/** @throws ServiceError `InvalidName`. */
export function checkName(name: string): string {
  if (!NAME.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
  return name;
}

const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/.+$/;

/** @throws ServiceError `InvalidArn`. */
export function checkRole(roleArn: string): string {
  if (ROLE_ARN.test(roleArn)) return roleArn;
  throw new ServiceError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
}

function checkArn(arn: string, pattern: RegExp): string {
  if (!pattern.test(arn)) throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'`);
  return arn;
}
export const checkStateMachineArn = (arn: string): string => checkArn(arn, STATE_MACHINE_ARN);
export const checkExecutionArn = (arn: string): string => checkArn(arn, EXECUTION_ARN);

/** How many results a page has: 100 unless told. */
export const pageSizeOf = (maxResults: number): number => (maxResults === 0 ? 100 : maxResults);

/** Pages are found again by the key they ended with. */
export const writePageToken = (key: string): string => Buffer.from(key).toString('base64url');

/** @throws ServiceError `InvalidToken` when the token is not one of this list's. */
export function readPageToken(token: string | undefined, belongs: RegExp): string | undefined {
  if (token === undefined) return undefined;
  const key = Buffer.from(token, 'base64url').toString();
  if (!belongs.test(key)) {
    throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
  }
  return key;
}

const arn = z.string().max(2048);
const json = z.record(z.string(), z.json());

const settings = {
  loggingConfiguration: json.optional(),
  tracingConfiguration: json.optional(),
};

export const createStateMachine = z.object({
  name: z.string(),
  definition: z.string().max(1_048_576),
  roleArn: arn,
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  publish: z.literal(false, 'versions of state machines are not embedded').optional(),
  ...settings,
});
export const updateStateMachine = z.object({
  stateMachineArn: arn,
  definition: z.string().max(1_048_576).optional(),
  roleArn: arn.optional(),
  publish: z.literal(false, 'versions of state machines are not embedded').optional(),
  ...settings,
});
export const stateMachineReference = z.object({ stateMachineArn: arn });
export const executionReference = z.object({ executionArn: arn });
export const listStateMachines = z.object({
  maxResults: pageSize,
  nextToken: z.string().optional(),
});

export const startExecution = z.object({
  stateMachineArn: arn,
  name: z.string().optional(),
  input: z
    .string()
    .max(262_144, 'Member must have length less than or equal to 262144')
    .default('{}'),
  traceHeader: z.string().optional(),
});
export const stopExecution = z.object({
  executionArn: arn,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});
export const redriveExecution = z.object({
  executionArn: arn,
  clientToken: z.string().min(1).max(64).optional(),
});
export const listExecutions = z.object({
  stateMachineArn: arn,
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
  maxResults: pageSize,
  nextToken: z.string().optional(),
});
export const getExecutionHistory = z.object({
  executionArn: arn,
  maxResults: pageSize,
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
  nextToken: z.string().optional(),
});

const data = z.string().max(262_144);
export const testState = z.object({
  definition: z.string().min(1).max(1_048_576),
  roleArn: arn.optional(),
  input: data.default('{}'),
  inspectionLevel: z.enum(['INFO', 'DEBUG', 'TRACE']).default('INFO'),
  revealSecrets: z.boolean().default(false),
  variables: data.optional(),
  stateName: z.string().min(1).max(80).optional(),
  mock: z
    .object({
      result: data.optional(),
      errorOutput: z
        .object({
          error: z.string().max(256).optional(),
          cause: z.string().max(32_768).optional(),
        })
        .optional(),
      fieldValidationMode: z.enum(['STRICT', 'PRESENT', 'NONE']).default('STRICT'),
    })
    .optional(),
  context: data.optional(),
  stateConfiguration: z
    .object({
      retrierRetryCount: z.int().min(0).optional(),
      errorCausedByState: z.string().min(1).max(80).optional(),
      mapIterationFailureCount: z.int().min(0).optional(),
      mapItemReaderData: z
        .undefined('the distributed mode of Map states is not embedded')
        .optional(),
    })
    .default({}),
});
/** JSON text of an object. */
export const jsonObjectText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('it is not JSON');
      return z.NEVER;
    }
  })
  .pipe(json);

const taskToken = z.string().min(1).max(2048);
export const sendTaskSuccess = z.object({ taskToken, output: z.string() });
export const sendTaskFailure = z.object({
  taskToken,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});
export const sendTaskHeartbeat = z.object({ taskToken });
