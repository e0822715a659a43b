import * as z from 'zod';
import { ServiceError, type CallContext, type JsonObject, type Operation } from './service';

/** An operation whose input is checked against a schema before it runs. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>, context: CallContext) => Promise<JsonObject>,
): Operation {
  return async (input, context) => run(parseInput(schema, input), context);
}

/**
 * Checks an input the way AWS does, before anything is done with it.
 *
 * @throws ServiceError `ValidationException` naming every constraint that failed, or `SerializationException` for a wrong type.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: JsonObject,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input, { reportInput: true });
  if (success) return data;
  const wrongType = error.issues.find(
    (issue) => issue.code === 'invalid_type' && issue.input !== undefined && issue.input !== null,
  );
  if (wrongType) {
    throw new ServiceError(
      'SerializationException',
      `${pathOf(wrongType.path)}: ${wrongType.message}`,
    );
  }
  const failures = error.issues.map(
    (issue) => `${subjectOf(issue)} failed to satisfy constraint: ${constraintOf(issue)}`,
  );
  const count = `${failures.length} validation error${failures.length === 1 ? '' : 's'} detected`;
  throw new ServiceError('ValidationException', `${count}: ${failures.join('; ')}`);
}

type Issue = z.core.$ZodIssue;

function subjectOf({ input, path }: Issue): string {
  const isShort = typeof input === 'number' || (typeof input === 'string' && input.length <= 256);
  return `Value${isShort ? ` '${input}'` : ''} at '${pathOf(path)}'`;
}

/** As AWS writes it: `settings.auditImagesLimit`, `faceIds.1.member`. */
function pathOf(path: Issue['path']): string {
  return path
    .map((part) =>
      typeof part === 'number'
        ? `${part + 1}.member`
        : String(part).replace(/^./, (first) => first.toLowerCase()),
    )
    .join('.');
}

function constraintOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return 'Member must not be null';
  if (issue.code === 'too_small') {
    return `Member must have ${measureOf(issue.origin)} greater than or equal to ${issue.minimum}`;
  }
  if (issue.code === 'too_big') {
    return `Member must have ${measureOf(issue.origin)} less than or equal to ${issue.maximum}`;
  }
  if (issue.code === 'invalid_value') {
    return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
  }
  if (issue.code === 'invalid_format') {
    return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
  }
  return issue.message;
}

function measureOf(origin: string): 'value' | 'length' {
  return origin === 'number' || origin === 'int' ? 'value' : 'length';
}
