import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SignJWT } from 'jose';
import type { Clock } from '../clock';
import { requestTarget } from '../http/request-target';
import type { JsonValue } from '../service';
import type { Store, Table } from '../store/store';
import { openSigningKey, type SigningKey } from './signing-key';

export interface CognitoOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Address of the embedded AWS: `http://127.0.0.1:4510`. */
  readonly origin: string;
  /** Identifiers of the template's user pools. */
  readonly userPoolIds: readonly string[];
}

/** Whom a token is for. */
export interface TokenRequest {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly lifetimeSeconds: number;
}

/**
 * The local sign-in: user pools that issue access tokens for anybody and publish the keys to check them with.
 * It has no passwords: whoever runs the embedded AWS may be any reviewer.
 */
export class Cognito {
  /** The `sub` of users, by pool and name. */
  private readonly subjects: Table<string>;

  private constructor(
    private readonly keys: ReadonlyMap<string, SigningKey>,
    private readonly options: CognitoOptions,
  ) {
    this.subjects = options.store.table('cognito-users');
  }

  /** Reads the pools' keys, or makes them at first. */
  static async open(options: CognitoOptions): Promise<Cognito> {
    const keys = await Promise.all(
      options.userPoolIds.map(
        async (userPoolId) =>
          [userPoolId, await openSigningKey(options.store, userPoolId)] as const,
      ),
    );
    return new Cognito(new Map(keys), options);
  }

  /** Answers `GET /cognito/{userPoolId}/.well-known/jwks.json` and `…/openid-configuration`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path } = requestTarget(request);
    const [, userPoolId = '', document] =
      /^\/cognito\/([^/]+)\/\.well-known\/(.+)$/.exec(path) ?? [];
    const key = this.keys.get(userPoolId);
    if (request.method !== 'GET' || document === undefined) {
      send(response, 404, { message: 'Not Found' });
    } else if (!key) {
      send(response, 404, { message: `User pool ${userPoolId} does not exist.` });
    } else if (document === 'jwks.json') {
      send(response, 200, { keys: [key.publicJwk] });
    } else if (document === 'openid-configuration') {
      send(response, 200, this.configuration(userPoolId));
    } else {
      send(response, 404, { message: 'Not Found' });
    }
    return Promise.resolve();
  }

  /**
   * Issues a token in the shape of Cognito's access tokens.
   *
   * @throws Error when the template has no such user pool
   */
  async issueToken(request: TokenRequest): Promise<string> {
    const key = this.keys.get(request.userPoolId);
    if (!key) throw new Error(`User pool ${request.userPoolId} does not exist.`);
    const now = Math.floor(this.options.clock.now() / 1000);
    return new SignJWT({
      sub: await this.subjectOf(request),
      ...(request.groups.length > 0 && { 'cognito:groups': [...request.groups] }),
      iss: this.issuer(request.userPoolId),
      version: 2,
      client_id: request.clientId,
      origin_jti: randomUUID(),
      token_use: 'access',
      scope: 'openid',
      auth_time: now,
      exp: now + request.lifetimeSeconds,
      iat: now,
      jti: randomUUID(),
      username: request.username,
    })
      .setProtectedHeader({ kid: key.publicJwk.kid, alg: 'RS256' })
      .sign(key.privateKey);
  }

  private async subjectOf({ userPoolId, username }: TokenRequest): Promise<string> {
    const user = `${userPoolId}/${username}`;
    const known = await this.subjects.get(user);
    if (known !== undefined) return known;
    const subject = randomUUID();
    await this.options.store.commit([this.subjects.put(user, subject)]);
    return subject;
  }

  private issuer(userPoolId: string): string {
    return `${this.options.origin}/cognito/${userPoolId}`;
  }

  private configuration(userPoolId: string): JsonValue {
    return {
      issuer: this.issuer(userPoolId),
      jwks_uri: `${this.issuer(userPoolId)}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: [],
      scopes_supported: ['openid'],
      subject_types_supported: ['public'],
    };
  }
}

function send(response: ServerResponse, statusCode: number, body: JsonValue): void {
  response.writeHead(statusCode, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
