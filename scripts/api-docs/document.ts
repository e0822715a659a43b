import * as z from 'zod';
import { openApiDocument } from '../../lambdas/shared/api/openapi';

/** A JSON schema, as far as the schemas of the API go. */
export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const typeName = z.union([
  z.string(),
  z.array(z.string()).transform((names) => names.join(' or ')),
]);

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    title: z.string().optional(),
    description: z.string().optional(),
    type: typeName.optional(),
    format: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    examples: z.array(z.unknown()).optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    items: schema.optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schema]).optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
  }),
);

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema,
});

const content = z
  .record(z.string(), z.object({ schema }))
  .transform((byMediaType) => Object.values(byMediaType).map((media) => media.schema));

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(parameter),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
});

const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export type Parameter = z.infer<typeof parameter>;

/** An operation, with where it is and who may call it. */
export interface Operation extends z.infer<typeof operation> {
  readonly method: string;
  readonly path: string;
  /** The name of its security scheme; `anybody` where it needs no credentials. */
  readonly principal: string;
}

/** The OpenAPI document, as far as its page tells it. */
export interface ApiDocument {
  readonly operations: readonly Operation[];
  /** Components by name, in the order they come up. */
  readonly schemas: Readonly<Record<string, Schema>>;
}

export function readApiDocument(): ApiDocument {
  const { paths, components } = document.parse(openApiDocument());
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, found]) => ({
      ...found,
      method: method.toUpperCase(),
      path,
      principal: Object.keys(found.security[0] ?? {})[0] ?? 'anybody',
    })),
  );
  return { operations, schemas: components.schemas };
}

/** The name of the component that a schema refers to. */
export const referenceOf = ({ $ref }: Schema): string | undefined => $ref?.split('/').at(-1);
