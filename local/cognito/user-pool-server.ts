import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Clock } from '../clock';
import { readBody } from '../http/request-body';
import { requestTarget } from '../http/request-target';
import type { JsonValue } from '../service';
import type { Store } from '../store/store';
import type { UserPool } from '../template/user-pools';
import {
  AuthorizationError,
  readAuthorizationRequest,
  readLogoutAddress,
  withParameters,
  type AuthorizationRequest,
} from './authorization-request';
import { ExpiringMap } from './expiring-map';
import { RefreshTokens } from './refresh-tokens';
import { errorPage, pageHeaders, signInPage } from './sign-in-page';
import { TokenEndpoint, TokenError, type Grant } from './token-endpoint';
import { Tokens } from './tokens';

/** How long a code can be redeemed, in milliseconds: five minutes, as with Cognito. */
const CODE_LIFETIME = 5 * 60_000;

/** How long a browser need not sign in again, in milliseconds: an hour, as with Cognito. */
const SESSION_LIFETIME = 60 * 60_000;

/** Size of a form, in bytes: names and groups, or a code. */
const MAXIMUM_FORM = 16_384;

const SESSION_COOKIE = 'cognito';

/** Letters, marks, symbols, digits and punctuation, as Cognito takes names of users and groups. */
const nameSchema = z.string().regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u);

const personSchema = z.object({ username: nameSchema, groups: z.array(nameSchema) });

type Person = z.infer<typeof personSchema>;

export interface UserPoolServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Address of the pool, where everything of it is found. */
  readonly issuer: string;
}

type Endpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** What a user pool and its domain answer. There are no passwords: whoever is at this machine may be anybody. */
export class UserPoolServer {
  private readonly codes: ExpiringMap<Grant>;
  private readonly sessions: ExpiringMap<Person>;
  private readonly tokenEndpoint: TokenEndpoint;
  private readonly endpoints: ReadonlyMap<string, Endpoint>;

  private constructor(
    private readonly pool: UserPool,
    readonly tokens: Tokens,
    private readonly options: UserPoolServerOptions,
  ) {
    const { clock, store } = options;
    this.codes = new ExpiringMap(clock, CODE_LIFETIME);
    this.sessions = new ExpiringMap(clock, SESSION_LIFETIME);
    const refreshTokens = new RefreshTokens(store, clock, pool.id);
    this.tokenEndpoint = new TokenEndpoint(pool, tokens, this.codes, refreshTokens);
    this.endpoints = new Map<string, Endpoint>([
      [
        'GET /.well-known/jwks.json',
        (_, response) => sendJson(response, 200, { keys: [tokens.publicJwk] }),
      ],
      [
        'GET /.well-known/openid-configuration',
        (_, response) => sendJson(response, 200, this.configuration()),
      ],
      ['GET /oauth2/authorize', (request, response) => this.authorize(request, response)],
      ['GET /login', (request, response) => this.showSignIn(request, response)],
      ['POST /login', (request, response) => this.signIn(request, response)],
      ['GET /logout', (request, response) => this.signOut(request, response)],
      ['POST /oauth2/token', (request, response) => this.issueTokens(request, response)],
      ['POST /oauth2/revoke', (request, response) => this.revokeToken(request, response)],
    ]);
  }

  static async open(pool: UserPool, options: UserPoolServerOptions): Promise<UserPoolServer> {
    const tokens = await Tokens.open({ ...options, userPoolId: pool.id });
    return new UserPoolServer(pool, tokens, options);
  }

  /** @param path below the pool's address, such as `/oauth2/token` */
  async handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = this.endpoints.get(`${request.method ?? ''} ${path}`);
    try {
      if (endpoint) await endpoint(request, response);
      else sendJson(response, 404, { message: 'Not Found' });
    } catch (error) {
      if (error instanceof TokenError) sendJson(response, 400, { error: error.code });
      else if (!(error instanceof AuthorizationError)) throw error;
      else if (error.returnTo !== undefined) redirect(response, error.returnTo);
      else response.writeHead(400, pageHeaders).end(errorPage(error.code, error.message));
    }
  }

  private configuration(): JsonValue {
    const { issuer } = this.options;
    return {
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      end_session_endpoint: `${issuer}/logout`,
      id_token_signing_alg_values_supported: ['RS256'],
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ['code'],
      revocation_endpoint: `${issuer}/oauth2/revoke`,
      scopes_supported: ['openid'],
      subject_types_supported: ['public'],
      token_endpoint: `${issuer}/oauth2/token`,
    };
  }

  /** Sends back who has signed in within the hour, and others to the page where one does. */
  private authorize(request: IncomingMessage, response: ServerResponse): void {
    const { query, rawQuery } = requestTarget(request);
    const asked = readAuthorizationRequest(this.pool, query);
    const person = this.sessions.get(sessionOf(request));
    if (person) this.sendBack(response, asked, person);
    else redirect(response, `${this.options.issuer}/login?${rawQuery}`);
  }

  private showSignIn(request: IncomingMessage, response: ServerResponse): void {
    readAuthorizationRequest(this.pool, requestTarget(request).query);
    response.writeHead(200, pageHeaders).end(signInPage(this.pool.groups));
  }

  private async signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = readAuthorizationRequest(this.pool, requestTarget(request).query);
    const form = await readForm(request);
    const others = (form.get('others') ?? '').split(/\s+/).filter((name) => name !== '');
    const person = personSchema.safeParse({
      username: form.get('username')?.trim(),
      groups: [...form.getAll('group'), ...others],
    });
    if (!person.success) {
      const problem = 'Names of users and groups are 1–128 characters, without spaces.';
      response.writeHead(400, pageHeaders).end(signInPage(this.pool.groups, problem));
      return;
    }
    const session = randomBytes(32).toString('base64url');
    this.sessions.set(session, person.data);
    response.setHeader('set-cookie', this.cookie(session));
    this.sendBack(response, asked, person.data);
  }

  /** Sends the browser back with a code for what the person signed in to. */
  private sendBack(response: ServerResponse, request: AuthorizationRequest, person: Person): void {
    const code = randomUUID();
    const signIn = this.tokens.signIn({ ...person, clientId: request.client.id });
    this.codes.set(code, { request, signIn });
    redirect(response, withParameters(request.redirectUri, { code, state: request.state }));
  }

  private signOut(request: IncomingMessage, response: ServerResponse): void {
    const address = readLogoutAddress(this.pool, requestTarget(request).query);
    this.sessions.delete(sessionOf(request));
    response.setHeader('set-cookie', `${this.cookie('')}; Max-Age=0`);
    redirect(response, address);
  }

  private async issueTokens(request: IncomingMessage, response: ServerResponse): Promise<void> {
    sendJson(response, 200, { ...(await this.tokenEndpoint.issue(await readForm(request))) });
  }

  private async revokeToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.tokenEndpoint.revoke(await readForm(request));
    response.writeHead(200).end();
  }

  private cookie(session: string): string {
    const { pathname } = new URL(this.options.issuer);
    return `${SESSION_COOKIE}=${session}; Path=${pathname}; HttpOnly; SameSite=Lax`;
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, MAXIMUM_FORM)).toString('utf8'));
}

/** The secret in the browser's cookie, or the empty string. */
function sessionOf({ headers }: IncomingMessage): string {
  const cookies = (headers.cookie ?? '').split(/;\s*/);
  const found = cookies.find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  return found?.slice(SESSION_COOKIE.length + 1) ?? '';
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store' }).end();
}

export function sendJson(response: ServerResponse, statusCode: number, body: JsonValue): void {
  response.writeHead(statusCode, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
