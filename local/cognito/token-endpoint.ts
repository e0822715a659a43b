import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { UserPool, UserPoolClient } from '../template/user-pools';
import type { AuthorizationRequest } from './authorization-request';
import type { ExpiringMap } from './expiring-map';
import type { RefreshTokens } from './refresh-tokens';
import type { SignIn, Tokens } from './tokens';

/** What a code stands for. */
export interface Grant {
  readonly request: AuthorizationRequest;
  readonly signIn: SignIn;
}

/** A refusal in the words of OAuth 2.0 (RFC 6749, section 5.2), which is all Cognito says. */
export class TokenError extends Error {
  override readonly name = 'TokenError';

  constructor(
    readonly code:
      'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type',
  ) {
    super(code);
  }
}

const tokenRequest = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    client_id: z.string(),
    code: z.string(),
    redirect_uri: z.string(),
    code_verifier: z.string().optional(),
  }),
  z.object({
    grant_type: z.literal('refresh_token'),
    client_id: z.string(),
    refresh_token: z.string(),
  }),
]);

const revocation = z.object({ client_id: z.string(), token: z.string() });

export interface IssuedTokens {
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
}

/** Gives tokens for codes, and new ones for refresh tokens. */
export class TokenEndpoint {
  constructor(
    private readonly pool: UserPool,
    private readonly tokens: Tokens,
    private readonly codes: ExpiringMap<Grant>,
    private readonly refreshTokens: RefreshTokens,
  ) {}

  /**
   * Answers `POST /oauth2/token`.
   *
   * @throws TokenError
   */
  async issue(form: URLSearchParams): Promise<IssuedTokens> {
    const parsed = tokenRequest.safeParse(Object.fromEntries(form));
    if (!parsed.success) throw malformed(form);
    const client = this.clientOf(parsed.data.client_id);
    return parsed.data.grant_type === 'refresh_token'
      ? this.refresh(client, parsed.data.refresh_token)
      : this.redeem(client, parsed.data);
  }

  /**
   * Answers `POST /oauth2/revoke`. A token that is not known is revoked already.
   *
   * @throws TokenError
   */
  async revoke(form: URLSearchParams): Promise<void> {
    const parsed = revocation.safeParse(Object.fromEntries(form));
    if (!parsed.success) throw new TokenError('invalid_request');
    const client = this.clientOf(parsed.data.client_id);
    const kept = await this.refreshTokens.find(parsed.data.token);
    if (kept?.signIn.clientId === client.id) await this.refreshTokens.revoke(parsed.data.token);
  }

  private async redeem(
    client: UserPoolClient,
    asked: { code: string; redirect_uri: string; code_verifier?: string | undefined },
  ): Promise<IssuedTokens> {
    // Whoever fails once must not try again: the code may be in the wrong hands.
    const grant = this.codes.take(asked.code);
    if (grant?.request.client.id !== client.id) throw new TokenError('invalid_grant');
    const { request, signIn } = grant;
    if (request.redirectUri !== asked.redirect_uri) throw new TokenError('invalid_grant');
    if (challengeOf(asked.code_verifier) !== request.codeChallenge) {
      throw new TokenError('invalid_grant');
    }
    return {
      ...(await this.issueFor(client, signIn, request.scope, request.nonce)),
      refresh_token: await this.refreshTokens.issue(
        signIn,
        request.scope,
        client.lifetimes.refresh,
      ),
    };
  }

  private async refresh(client: UserPoolClient, refreshToken: string): Promise<IssuedTokens> {
    const kept = await this.refreshTokens.find(refreshToken);
    if (kept?.signIn.clientId !== client.id) throw new TokenError('invalid_grant');
    return this.issueFor(client, kept.signIn, kept.scope);
  }

  private async issueFor(
    { lifetimes }: UserPoolClient,
    signIn: SignIn,
    scope: string,
    nonce?: string,
  ): Promise<IssuedTokens> {
    const accessToken = await this.tokens.accessToken(signIn, scope, lifetimes.access);
    return {
      id_token: await this.tokens.idToken(signIn, lifetimes.id, {
        accessToken,
        ...(nonce !== undefined && { nonce }),
      }),
      access_token: accessToken,
      expires_in: lifetimes.access,
      token_type: 'Bearer',
    };
  }

  private clientOf(clientId: string): UserPoolClient {
    const client = this.pool.clients.find(({ id }) => id === clientId);
    if (!client) throw new TokenError('invalid_client');
    return client;
  }
}

/** The challenge a verifier answers (RFC 7636). */
const challengeOf = (verifier: string | undefined): string | undefined =>
  verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url');

function malformed(form: URLSearchParams): TokenError {
  const grantType = form.get('grant_type');
  const known = ['authorization_code', 'refresh_token', null].includes(grantType);
  return new TokenError(known ? 'invalid_request' : 'unsupported_grant_type');
}
