import { createHash, randomUUID } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import type { Clock } from '../clock';
import type { Store, Table } from '../store/store';
import { openSigningKey, type SigningKey } from './signing-key';

/** Somebody signed in. */
export interface SignIn {
  readonly username: string;
  readonly groups: readonly string[];
  readonly clientId: string;
  /** When they signed in, in seconds since 1970: tokens made by a refresh keep it. */
  readonly authTime: number;
  /** Names the sign-in in every token that comes of it. */
  readonly originId: string;
}

export interface TokensOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly issuer: string;
  readonly userPoolId: string;
}

/** Makes a user pool's tokens, in the shape of Cognito's. */
export class Tokens {
  /** The `sub` of users, by pool and name. */
  private readonly subjects: Table<string>;

  private constructor(
    private readonly key: SigningKey,
    private readonly options: TokensOptions,
  ) {
    this.subjects = options.store.table('cognito-users');
  }

  /** Reads the pool's key, or makes it at first. */
  static async open(options: TokensOptions): Promise<Tokens> {
    return new Tokens(await openSigningKey(options.store, options.userPoolId), options);
  }

  /** What others check the tokens with. */
  get publicJwk(): SigningKey['publicJwk'] {
    return this.key.publicJwk;
  }

  /** A sign-in of this moment. */
  signIn(who: Pick<SignIn, 'username' | 'groups' | 'clientId'>): SignIn {
    return { ...who, authTime: this.now(), originId: randomUUID() };
  }

  accessToken(signIn: SignIn, scope: string, lifetimeSeconds: number): Promise<string> {
    return this.sign(signIn, lifetimeSeconds, {
      version: 2,
      client_id: signIn.clientId,
      token_use: 'access',
      scope,
      username: signIn.username,
    });
  }

  /** @param nonce repeated from the request, so that the client knows the token for the one it asked for */
  idToken(
    signIn: SignIn,
    lifetimeSeconds: number,
    { accessToken, nonce }: { readonly accessToken: string; readonly nonce?: string },
  ): Promise<string> {
    return this.sign(signIn, lifetimeSeconds, {
      at_hash: halfHash(accessToken),
      aud: signIn.clientId,
      event_id: randomUUID(),
      token_use: 'id',
      'cognito:username': signIn.username,
      ...(nonce !== undefined && { nonce }),
    });
  }

  private async sign(
    { username, groups, authTime, originId }: SignIn,
    lifetimeSeconds: number,
    claims: JWTPayload,
  ): Promise<string> {
    const now = this.now();
    return new SignJWT({
      sub: await this.subjectOf(username),
      ...(groups.length > 0 && { 'cognito:groups': [...groups] }),
      iss: this.options.issuer,
      origin_jti: originId,
      auth_time: authTime,
      exp: now + lifetimeSeconds,
      iat: now,
      jti: randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ kid: this.key.publicJwk.kid, alg: 'RS256' })
      .sign(this.key.privateKey);
  }

  private async subjectOf(username: string): Promise<string> {
    const user = `${this.options.userPoolId}/${username}`;
    const known = await this.subjects.get(user);
    if (known !== undefined) return known;
    const subject = randomUUID();
    await this.options.store.commit([this.subjects.put(user, subject)]);
    return subject;
  }

  /** In seconds since 1970. */
  private now(): number {
    return Math.floor(this.options.clock.now() / 1000);
  }
}

/** The left half of a token's hash, as OpenID Connect binds an access token to an ID token. */
const halfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
