import type * as z from 'zod';
import { problemSchema } from './schemas';

/**
 * Who calls: a product by its API key, the applicant by their link, the applicant's other device
 * by the link it was handed, a reviewer or an administrator signed in to Cognito; or anybody.
 */
export type RoutePrincipal =
  'application' | 'applicant' | 'handOff' | 'reviewer' | 'administrator' | 'anybody';

/** Which function answers: that of whoever calls, or one that has rights of its own for what it answers. */
export type Answerer = RoutePrincipal | 'operations';

export interface RouteResponse {
  readonly description: string;
  readonly schema: z.ZodType;
}

/** One operation of the API. The REST API, its document and the functions are all made from these. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With parameters in braces, as API Gateway spells its resources. */
  readonly path: string;
  readonly principal: RoutePrincipal;
  /** The function that answers, where it is not the principal's. */
  readonly answeredBy?: 'operations';
  readonly operationId: string;
  readonly summary: string;
  /** What the summary has no room for; paragraphs of Markdown. */
  readonly description?: string;
  readonly headers?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** By HTTP status. Every route may also answer 400, 401, 403, 429 and 500 with a problem. */
  readonly responses: Readonly<Record<number, RouteResponse>>;
}

export const answererOf = ({ principal, answeredBy }: Route): Answerer => answeredBy ?? principal;

export const problem = (description: string): RouteResponse => ({
  description,
  schema: problemSchema,
});

export const notFound = problem('There is no such verification, or it is not yours');

export const paused = problem(
  'Too many requests; or too many failures, and `until` says when to go on (`urn:honnin:problem:paused`)',
);

export const blocked = problem(
  'The credentials do not allow this; or too many failures (`urn:honnin:problem:blocked`)',
);
