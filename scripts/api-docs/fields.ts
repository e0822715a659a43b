import { referenceOf, type Schema } from './document';

/** Bounds that only say that a number is one a computer can hold. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** A table of the members of a schema, those of members named by paths. */
export function fieldTable(schema: Schema): string {
  const rows = fieldsOf(schema).map(({ name, required, schema: field }) =>
    row(`\`${name}\`${required ? '' : '?'}`, typeOf(field), meaningOf(field)),
  );
  return [row('field', 'type', 'meaning'), row('---', '---', '---'), ...rows].join('\n');
}

/** One line of a table. */
export const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

function fieldsOf(schema: Schema, prefix = ''): Field[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = prefix + name;
    const field = { name: path, required: required.includes(name), schema: property };
    return [field, ...membersOf(property, path)];
  });
}

function membersOf(schema: Schema, path: string): Field[] {
  if (schema.$ref !== undefined) return [];
  if (schema.items) return membersOf(schema.items, `${path}[]`);
  const alternatives = schema.anyOf ?? schema.oneOf;
  return alternatives ? sharedFields(alternatives, `${path}.`) : fieldsOf(schema, `${path}.`);
}

/** Members of alternatives, each once; required where it is so in all of them. */
function sharedFields(alternatives: readonly Schema[], prefix: string): Field[] {
  const all = alternatives.flatMap((alternative) => fieldsOf(alternative, prefix));
  return [...new Set(all.map(({ name }) => name))].map((name) => {
    const same = all.filter((field) => field.name === name);
    const required = same.length === alternatives.length && same.every((field) => field.required);
    const [first] = same;
    const schema =
      first && same.length === 1 ? first.schema : { anyOf: same.map((field) => field.schema) };
    return { name, required, schema };
  });
}

/** What values a schema lets pass, in Markdown. */
export function typeOf(schema: Schema): string {
  const name = referenceOf(schema);
  if (name !== undefined) return `[${name}](#schema-${name.toLowerCase()})`;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map(typeOf))].join(' or ');
  return [schema.type ?? 'any', boundsOf(schema)].filter((part) => part !== '').join(', ');
}

function boundsOf(schema: Schema): string {
  const { format, minimum = -UNBOUNDED, maximum = UNBOUNDED, maxLength } = schema;
  if (format !== undefined) return format;
  if (maxLength !== undefined) return `${schema.minLength ?? 0}–${maxLength} characters`;
  if (minimum > -UNBOUNDED && maximum < UNBOUNDED) return `${minimum}–${maximum}`;
  if (minimum > -UNBOUNDED) return `from ${minimum}`;
  return maximum < UNBOUNDED ? `up to ${maximum}` : '';
}

/** What a schema says of itself, with what it is unless given. */
export function meaningOf({ description, default: byDefault, pattern, format }: Schema): string {
  return [
    description ?? '',
    // The pattern of a known format says nothing that its name does not.
    pattern !== undefined && format === undefined ? `matches ${code(pattern)}` : '',
    typeof byDefault === 'string' || typeof byDefault === 'number'
      ? `${code(byDefault)} unless given`
      : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

const code = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
