import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { environments, readEnvironment } from '../shared/environment';
import { allow, deny, type AuthorizerAnswer } from './answer';
import { writeMetrics } from '../shared/metrics/write-metrics';
import { judgeApplicantToken, judgeHandOffToken, type RefusalCause } from './link-token';
import { ReviewerTokens, type SignedInPrincipal } from './reviewer-token';

const environment = readEnvironment(environments.authorize);
const reviewerTokens = new ReviewerTokens(
  environment.REVIEWER_ISSUER,
  environment.REVIEWER_CLIENT_ID,
);

/** The very message that makes API Gateway answer 401. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * Says who calls a method of the API, from the one kind of credential that method takes.
 *
 * @throws Error `Unauthorized` when the credential is missing or unknown
 */
export async function handler(event: APIGatewayRequestAuthorizerEvent): Promise<AuthorizerAnswer> {
  const { resource, methodArn } = event;
  if (resource === '/session' || resource.startsWith('/session/')) {
    return authorizeApplicant(event);
  }
  if (resource.startsWith('/admin/')) return authorizeSignedIn(event, 'administrator');
  if (resource.startsWith('/review/') || resource.endsWith('/review')) {
    return authorizeSignedIn(event, 'reviewer');
  }
  // API Gateway itself checks the key's value: these methods require one.
  if (header(event, 'x-api-key') === undefined) throw new Error(UNAUTHORIZED);
  return allow(methodArn, { principal: 'application' });
}

async function authorizeApplicant(
  event: APIGatewayRequestAuthorizerEvent,
): Promise<AuthorizerAnswer> {
  const { resource, httpMethod, methodArn } = event;
  const token = bearerToken(event);
  const claims = resource === '/session/hand-off/claim';
  const onlyLooks = resource === '/session' && httpMethod === 'GET';
  const table = environment.VERIFICATIONS_TABLE;
  const verdict = await (claims
    ? judgeHandOffToken(table, token)
    : judgeApplicantToken(table, token, onlyLooks));
  if ('cause' in verdict) countRefusal(verdict.cause);
  if (!verdict.known) unauthorized();
  if (!verdict.allowed) return deny(methodArn, verdict.detail);
  const { verificationId, tokenHash } = verdict;
  const principal = claims ? 'handOff' : 'applicant';
  return allow(methodArn, { principal, verificationId, tokenHash });
}

function countRefusal(cause: RefusalCause | undefined): void {
  if (cause === undefined) return;
  writeMetrics([{ name: 'RefusedTokens', value: 1, dimensions: { Cause: cause } }]);
}

async function authorizeSignedIn(
  event: APIGatewayRequestAuthorizerEvent,
  principal: SignedInPrincipal,
): Promise<AuthorizerAnswer> {
  const { methodArn } = event;
  const verdict = await reviewerTokens.verify(bearerToken(event), principal);
  if (!verdict.known) unauthorized();
  if (!verdict.allowed) return deny(methodArn, verdict.detail);
  const { reviewer, groups } = verdict;
  return allow(methodArn, { principal, reviewer, groups: groups.join(',') });
}

function bearerToken(event: APIGatewayRequestAuthorizerEvent): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(header(event, 'authorization') ?? '') ?? [];
  return token ?? unauthorized();
}

function header({ headers }: APIGatewayRequestAuthorizerEvent, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

function unauthorized(): never {
  throw new Error(UNAUTHORIZED);
}
