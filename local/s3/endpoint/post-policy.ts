import * as z from 'zod';
import { ServiceError } from '../../service';

/** Fields of a form by their names in lower case, but for the file. */
export type FormFields = ReadonlyMap<string, string>;

/** How large the file may be, in bytes; both ends are included. */
export interface LengthRange {
  readonly minimum: number;
  readonly maximum: number;
}

const matching = z.tuple([z.string(), z.string().startsWith('$'), z.string()]);
const lengthRange = z.tuple([
  z.string(),
  z.coerce.number().int().nonnegative(),
  z.coerce.number().int().nonnegative(),
]);
const exact = z.record(z.string(), z.string());

const policySchema = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(z.union([z.array(z.union([z.string(), z.number()])), exact])),
});

/** Fields that sign the form, or carry what is signed, and so cannot be conditions of it. */
const uncoveredFields = new Set(['x-amz-signature', 'policy', 'file']);

/**
 * Checks a form against the policy document that was signed for it: every condition must hold, and every field
 * must have a condition.
 *
 * @param encoded the document in base64
 * @param fields the fields of the form, and the bucket it is sent to as `bucket`
 * @returns how large the file may be, if the policy says so
 * @throws ServiceError `InvalidPolicyDocument`, or `AccessDenied` naming the condition
 */
export function checkPolicy(
  encoded: string,
  fields: FormFields,
  now: number,
): LengthRange | undefined {
  const { expiration, conditions } = parsePolicy(encoded);
  if (Date.parse(expiration) <= now) throw denied('Policy expired.');
  const covered = new Set(['bucket']);
  let range: LengthRange | undefined;
  for (const condition of conditions) {
    const operator = Array.isArray(condition) ? String(condition[0]).toLowerCase() : 'eq';
    if (operator === 'content-length-range') {
      const [, minimum, maximum] = parseCondition(lengthRange, condition);
      range = { minimum, maximum };
      continue;
    }
    for (const { name, holds } of readMatches(operator, condition)) {
      covered.add(name);
      const value = fields.get(name);
      if (value === undefined || !holds(value)) {
        throw denied(`Policy Condition failed: ${JSON.stringify(condition)}`);
      }
    }
  }
  const extra = [...fields.keys()].filter(
    (name) => !covered.has(name) && !uncoveredFields.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
  return range;
}

function parsePolicy(encoded: string): z.infer<typeof policySchema> {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    throw invalid('Invalid JSON.');
  }
  const parsed = policySchema.safeParse(document);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  return parsed.data;
}

interface Match {
  readonly name: string;
  readonly holds: (value: string) => boolean;
}

function readMatches(operator: string, condition: unknown): Match[] {
  if (!Array.isArray(condition)) {
    return Object.entries(parseCondition(exact, condition)).map(([name, expected]) => ({
      name: name.toLowerCase(),
      holds: (value) => value === expected,
    }));
  }
  const [, variable, expected] = parseCondition(matching, condition);
  const name = variable.slice(1).toLowerCase();
  if (operator === 'eq') return [{ name, holds: (value) => value === expected }];
  if (operator !== 'starts-with') throw invalid(`Invalid condition operator: ${operator}`);
  // A content type may be a list, each part of which must then begin so.
  const parts = (value: string): string[] => (name === 'content-type' ? value.split(',') : [value]);
  return [{ name, holds: (value) => parts(value).every((part) => part.startsWith(expected)) }];
}

function parseCondition<Schema extends z.ZodType>(
  schema: Schema,
  condition: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(condition);
  if (!parsed.success) throw invalid(`Invalid condition: ${JSON.stringify(condition)}`);
  return parsed.data;
}

function denied(reason: string): ServiceError {
  return new ServiceError('AccessDenied', `Invalid according to Policy: ${reason}`, 403);
}

function invalid(reason: string): ServiceError {
  return new ServiceError('InvalidPolicyDocument', `Invalid Policy: ${reason}`);
}
