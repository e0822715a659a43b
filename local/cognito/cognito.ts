import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { requestTarget } from '../http/request-target';
import type { Store } from '../store/store';
import type { UserPool } from '../template/user-pools';
import { sendJson, UserPoolServer } from './user-pool-server';

export interface CognitoOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Address of the embedded AWS: `http://127.0.0.1:4510`. */
  readonly origin: string;
  readonly userPools: readonly UserPool[];
}

/** Whom a token is for. */
export interface TokenRequest {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly lifetimeSeconds: number;
}

/** The local sign-in: the template's user pools, each at `/cognito/{userPoolId}`. */
export class Cognito {
  private constructor(private readonly servers: ReadonlyMap<string, UserPoolServer>) {}

  /** Reads the pools' keys, or makes them at first. */
  static async open({ store, clock, origin, userPools }: CognitoOptions): Promise<Cognito> {
    const servers = await Promise.all(
      userPools.map(async (pool) => {
        const issuer = `${origin}/cognito/${pool.id}`;
        return [pool.id, await UserPoolServer.open(pool, { store, clock, issuer })] as const;
      }),
    );
    return new Cognito(new Map(servers));
  }

  /** Answers what a pool and its domain do. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path } = requestTarget(request);
    const [, userPoolId = '', rest = ''] = /^\/cognito\/([^/]+)(\/.*)$/.exec(path) ?? [];
    const server = this.servers.get(userPoolId);
    if (server) return server.handle(rest, request, response);
    sendJson(response, 404, { message: `User pool ${userPoolId} does not exist.` });
  }

  /**
   * Issues a token in the shape of Cognito's access tokens, to whoever runs the embedded AWS.
   *
   * @throws Error when the template has no such user pool
   */
  async issueToken(request: TokenRequest): Promise<string> {
    const server = this.servers.get(request.userPoolId);
    if (!server) throw new Error(`User pool ${request.userPoolId} does not exist.`);
    const { tokens } = server;
    return tokens.accessToken(tokens.signIn(request), 'openid', request.lifetimeSeconds);
  }
}
