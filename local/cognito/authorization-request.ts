import type { UserPool, UserPoolClient } from '../template/user-pools';

/** What a client asks for when it sends somebody to sign in. */
export interface AuthorizationRequest {
  readonly client: UserPoolClient;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state?: string;
  readonly nonce?: string;
  /** Base64url of the SHA-256 of the secret that comes with the code. */
  readonly codeChallenge?: string;
}

/** A request that cannot be granted, with Cognito's name for the reason. */
export class AuthorizationError extends Error {
  override readonly name = 'AuthorizationError';

  /** @param returnTo where the client is to learn of it; none where its address cannot be trusted */
  constructor(
    readonly code: string,
    message: string,
    readonly returnTo?: string,
  ) {
    super(message);
  }
}

/**
 * Reads a request to `/oauth2/authorize`.
 *
 * @throws AuthorizationError
 */
export function readAuthorizationRequest(
  pool: UserPool,
  query: URLSearchParams,
): AuthorizationRequest {
  const client = clientOf(pool, query);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.callbackUrls.includes(redirectUri)) {
    throw new AuthorizationError(
      'redirect_mismatch',
      `redirect_uri is none of the client’s callback URLs: ${client.callbackUrls.join(', ')}`,
    );
  }
  const state = query.get('state') ?? undefined;
  const refuse = (code: string, message: string) =>
    new AuthorizationError(code, message, withParameters(redirectUri, { error: code, state }));

  const responseType = query.get('response_type');
  if (responseType === null) throw refuse('invalid_request', 'response_type is missing');
  if (responseType !== 'code') throw refuse('unauthorized_client', 'response_type must be code');
  const scope = query.get('scope') ?? client.scopes.join(' ');
  if (!scope.split(' ').every((name) => client.scopes.includes(name))) {
    throw refuse('invalid_scope', `scope has more than the client may ask for: ${scope}`);
  }
  const codeChallenge = query.get('code_challenge') ?? undefined;
  if (codeChallenge !== undefined && query.get('code_challenge_method') !== 'S256') {
    throw refuse('invalid_request', 'code_challenge_method must be S256');
  }
  const nonce = query.get('nonce') ?? undefined;
  return {
    client,
    redirectUri,
    scope,
    ...(state !== undefined && { state }),
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  };
}

/**
 * Where `/logout` sends the browser.
 *
 * @throws AuthorizationError
 */
export function readLogoutAddress(pool: UserPool, query: URLSearchParams): string {
  const { logoutUrls } = clientOf(pool, query);
  const address = query.get('logout_uri') ?? '';
  if (logoutUrls.includes(address)) return address;
  throw new AuthorizationError(
    'redirect_mismatch',
    `logout_uri is none of the client’s sign-out URLs: ${logoutUrls.join(', ')}`,
  );
}

/** An address with parameters added; those without a value are left out. */
export function withParameters(
  address: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

function clientOf({ clients }: UserPool, query: URLSearchParams): UserPoolClient {
  const clientId = query.get('client_id');
  const client = clients.find(({ id }) => id === clientId);
  if (client) return client;
  throw new AuthorizationError(
    'invalid_request',
    clientId === null ? 'client_id is missing' : `Client ${clientId} does not exist.`,
  );
}
