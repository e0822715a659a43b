import type { ErrorObject } from 'ajv-draft-04';
import * as z from 'zod';

/**
 * What API Gateway says of a body that fails its schema: the messages of json-schema-validator, the Java library
 * it checks bodies with. What is wrong below `anyOf`, `oneOf` and `not` goes into one message about the keyword.
 */
export function validationMessages(errors: readonly ErrorObject[]): string[] {
  const messages = errors
    .filter(({ schemaPath }) => !/\/(anyOf|oneOf)\/\d+\/|\/not\//.test(schemaPath))
    .map((error) => messageOf(error, errors));
  return [...new Set(messages)];
}

function messageOf(error: ErrorObject, errors: readonly ErrorObject[]): string {
  const { keyword, data, schema } = error;
  switch (keyword) {
    case 'required':
      return `object has missing required properties (${names(schema, data)})`;
    case 'additionalProperties':
      return `object instance has properties which are not allowed by the schema: ${additional(error, errors)}`;
    case 'type':
      return `instance type (${typeOf(data)}) does not match any allowed primitive type (allowed: ${allowedTypes(schema)})`;
    case 'enum':
      return `instance value (${JSON.stringify(data)}) not found in enum (possible values: ${JSON.stringify(schema)})`;
    case 'minLength':
      return `string ${JSON.stringify(data)} is too short (length: ${sizeOf(data)}, required minimum: ${String(schema)})`;
    case 'maxLength':
      return `string ${JSON.stringify(data)} is too long (length: ${sizeOf(data)}, maximum allowed: ${String(schema)})`;
    case 'pattern':
      return `ECMA 262 regex "${String(schema)}" does not match input string ${JSON.stringify(data)}`;
    case 'minimum':
      return isExclusive(error)
        ? `numeric instance is not strictly greater than the required minimum ${String(schema)}`
        : `numeric instance is lower than the required minimum (minimum: ${String(schema)}, found: ${String(data)})`;
    case 'maximum':
      return isExclusive(error)
        ? `numeric instance is not strictly lower than the required maximum ${String(schema)}`
        : `numeric instance is greater than the required maximum (maximum: ${String(schema)}, found: ${String(data)})`;
    case 'multipleOf':
      return `remainder of division is not zero (${String(data)} / ${String(schema)})`;
    case 'minItems':
      return `array is too short: must have at least ${String(schema)} elements but instance has ${sizeOf(data)} elements`;
    case 'maxItems':
      return `array is too long: must have at most ${String(schema)} elements but instance has ${sizeOf(data)} elements`;
    case 'uniqueItems':
      return 'array must not contain duplicate elements';
    case 'minProperties':
      return `object has too few properties (found ${sizeOf(data)} but schema requires at least ${String(schema)})`;
    case 'maxProperties':
      return `object has too many properties (found ${sizeOf(data)} but schema requires at most ${String(schema)})`;
    case 'anyOf':
      return `instance failed to match at least one required schema among ${sizeOf(schema)}`;
    case 'oneOf':
      return `instance failed to match exactly one schema (matched ${matches(error)} out of ${sizeOf(schema)})`;
    case 'not':
      return 'instance matched a schema which it should not have';
    case 'format':
      return `string ${JSON.stringify(data)} is invalid against the format "${String(schema)}"`;
    default:
      return error.message ?? keyword;
  }
}

/** Those of the required names that an object has not, as sorted JSON. */
function names(required: unknown, data: unknown): string {
  const missing = z
    .array(z.string())
    .parse(required)
    .filter((name) => typeof data === 'object' && data !== null && !Object.hasOwn(data, name));
  return JSON.stringify(missing.sort());
}

/** The names that one object has too many, for each of which there is an error of its own. */
function additional({ instancePath }: ErrorObject, errors: readonly ErrorObject[]): string {
  const found = errors
    .filter(
      (error) => error.keyword === 'additionalProperties' && error.instancePath === instancePath,
    )
    .map(({ params }) => z.object({ additionalProperty: z.string() }).parse(params))
    .map(({ additionalProperty }) => additionalProperty);
  return JSON.stringify(found.sort());
}

function typeOf(data: unknown): string {
  if (data === null) return 'null';
  if (Array.isArray(data)) return 'array';
  if (typeof data === 'number') return Number.isInteger(data) ? 'integer' : 'number';
  return typeof data;
}

/** A number may be an integer, which is said too. */
function allowedTypes(schema: unknown): string {
  const types = z.array(z.string()).parse([schema].flat());
  const all = types.includes('number') ? new Set(['integer', ...types]) : new Set(types);
  return JSON.stringify([...all].sort());
}

/** How many characters, elements or members there are. */
function sizeOf(data: unknown): number {
  if (typeof data === 'string') return Array.from(data).length;
  return typeof data === 'object' && data !== null ? Object.keys(data).length : 0;
}

function isExclusive({ keyword, parentSchema }: ErrorObject): boolean {
  const flag = keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
  return z.object({ [flag]: z.literal(true) }).safeParse(parentSchema).success;
}

function matches({ params }: ErrorObject): number {
  const { passingSchemas } = z
    .object({ passingSchemas: z.array(z.number()).nullable() })
    .parse(params);
  return passingSchemas?.length ?? 0;
}
