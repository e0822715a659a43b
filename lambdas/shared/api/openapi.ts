import * as z from 'zod';
import { statusChanged, verificationDecided, webhookBody } from '../events/events';
import type { Route, RouteResponse } from './route';
import { routes } from './routes';
import { pathParameters, problemSchema } from './schemas';

type Json = Record<string, unknown>;

/** Problems every operation may answer with. */
const commonProblems: Readonly<Record<number, RouteResponse>> = {
  400: { description: 'The request is not as described here', schema: problemSchema },
  401: { description: 'No valid credentials', schema: problemSchema },
  403: { description: 'The credentials do not allow this', schema: problemSchema },
  429: { description: 'Too many requests', schema: problemSchema },
  500: { description: 'A fault of the service', schema: problemSchema },
};

const securitySchemes = {
  application: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  applicant: {
    type: 'http',
    scheme: 'bearer',
    description: 'The part of the applicant’s link after "#"',
  },
  handOff: {
    type: 'http',
    scheme: 'bearer',
    description: 'The part of a hand-off link after "#handoff."',
  },
  reviewer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the reviewers’ user pool',
  },
  administrator: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the reviewers’ user pool, of a member of the group `admin`',
  },
} satisfies Record<Exclude<Route['principal'], 'anybody'>, Json>;

function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const document = z.toJSONSchema(schema, { io });
  delete document.$schema; // OpenAPI 3.1 states the dialect once
  return document;
}

/** Collects titled schemas as components, wherever they stand, and puts references in their places. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  content(schema: z.ZodType, io: 'input' | 'output'): Json {
    const mediaType = schema === problemSchema ? 'application/problem+json' : 'application/json';
    return { [mediaType]: { schema: this.collectFrom(jsonSchema(schema, io)) } };
  }

  collectFrom(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.collectFrom(item));
    const titled = titledSchema.safeParse(value);
    if (titled.success) {
      // What is said of it in one place is said beside the reference: it need not hold elsewhere.
      const { title, description, ...schema } = titled.data;
      this.schemas[title] ??= { title, ...this.collectWithin(schema) };
      return { $ref: `#/components/schemas/${title}`, ...(description && { description }) };
    }
    const members = membersSchema.safeParse(value);
    return members.success ? this.collectWithin(members.data) : value;
  }

  private collectWithin(members: Json): Json {
    return Object.fromEntries(
      Object.entries(members).map(([name, member]) => [
        name,
        // Examples are values, which may well have a title, too.
        name === 'examples' ? member : this.collectFrom(member),
      ]),
    );
  }
}

const membersSchema = z.record(z.string(), z.unknown());
const titledSchema = z.looseObject({ title: z.string(), description: z.string().optional() });

function parametersIn(location: 'query' | 'header', schema: z.ZodObject = z.object()): Json[] {
  const { properties = {} } = jsonSchema(schema);
  return Object.entries(membersSchema.parse(properties)).map(([name, property]) => ({
    name,
    in: location,
    schema: property,
    ...(isList(property) && { style: 'form', explode: false }),
  }));
}

/** Lists are separated by commas. */
function isList(schema: unknown): boolean {
  return z.object({ type: z.literal('array') }).safeParse(schema).success;
}

function parametersOf(route: Route): Json[] {
  const inPath = Object.entries(pathParameters)
    .filter(([name]) => route.path.includes(`{${name}}`))
    .map(([name, schema]) => ({ name, in: 'path', required: true, schema: jsonSchema(schema) }));
  return [
    ...inPath,
    ...parametersIn('query', route.query),
    ...parametersIn('header', route.headers),
  ];
}

function operation(route: Route, components: Components): Json {
  const responses = Object.entries({ ...commonProblems, ...route.responses });
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    security: route.principal === 'anybody' ? [] : [{ [route.principal]: [] }],
    parameters: components.collectFrom(parametersOf(route)),
    ...(route.body && {
      requestBody: { required: true, content: components.content(route.body, 'input') },
    }),
    responses: Object.fromEntries(
      responses.map(([status, { description, schema }]) => [
        status,
        { description, content: components.content(schema, 'output') },
      ]),
    ),
  };
}

/** What is sent to applications, in place of answers. Events have no place of their own in OpenAPI. */
function webhooks(components: Components): Json {
  for (const event of [statusChanged, verificationDecided]) components.content(event, 'output');
  const header = (name: string, description: string): Json => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  });
  return {
    statusChanged: {
      post: {
        operationId: 'statusChanged',
        summary: 'A verification has another status; see https://www.standardwebhooks.com',
        security: [],
        parameters: [
          header('webhook-id', 'The same for every attempt: the event’s id'),
          header('webhook-timestamp', 'When this attempt was made, in seconds since 1970'),
          header('webhook-signature', 'Signatures, with spaces between: `v1,` and base64'),
        ],
        requestBody: { required: true, content: components.content(webhookBody, 'output') },
        responses: {
          '2XX': { description: 'Taken' },
          410: { description: 'This message is sent no more' },
          default: { description: 'Sent again later' },
        },
      },
    },
  };
}

/** The API as an OpenAPI 3.1 document; paths are relative to the stage. */
export function openApiDocument(): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const item = (paths[route.path] ??= {});
    item[route.method.toLowerCase()] = operation(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Honnin',
      version: '1.0.0',
      description: 'Decides whether the person at the camera is the one on the identity document.',
    },
    paths,
    webhooks: webhooks(components),
    components: { securitySchemes, schemas: components.schemas },
  };
}
