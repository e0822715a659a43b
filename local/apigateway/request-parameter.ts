import { TemplateError } from '../template/cloudformation';
import type { GatewayRequest } from './gateway-request';
import { headerValue } from './headers';

/** A parameter of a request, as templates refer to it: `method.request.header.Authorization`. */
export interface RequestParameter {
  readonly location: 'header' | 'querystring' | 'path';
  readonly name: string;
}

/**
 * Reads an expression such as `method.request.querystring.cursor`.
 *
 * @throws TemplateError naming the resource when the expression is of another kind
 */
export function readRequestParameter(logicalId: string, expression: string): RequestParameter {
  const [, location, name] =
    /^method\.request\.(header|querystring|path)\.(.+)$/.exec(expression) ?? [];
  if (location !== 'header' && location !== 'querystring' && location !== 'path') {
    throw new TemplateError(
      logicalId,
      `the embedded API Gateway does not implement the parameter "${expression}"`,
    );
  }
  return { location, name: name ?? '' };
}

/** The value a request has for a parameter. */
export function parameterValue(
  { location, name }: RequestParameter,
  request: GatewayRequest,
  pathParameters: Readonly<Record<string, string>>,
): string | undefined {
  switch (location) {
    case 'header':
      return headerValue(request.headers, name);
    case 'querystring':
      return request.query.get(name) ?? undefined;
    case 'path':
      return pathParameters[name];
  }
}
