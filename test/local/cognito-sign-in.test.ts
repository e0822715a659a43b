import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as z from 'zod';
import { Cognito } from '../../local/cognito/cognito';
import { Store } from '../../local/store/store';
import { ManualClock } from '../support/manual-clock';

const MINUTE = 60_000;

const callback = 'http://127.0.0.1:4510/console';
const clientId = '4h57kq1k3d0example0client';
const userPool = {
  id: 'us-east-1_AbCdEf123',
  groups: ['reviewer', 'admin'],
  clients: [
    {
      id: clientId,
      scopes: ['openid'],
      callbackUrls: [callback],
      logoutUrls: [callback],
      lifetimes: { access: 3600, id: 3600, refresh: 12 * 3600 },
    },
  ],
};

const tokensSchema = z.object({
  id_token: z.string(),
  access_token: z.string(),
  refresh_token: z.string().optional(),
  expires_in: z.number(),
  token_type: z.literal('Bearer'),
});

const clock = new ManualClock(Date.parse('2026-03-04T12:00:00.000Z'));
let dataFolder: string;
let store: Store;
let server: Server;
let origin: string;
let issuer: string;
let cognito: Cognito;

async function open() {
  store = await Store.open(dataFolder);
  cognito = await Cognito.open({ store, clock, origin, userPools: [userPool] });
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'honnin-sign-in-'));
  server = createServer((request, response) => void cognito.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  origin = `http://127.0.0.1:${address.port}`;
  issuer = `${origin}/cognito/${userPool.id}`;
  await open();
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await store.close();
  await rm(dataFolder, { recursive: true });
});

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** What a client asks for, with what a test changes; undefined leaves a parameter out. */
function asked(differences: Record<string, string | undefined> = {}): string {
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope: 'openid',
    state: 'a-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...differences,
  };
  return new URLSearchParams(
    Object.entries(parameters).filter((one): one is [string, string] => one[1] !== undefined),
  ).toString();
}

const authorize = (query = asked(), headers: Record<string, string> = {}) =>
  fetch(`${issuer}/oauth2/authorize?${query}`, { redirect: 'manual', headers });

type Fields = [name: string, value: string][];

const logIn = (fields: Fields = [['username', 'rika']], query = asked()) =>
  fetch(`${issuer}/login?${query}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });

const locationOf = (response: Response) => new URL(response.headers.get('location') ?? 'none:');

async function code(fields?: Fields, query?: string): Promise<string> {
  return locationOf(await logIn(fields, query)).searchParams.get('code') ?? '';
}

const post = (path: string, fields: Record<string, string>) =>
  fetch(`${issuer}${path}`, { method: 'POST', body: new URLSearchParams(fields) });

const redeem = (fields: Record<string, string>) =>
  post('/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: callback,
    code_verifier: verifier,
    ...fields,
  });

const refresh = (token: string) =>
  post('/oauth2/token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: token });

const tokensOf = async (response: Response) => tokensSchema.parse(await response.json());

async function signIn(): Promise<z.infer<typeof tokensSchema> & { refresh_token: string }> {
  const tokens = await tokensOf(await redeem({ code: await code() }));
  return { ...tokens, refresh_token: z.string().parse(tokens.refresh_token) };
}

describe('A sign-in', () => {
  it('is found by the description of the pool', async () => {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      revocation_endpoint: `${issuer}/oauth2/revoke`,
      end_session_endpoint: `${issuer}/logout`,
    });
  });

  it('begins on a page that asks for a name and groups, and runs no scripts', async () => {
    const response = await authorize();
    expect(response.status).toBe(302);
    const page = await fetch(locationOf(response));
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src/);
    const text = await page.text();
    for (const part of ['name="username"', 'value="reviewer"', 'value="admin"']) {
      expect(text).toContain(part);
    }
  });

  it('ends at the client with a code for what was signed in to, and its state', async () => {
    const response = await logIn();
    expect(response.status).toBe(302);
    const { origin, pathname, searchParams } = locationOf(response);
    expect(origin + pathname).toBe(callback);
    expect(searchParams.get('state')).toBe('a-state');
    expect(searchParams.get('code')).toMatch(/^[\da-f-]{36}$/);
  });

  it('gives tokens that say who it is and in which groups', async () => {
    const fields: Fields = [
      ['username', 'rika'],
      ['group', 'reviewer'],
      ['group', 'admin'],
      ['others', ' application:shop  application:bank '],
    ];
    const response = await redeem({ code: await code(fields, asked({ nonce: 'a-nonce' })) });
    const tokens = await tokensOf(response);
    expect(tokens.expires_in).toBe(3600);
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const currentDate = new Date(clock.now());
    const access = await jwtVerify(tokens.access_token, keys, { issuer, currentDate });
    expect(access.payload).toMatchObject({
      token_use: 'access',
      client_id: clientId,
      username: 'rika',
      scope: 'openid',
      'cognito:groups': ['reviewer', 'admin', 'application:shop', 'application:bank'],
    });
    const id = await jwtVerify(tokens.id_token, keys, { issuer, currentDate, audience: clientId });
    expect(id.payload).toMatchObject({
      token_use: 'id',
      'cognito:username': 'rika',
      nonce: 'a-nonce',
      sub: access.payload.sub,
    });
  });

  it('is remembered by the browser for an hour', async () => {
    const [cookie = ''] = (await logIn()).headers.get('set-cookie')?.split(';') ?? [];
    expect(locationOf(await authorize(asked(), { cookie })).searchParams.has('code')).toBe(true);
    clock.advance(60 * MINUTE);
    expect(locationOf(await authorize(asked(), { cookie })).pathname).toMatch(/\/login$/);
  });

  it.each<[string, Fields]>([
    ['no name', [['username', ' ']]],
    ['a name with a space', [['username', 'rika tanaka']]],
    ['a name of 129 characters', [['username', 'r'.repeat(129)]]],
  ])('is asked for again after %s', async (_, fields) => {
    const response = await logIn(fields);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('role="alert"');
  });
});

describe('A sign-in that is asked for wrongly', () => {
  it.each([
    ['an address that is not the client’s', { redirect_uri: 'https://evil.example/console' }],
    ['an address below the client’s', { redirect_uri: `${callback}/more` }],
    ['no address', { redirect_uri: undefined }],
  ])('leads nobody to %s', async (_, differences) => {
    for (const response of [
      await authorize(asked(differences)),
      await logIn([], asked(differences)),
    ]) {
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('redirect_mismatch');
    }
  });

  it('leads nowhere for a client that does not exist, and shows its name as text', async () => {
    const response = await authorize(asked({ client_id: '<script>' }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Client &lt;script&gt; does not exist.');
  });

  it.each([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['tokens without a code', { response_type: 'token' }, 'unauthorized_client'],
    ['a scope it has not', { scope: 'openid aws.cognito.signin.user.admin' }, 'invalid_scope'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge without a method', { code_challenge_method: undefined }, 'invalid_request'],
  ])('tells the client of %s', async (_, differences, error) => {
    const { origin, pathname, searchParams } = locationOf(await authorize(asked(differences)));
    expect(origin + pathname).toBe(callback);
    expect(Object.fromEntries(searchParams)).toEqual({ error, state: 'a-state' });
  });
});

describe('A code', () => {
  const expectRefused = async (response: Response, error: string) => {
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error });
  };

  it('works once', async () => {
    const fields = { code: await code() };
    expect((await redeem(fields)).status).toBe(200);
    await expectRefused(await redeem(fields), 'invalid_grant');
  });

  it('works for five minutes', async () => {
    const fields = { code: await code() };
    clock.advance(5 * MINUTE);
    await expectRefused(await redeem(fields), 'invalid_grant');
  });

  it('works with the secret it was asked for by, and not again after another was tried', async () => {
    const fields = { code: await code() };
    const guess = randomBytes(32).toString('base64url');
    await expectRefused(await redeem({ ...fields, code_verifier: guess }), 'invalid_grant');
    await expectRefused(await redeem(fields), 'invalid_grant');
  });

  it('asked for without a secret works without one alone', async () => {
    const query = asked({ code_challenge: undefined, code_challenge_method: undefined });
    await expectRefused(await redeem({ code: await code(undefined, query) }), 'invalid_grant');
  });

  it.each([
    ['another address', { redirect_uri: `${callback}/` }, 'invalid_grant'],
    ['another client', { client_id: 'other' }, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('does not work for %s', async (_, differences, error) => {
    await expectRefused(await redeem({ code: await code(), ...differences }), error);
  });

  it('is missed', async () => {
    const fields = { grant_type: 'authorization_code', client_id: clientId };
    await expectRefused(await post('/oauth2/token', fields), 'invalid_request');
  });
});

describe('A refresh token', () => {
  it('gives new tokens for the same sign-in, also after a restart', async () => {
    const first = await signIn();
    clock.advance(30 * MINUTE);
    await store.close();
    await open();
    const next = await tokensOf(await refresh(first.refresh_token));
    expect(next.refresh_token).toBeUndefined();
    const [before, after] = [decodeJwt(first.id_token), decodeJwt(next.id_token)];
    expect(after).toMatchObject({ sub: before.sub, auth_time: before.auth_time });
    expect(Number(after.exp) - Number(before.exp)).toBe(30 * 60);
  });

  it('ends with the working day', async () => {
    const { refresh_token } = await signIn();
    clock.advance(12 * 60 * MINUTE);
    expect(await (await refresh(refresh_token)).json()).toEqual({ error: 'invalid_grant' });
  });

  it('ends when it is revoked, and revoking it again changes nothing', async () => {
    const { refresh_token: token } = await signIn();
    for (let times = 0; times < 2; times += 1) {
      const response = await post('/oauth2/revoke', { token, client_id: clientId });
      expect(response.status).toBe(200);
    }
    expect(await (await refresh(token)).json()).toEqual({ error: 'invalid_grant' });
  });

  it('is kept by its hash', async () => {
    const { refresh_token } = await signIn();
    const table = store.table(`cognito-refresh-tokens-${userPool.id}`);
    for await (const [key, value] of table.entries()) {
      expect(key + JSON.stringify(value)).not.toContain(refresh_token);
    }
  });
});

describe('A sign-out', () => {
  it('makes the browser forget, and leads to the client', async () => {
    const [cookie = ''] = (await logIn()).headers.get('set-cookie')?.split(';') ?? [];
    const query = new URLSearchParams({ client_id: clientId, logout_uri: callback });
    const response = await fetch(`${issuer}/logout?${query.toString()}`, {
      redirect: 'manual',
      headers: { cookie },
    });
    expect(response.headers.get('location')).toBe(callback);
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(locationOf(await authorize(asked(), { cookie })).pathname).toMatch(/\/login$/);
  });

  it('leads nowhere else', async () => {
    const query = new URLSearchParams({ client_id: clientId, logout_uri: 'https://evil.example' });
    const response = await fetch(`${issuer}/logout?${query.toString()}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('redirect_mismatch');
  });
});
