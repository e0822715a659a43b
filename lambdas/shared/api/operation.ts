import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { ForbiddenError, InvalidRequestError, type FieldError } from './errors';
import type { Route, RoutePrincipal } from './route';
import { routeDefinitions, type RouteDefinitions } from './routes';
import { pathParameters } from './schemas';

export type OperationId = keyof RouteDefinitions;

/** Who came by a link, with the hash of its secret: a link that has been replaced is told by it. */
function linkHolder<Principal extends RoutePrincipal>(principal: Principal) {
  return z
    .object({
      authorizer: z.object({
        principal: z.literal(principal),
        verificationId: z.uuid(),
        tokenHash: z.string().min(1),
      }),
      identity: z.object({ sourceIp: z.string() }),
    })
    .transform(({ authorizer: { verificationId, tokenHash }, identity: { sourceIp } }) => ({
      verificationId,
      tokenHash,
      sourceIp,
    }));
}

/** Who signed in, with the groups of the user pool they are in. */
function signedIn<Principal extends RoutePrincipal>(principal: Principal) {
  return z
    .object({
      authorizer: z.object({
        principal: z.literal(principal),
        reviewer: z.string().min(1),
        groups: z.string().transform((names) => names.split(',')),
      }),
    })
    .transform(({ authorizer: { reviewer, groups } }) => ({ reviewer, groups }));
}

/** Who calls, as API Gateway and the authorizer found. */
const callerSchemas = {
  application: z
    .object({
      identity: z.object({ apiKeyId: z.string().min(1) }),
      authorizer: z.object({ principal: z.literal('application') }),
    })
    .transform(({ identity }) => ({ applicationId: identity.apiKeyId })),
  applicant: linkHolder('applicant'),
  handOff: linkHolder('handOff'),
  reviewer: signedIn('reviewer'),
  administrator: signedIn('administrator'),
  anybody: z.object({}),
} satisfies Record<RoutePrincipal, z.ZodType>;

type Part<Definition, Name extends string> =
  Definition extends Readonly<Record<Name, infer Schema extends z.ZodType>>
    ? z.infer<Schema>
    : undefined;

type PathOf<Path extends string> = {
  readonly [
    Name in keyof typeof pathParameters as Path extends `${string}{${Name}}${string}` ? Name : never
  ]: z.infer<(typeof pathParameters)[Name]>;
};

/** A request whose every part has passed its schema. */
export interface RequestOf<Id extends OperationId> {
  readonly caller: z.infer<(typeof callerSchemas)[RouteDefinitions[Id]['principal']]>;
  readonly path: PathOf<RouteDefinitions[Id]['path']>;
  readonly query: Part<RouteDefinitions[Id], 'query'>;
  readonly headers: Part<RouteDefinitions[Id], 'headers'>;
  readonly body: Part<RouteDefinitions[Id], 'body'>;
}

/** What a route documents as its success. Members its schema does not name are not sent. */
export type SuccessOf<Id extends OperationId> = {
  [
    Status in keyof RouteDefinitions[Id]['responses'] & (200 | 201 | 202)
  ]: RouteDefinitions[Id]['responses'][Status] extends {
    readonly schema: infer Schema extends z.ZodType;
  }
    ? z.input<Schema>
    : never;
}[keyof RouteDefinitions[Id]['responses'] & (200 | 201 | 202)];

/** A route with the function that answers it. */
export interface Operation {
  readonly route: Route;
  readonly answer: (event: APIGatewayProxyEvent) => Promise<{ status: number; body: unknown }>;
}

/** Joins a route to the function that answers it, which sees only what the route's schemas let pass. */
export function operation<Id extends OperationId>(
  operationId: Id,
  answer: (request: RequestOf<Id>) => Promise<SuccessOf<Id>>,
): Operation {
  const route: Route = { operationId, ...routeDefinitions[operationId] };
  const success = successOf(route);
  return {
    route,
    answer: async (event) => {
      // The schemas of the route have just made every part what its type says.
      const request = parseRequest(route, event) as RequestOf<Id>;
      return { status: success.status, body: success.schema.parse(await answer(request)) };
    },
  };
}

/** Every route has one way to succeed. */
function successOf({ operationId, responses }: Route) {
  for (const [status, { schema }] of Object.entries(responses)) {
    if (Number(status) < 300) return { status: Number(status), schema };
  }
  throw new Error(`No success is documented for ${operationId}.`);
}

function parseRequest(route: Route, event: APIGatewayProxyEvent) {
  const caller = callerSchemas[route.principal].safeParse(event.requestContext);
  if (!caller.success) {
    throw new ForbiddenError(`Call this with the credentials of: ${route.principal}.`);
  }
  const names = Object.entries(pathParameters).filter(([name]) => route.path.includes(`{${name}}`));
  const parts = {
    path: parsePart(z.object(Object.fromEntries(names)), event.pathParameters ?? {}),
    query: route.query && parsePart(route.query, event.queryStringParameters ?? {}),
    headers: route.headers && parsePart(route.headers, headersOf(route.headers, event)),
    body: route.body && parsePart(route.body, bodyOf(event)),
  };
  const errors = Object.values(parts).flatMap((part) => part?.errors ?? []);
  if (errors.length > 0) throw new InvalidRequestError(errors);
  return {
    caller: caller.data,
    ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part?.value])),
  };
}

interface ParsedPart {
  readonly value?: unknown;
  readonly errors?: readonly FieldError[];
}

function parsePart(schema: z.ZodType, value: unknown): ParsedPart {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  return {
    errors: result.error.issues.map(({ path, message }) => ({
      field: path.length > 0 ? path.join('.') : 'request',
      message,
    })),
  };
}

/** Names of headers are case-insensitive; API Gateway passes them as they came. */
function headersOf(schema: z.ZodObject, event: APIGatewayProxyEvent): Record<string, unknown> {
  const received = Object.entries(event.headers);
  const byName = new Map(received.map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, byName.get(name.toLowerCase())]),
  );
}

function bodyOf(event: APIGatewayProxyEvent): unknown {
  const encoding = event.isBase64Encoded ? 'base64' : 'utf8';
  try {
    const body: unknown = JSON.parse(Buffer.from(event.body ?? '', encoding).toString('utf8'));
    return body;
  } catch {
    throw new InvalidRequestError([{ field: 'body', message: 'must be a JSON object' }]);
  }
}
