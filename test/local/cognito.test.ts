import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as z from 'zod';
import { Cognito } from '../../local/cognito/cognito';
import { Store } from '../../local/store/store';
import { ManualClock } from '../support/manual-clock';

const userPoolId = 'us-east-1_AbCdEf123';
const reviewer = {
  userPoolId,
  clientId: '4h57kq1k3d0example0client',
  username: 'rika',
  groups: ['reviewer'],
  lifetimeSeconds: 3600,
};

describe('A user pool', () => {
  const clock = new ManualClock(Date.parse('2026-03-04T12:00:00.000Z'));
  let dataFolder: string;
  let store: Store;
  let server: Server;
  let origin: string;
  let cognito: Cognito;

  const open = async () => {
    const userPools = [{ id: userPoolId, clients: [], groups: [] }];
    cognito = await Cognito.open({ store, clock, origin, userPools });
  };
  const verify = (token: string) => {
    const jwks = createRemoteJWKSet(
      new URL(`${origin}/cognito/${userPoolId}/.well-known/jwks.json`),
    );
    return jwtVerify(token, jwks, {
      issuer: `${origin}/cognito/${userPoolId}`,
      currentDate: new Date(clock.now()),
    });
  };

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'honnin-cognito-'));
    store = await Store.open(dataFolder);
    server = createServer((request, response) => void cognito.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    await open();
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await store.close();
    await rm(dataFolder, { recursive: true });
  });

  it('issues access tokens that its published keys verify', async () => {
    const { payload, protectedHeader } = await verify(await cognito.issueToken(reviewer));
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      iss: `${origin}/cognito/${userPoolId}`,
      client_id: reviewer.clientId,
      token_use: 'access',
      username: 'rika',
      'cognito:groups': ['reviewer'],
      iat: clock.now() / 1000,
      exp: clock.now() / 1000 + 3600,
    });
    expect(payload.jti).toMatch(/^[\da-f-]{36}$/);
  });

  it('issues tokens that expire', async () => {
    const token = await cognito.issueToken(reviewer);
    clock.advance(3600_000);
    await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  it('leaves groups out when there are none', async () => {
    const { payload } = await verify(await cognito.issueToken({ ...reviewer, groups: [] }));
    expect(payload).not.toHaveProperty('cognito:groups');
  });

  it('knows its users and its key again after a restart', async () => {
    const before = await cognito.issueToken(reviewer);
    await store.close();
    store = await Store.open(dataFolder);
    await open();
    const after = await cognito.issueToken(reviewer);
    expect(decodeProtectedHeader(after).kid).toBe(decodeProtectedHeader(before).kid);
    expect((await verify(after)).payload.sub).toBe((await verify(before)).payload.sub);
  });

  it('describes itself as OpenID Connect asks', async () => {
    const response = await fetch(
      `${origin}/cognito/${userPoolId}/.well-known/openid-configuration`,
    );
    expect(await response.json()).toMatchObject({
      issuer: `${origin}/cognito/${userPoolId}`,
      jwks_uri: `${origin}/cognito/${userPoolId}/.well-known/jwks.json`,
    });
  });

  it('publishes no private member of its key', async () => {
    const response = await fetch(`${origin}/cognito/${userPoolId}/.well-known/jwks.json`);
    const { keys } = z.object({ keys: z.array(z.looseObject({})) }).parse(await response.json());
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    ]);
  });

  it('does not answer for pools that are not in the template', async () => {
    const response = await fetch(`${origin}/cognito/us-east-1_Other1234/.well-known/jwks.json`);
    expect(response.status).toBe(404);
    await expect(
      cognito.issueToken({ ...reviewer, userPoolId: 'us-east-1_Other1234' }),
    ).rejects.toThrow('User pool us-east-1_Other1234 does not exist.');
  });
});
