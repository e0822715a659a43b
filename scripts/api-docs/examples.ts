import { referenceOf, type Schema } from './document';

/** Values of formats, alike wherever they appear. */
const byFormat: Readonly<Record<string, string>> = {
  uuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  'date-time': '2026-03-02T09:30:00.000Z',
  uri: 'https://shop.example.com/verified',
};

const byType: Readonly<Record<string, unknown>> = {
  string: 'text',
  boolean: true,
  object: {},
};

/**
 * A value that a schema lets pass: its own example where it has one, and otherwise made of those of its parts, without
 * what may be left out.
 *
 * @param components schemas by name
 */
export function exampleOf(schema: Schema, components: Readonly<Record<string, Schema>>): unknown {
  const { examples, properties = {}, required = [] } = schema;
  if (examples && examples.length > 0) return examples[0];
  const referred = components[referenceOf(schema) ?? ''];
  if (referred) return exampleOf(referred, components);
  const [alternative] = schema.anyOf ?? schema.oneOf ?? [];
  if (alternative) return exampleOf(alternative, components);
  if (schema.items) return [exampleOf(schema.items, components)];
  if (required.length === 0) return simpleExample(schema);
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name))
      .map(([name, property]) => [name, exampleOf(property, components)]),
  );
}

function simpleExample(schema: Schema): unknown {
  const { const: only, enum: values, default: byDefault, format, type, minimum = 1 } = schema;
  if (only !== undefined) return only;
  if (values) return values[0];
  if (byDefault !== undefined) return byDefault;
  if (format !== undefined && format in byFormat) return byFormat[format];
  if (type === 'integer' || type === 'number') return Math.max(minimum, 1);
  return byType[type ?? 'object'];
}
