import { deployment } from './support/environment';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { handler } from '../../lambdas/authorize/handler';
import { createApplicantToken } from '../../lambdas/shared/applicant-token';
import { routes } from '../../lambdas/shared/api/routes';
import type { Verification } from '../../lambdas/shared/verification';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const methodArn = 'arn:aws:execute-api:us-east-1:000000000000:api/v1/GET/session';
const tables = new Tables();
let signingKey: CryptoKey;
let foreignKey: CryptoKey;
let answerKeys: () => Response;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  signingKey = pair.privateKey;
  foreignKey = (await generateKeyPair('RS256')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'key', alg: 'RS256', use: 'sig' };
  answerKeys = () => Response.json({ keys: [jwk] });
  jest.spyOn(globalThis, 'fetch').mockImplementation((url) => {
    expect(url).toBe(`${deployment.REVIEWER_ISSUER}/.well-known/jwks.json`);
    return Promise.resolve(answerKeys());
  });
});
afterAll(() => jest.restoreAllMocks());
beforeEach(() => tables.reset());

function authorize(resource: string, headers: Record<string, string>, httpMethod = 'POST') {
  const event: Pick<
    APIGatewayRequestAuthorizerEvent,
    'resource' | 'httpMethod' | 'methodArn' | 'headers'
  > = { resource, httpMethod, methodArn, headers };
  return Reflect.apply(handler, undefined, [event]) as ReturnType<typeof handler>;
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const allowed = (context: object) => ({
  policyDocument: { Statement: [{ Effect: 'Allow', Resource: methodArn }] },
  context,
});
const denied = (detail: string) => ({
  policyDocument: { Statement: [{ Effect: 'Deny', Resource: methodArn }] },
  context: { detail: expect.stringContaining(detail) as string },
});

describe('An application', () => {
  it.each([
    '/verifications',
    '/verifications/{verificationId}',
    '/verifications/{verificationId}/cancel',
  ])('calls %s with an API key, whose value API Gateway checks', async (resource) => {
    expect(await authorize(resource, { 'X-Api-Key': 'key' })).toMatchObject(
      allowed({ principal: 'application' }),
    );
  });

  it('is unauthorized without one', async () => {
    await expect(authorize('/verifications', bearer('token'))).rejects.toThrow(/^Unauthorized$/);
  });
});

describe('An applicant', () => {
  const { token, secretHash } = createApplicantToken(verificationId);

  it('calls with the token of their link', async () => {
    givenVerification(tables, { applicantTokenHash: secretHash });
    expect(await authorize('/session/liveness', bearer(token))).toMatchObject(
      allowed({ principal: 'applicant', verificationId, tokenHash: secretHash }),
    );
  });

  it('is told when the link has expired', async () => {
    givenVerification(tables, {
      applicantTokenHash: secretHash,
      applicantTokenExpiresAt: '2026-01-01T00:00:00.000Z',
    });
    expect(await authorize('/session', bearer(token))).toMatchObject(denied('link has expired'));
  });

  it('is unauthorized with an earlier link', async () => {
    givenVerification(tables);
    await expect(authorize('/session', bearer(token))).rejects.toThrow(/^Unauthorized$/);
  });

  it('is unauthorized once the verification is erased, or if it never was', async () => {
    await expect(authorize('/session', bearer(token))).rejects.toThrow(/^Unauthorized$/);
    const verification = givenVerification(tables, { applicantTokenHash: secretHash });
    Reflect.deleteProperty(verification, 'applicantTokenHash');
    tables.put('Verifications', verification);
    await expect(authorize('/session', bearer(token))).rejects.toThrow(/^Unauthorized$/);
  });

  it.each<Record<string, string>>([
    {},
    { Authorization: 'Basic x' },
    { Authorization: 'Bearer' },
    { 'x-api-key': 'key' },
  ])('is unauthorized with %p', async (headers) => {
    await expect(authorize('/session', headers)).rejects.toThrow(/^Unauthorized$/);
  });

  it('cannot pass a fault of the database for a wrong token', async () => {
    tables.client.rejects(new Error('unreachable'));
    await expect(authorize('/session', bearer(token))).rejects.toThrow('unreachable');
  });
});

describe('A device that has handed the verification over', () => {
  const { token, secretHash } = createApplicantToken(verificationId);
  const follow = (changes: Partial<Verification> = {}) =>
    givenVerification(tables, { followerTokenHashes: ['other', secretHash], ...changes });

  it('may look on', async () => {
    follow();
    expect(await authorize('/session', bearer(token), 'GET')).toMatchObject(
      allowed({ principal: 'applicant', verificationId, tokenHash: secretHash }),
    );
  });

  it.each([
    ...['/session/consent', '/session/document', '/session/liveness'],
    ...['/session/liveness/complete', '/session/hand-off'],
  ])('is told to go on elsewhere when it calls %s', async (resource) => {
    follow();
    expect(await authorize(resource, bearer(token))).toMatchObject(denied('on another device'));
  });

  it('looks on no longer than the link works', async () => {
    follow({ applicantTokenExpiresAt: '2026-01-01T00:00:00.000Z' });
    expect(await authorize('/session', bearer(token), 'GET')).toMatchObject(
      denied('link has expired'),
    );
  });

  it('cannot claim what it handed over', async () => {
    follow();
    await expect(authorize('/session/hand-off/claim', bearer(token))).rejects.toThrow(
      /^Unauthorized$/,
    );
  });
});

describe('A hand-off link', () => {
  const { token, secretHash: tokenHash } = createApplicantToken(verificationId);
  const expiresAt = '2999-01-01T00:00:00.000Z';
  const claim = () => authorize('/session/hand-off/claim', bearer(token));
  const offer = (changes: Partial<Verification['handOff']> = {}) =>
    givenVerification(tables, { handOff: { tokenHash, expiresAt, ...changes } });

  it('lets another device claim the verification', async () => {
    offer();
    expect(await claim()).toMatchObject(
      allowed({ principal: 'handOff', verificationId, tokenHash }),
    );
  });

  it.each(
    routes.flatMap(({ path, method, principal }) =>
      principal === 'applicant' ? [[method, path] as const] : [],
    ),
  )('does not open %s %s', async (method, path) => {
    offer();
    await expect(authorize(path, bearer(token), method)).rejects.toThrow(/^Unauthorized$/);
  });

  it('says that it has been used', async () => {
    offer({ claimedAt: '2026-11-01T10:00:00.000Z' });
    expect(await claim()).toMatchObject(denied('has been used'));
  });

  it('says that its time is over', async () => {
    offer({ expiresAt: '2026-01-01T00:00:00.000Z' });
    expect(await claim()).toMatchObject(denied('show a new one'));
  });

  it('is unknown once another has replaced it', async () => {
    offer({ tokenHash: createApplicantToken(verificationId).secretHash });
    await expect(claim()).rejects.toThrow(/^Unauthorized$/);
  });
});

describe('A reviewer', () => {
  const claims = {
    token_use: 'access',
    client_id: 'console',
    username: 'kim',
    'cognito:groups': ['reviewer'],
  };
  const sign = (changes: object = {}, key = signingKey, expires: string | number = '5m') =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: 'key' })
      .setIssuer(deployment.REVIEWER_ISSUER)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);

  it('does not blame the token when the keys cannot be fetched', async () => {
    const usual = answerKeys;
    answerKeys = () => new Response('', { status: 503 });
    const answer = authorize('/review/verifications', bearer(await sign()));
    await expect(answer).rejects.not.toThrow(/^Unauthorized$/);
    answerKeys = usual;
  });

  it.each([
    '/review/verifications',
    '/review/verifications/{verificationId}/images/{image}',
    '/verifications/{verificationId}/review',
  ])('calls %s with an access token', async (resource) => {
    expect(await authorize(resource, bearer(await sign()))).toMatchObject(
      allowed({ principal: 'reviewer', reviewer: 'kim', groups: 'reviewer' }),
    );
  });

  it('may be an administrator', async () => {
    const token = await sign({ 'cognito:groups': ['other', 'admin'] });
    expect(await authorize('/review/verifications', bearer(token))).toMatchObject(
      allowed({ principal: 'reviewer', reviewer: 'kim', groups: 'other,admin' }),
    );
  });

  it.each([{ 'cognito:groups': ['other'] }, { 'cognito:groups': undefined }])(
    'is told to join a group, having %p',
    async (changes) => {
      const token = await sign(changes);
      expect(await authorize('/review/verifications', bearer(token))).toMatchObject(
        denied('not in a group'),
      );
    },
  );

  it('is told to sign in again when the token has expired', async () => {
    const token = await sign({}, signingKey, 1_700_000_000);
    expect(await authorize('/review/verifications', bearer(token))).toMatchObject(
      denied('sign in again'),
    );
  });

  it.each([
    ['an identity token', { token_use: 'id' }],
    ['a token of another client', { client_id: 'other' }],
    ['a token of another pool', { iss: 'https://cognito.example.com/other' }],
  ])('is unauthorized with %s', async (_what, changes) => {
    const token = await new SignJWT({ iss: deployment.REVIEWER_ISSUER, ...claims, ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: 'key' })
      .setExpirationTime('5m')
      .sign(signingKey);
    await expect(authorize('/review/verifications', bearer(token))).rejects.toThrow(
      /^Unauthorized$/,
    );
  });

  it('is unauthorized with a token somebody else signed, or nobody', async () => {
    const forged = await sign({}, foreignKey);
    await expect(authorize('/review/verifications', bearer(forged))).rejects.toThrow(
      /^Unauthorized$/,
    );
    const [header = '', payload = ''] = (await sign()).split('.');
    const unsigned = `${header.replace(/.*/, Buffer.from('{"alg":"none"}').toString('base64url'))}.${payload}.`;
    await expect(authorize('/review/verifications', bearer(unsigned))).rejects.toThrow(
      /^Unauthorized$/,
    );
    await expect(authorize('/review/verifications', bearer('nonsense'))).rejects.toThrow(
      /^Unauthorized$/,
    );
  });
});

describe('Every route', () => {
  it.each(routes.map((route) => [route.path, route.principal] as const))(
    '%s asks for the credentials of the %s',
    async (path, principal) => {
      const held = createApplicantToken(verificationId);
      const handed = createApplicantToken(verificationId);
      givenVerification(tables, {
        applicantTokenHash: held.secretHash,
        handOff: { tokenHash: handed.secretHash, expiresAt: '2999-01-01T00:00:00.000Z' },
      });
      const links = { applicant: bearer(held.token), handOff: bearer(handed.token) };
      const credentials = { ...links, reviewer: bearer('x'), application: {} };
      for (const [kind, headers] of Object.entries(credentials)) {
        const answer = authorize(path, headers);
        if (kind in links && kind === principal) {
          await expect(answer).resolves.toMatchObject({ context: { principal } });
        } else {
          await expect(answer).rejects.toThrow(/^Unauthorized$/);
        }
      }
    },
  );
});

describe('A token that is refused', () => {
  const written: string[] = [];
  let printing: jest.SpyInstance;
  beforeEach(() => {
    written.length = 0;
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'authorize';
    printing = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  });
  afterEach(() => {
    delete process.env.AWS_LAMBDA_FUNCTION_NAME;
    printing.mockRestore();
  });

  const link = createApplicantToken(verificationId);
  const newer = createApplicantToken(verificationId);
  const past = '2020-01-01T00:00:00.000Z';
  const future = '2999-01-01T00:00:00.000Z';

  it.each<[string, string, Partial<Verification>, string]>([
    ['late', '/session', { applicantTokenExpiresAt: past }, 'expired'],
    [
      'after it was handed over',
      '/session/document',
      { applicantTokenHash: newer.secretHash, followerTokenHashes: [link.secretHash] },
      'replayed',
    ],
    [
      'to claim a hand-off again',
      '/session/hand-off/claim',
      { handOff: { tokenHash: link.secretHash, expiresAt: future, claimedAt: past } },
      'replayed',
    ],
    [
      'to claim a hand-off late',
      '/session/hand-off/claim',
      { handOff: { tokenHash: link.secretHash, expiresAt: past } },
      'expired',
    ],
    ['to act when all is over', '/session/document', { status: 'approved' }, 'replayed'],
    ['after another took its place', '/session', { applicantTokenHash: newer.secretHash }, 'wrong'],
  ])('is counted when it comes %s', async (_, resource, changes, cause) => {
    givenVerification(tables, { applicantTokenHash: link.secretHash, ...changes });
    await authorize(resource, bearer(link.token)).catch(() => undefined);
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ RefusedTokens: 1, Cause: cause });
    expect(written[0]).not.toContain(verificationId);
  });

  it('is not counted when it is none', async () => {
    await authorize('/session', bearer('nonsense')).catch(() => undefined);
    expect(written).toEqual([]);
  });
});
