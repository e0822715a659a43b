import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { NotFoundError } from './errors';
import type { Operation } from './operation';
import { toProblem, type Problem } from './problem';
import { answererOf, type Answerer } from './route';
import { routes } from './routes';

export type ApiHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** Seconds after which a service that was busy may be asked again. */
const RETRY_AFTER = 2;

/**
 * A function that answers routes.
 *
 * @param answerers whose routes they are
 * @param webOrigin the one origin whose pages may read the answers
 * @throws Error when one of these routes has no operation
 */
export function createApi(
  answerers: readonly Answerer[],
  webOrigin: string,
  operations: readonly Operation[],
): ApiHandler {
  const byRoute = new Map(
    operations.map((operation) => [`${operation.route.method} ${operation.route.path}`, operation]),
  );
  for (const { method, path } of routes.filter((route) => answerers.includes(answererOf(route)))) {
    if (!byRoute.has(`${method} ${path}`)) throw new Error(`Nothing answers ${method} ${path}.`);
  }

  return async (event) => {
    try {
      const operation = byRoute.get(`${event.httpMethod} ${event.resource}`);
      if (!operation) throw new NotFoundError(`There is no ${event.httpMethod} ${event.path}.`);
      const { status, body } = await operation.answer(event);
      return respond(webOrigin, status, 'application/json', body);
    } catch (error) {
      const problem = toProblem(error, event.requestContext.requestId);
      return respond(
        webOrigin,
        problem.status,
        'application/problem+json',
        problem,
        retryAfter(problem),
      );
    }
  };
}

/** Seconds, rounded up: whoever comes back then is not told to wait again. */
function retryAfter({ status, until }: Problem): number | undefined {
  if (until !== undefined) return Math.max(1, Math.ceil((Date.parse(until) - Date.now()) / 1000));
  return status === 503 ? RETRY_AFTER : undefined;
}

function respond(
  webOrigin: string,
  statusCode: number,
  contentType: string,
  body: unknown,
  retryAfterSeconds?: number,
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: {
      'content-type': contentType,
      'cache-control': 'no-store',
      'access-control-allow-origin': webOrigin,
      vary: 'origin',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  };
}
