import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { isSecretOf, parseApplicantToken } from '../shared/applicant-token';
import { environments, readEnvironment } from '../shared/environment';
import { readVerification } from '../shared/read-verification';
import { UnknownVerificationError } from '../shared/unknown-verification-error';
import { allow, deny, type AuthorizerAnswer } from './answer';
import { ReviewerTokens } from './reviewer-token';

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
    return authorizeApplicant(methodArn, bearerToken(event));
  }
  if (resource.startsWith('/review/') || resource.endsWith('/review')) {
    return authorizeReviewer(methodArn, bearerToken(event));
  }
  // API Gateway itself checks the key's value: these methods require one.
  if (header(event, 'x-api-key') === undefined) throw new Error(UNAUTHORIZED);
  return allow(methodArn, { principal: 'application' });
}

async function authorizeApplicant(methodArn: string, token: string): Promise<AuthorizerAnswer> {
  const { verificationId, secret } = parseApplicantToken(token) ?? unauthorized();
  const verification = await readVerification(
    environment.VERIFICATIONS_TABLE,
    verificationId,
  ).catch((error: unknown) => {
    if (error instanceof UnknownVerificationError) return undefined;
    throw error;
  });
  const { applicantTokenHash, applicantTokenExpiresAt } = verification ?? {};
  if (applicantTokenHash === undefined || applicantTokenExpiresAt === undefined) unauthorized();
  if (!isSecretOf(secret, applicantTokenHash)) unauthorized();
  if (Date.now() >= Date.parse(applicantTokenExpiresAt)) {
    return deny(methodArn, 'The link has expired; ask for a new one where you got it.');
  }
  return allow(methodArn, { principal: 'applicant', verificationId });
}

async function authorizeReviewer(methodArn: string, token: string): Promise<AuthorizerAnswer> {
  const verdict = await reviewerTokens.verify(token);
  if (!verdict.known) unauthorized();
  if (!verdict.allowed) return deny(methodArn, verdict.detail);
  const { reviewer, groups } = verdict;
  return allow(methodArn, { principal: 'reviewer', reviewer, groups: groups.join(',') });
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
