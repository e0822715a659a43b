import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import { HttpFront } from '../../local/http/http-front';
import { AccessControl } from '../../local/iam/access-control';
import { identityPolicySchema, trustPolicySchema } from '../../local/iam/policy-document';
import type { Credential } from '../../local/signature/credential';
import { SignatureVerifier } from '../../local/signature/signature-verifier';
import { Store } from '../../local/store/store';
import { Credentials } from '../../local/sts/credentials';
import { Sts } from '../../local/sts/sts';
import { StsEndpoint } from '../../local/sts/sts-endpoint';
import { ManualClock } from '../support/manual-clock';

const trusting = (Principal: object) =>
  trustPolicySchema.parse({
    Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' },
  });

/** A policy of a role that may assume any other. */
const assuming = identityPolicySchema.parse({
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
});

const arn = (name: string): string => `arn:aws:iam::000000000000:role/${name}`;

const roles = [
  {
    arn: arn('Session'),
    name: 'Session',
    trustPolicy: trusting({ Service: 'lambda.amazonaws.com' }),
    policies: [],
  },
  {
    arn: arn('Streaming'),
    name: 'Streaming',
    trustPolicy: trusting({ AWS: [arn('Session')] }),
    policies: [],
    maximumSessionSeconds: 7200,
  },
  {
    arn: arn('Anyone'),
    name: 'Anyone',
    trustPolicy: trusting({ AWS: '000000000000' }),
    policies: [assuming],
    maximumSessionSeconds: 7200,
  },
];

describe('STS', () => {
  const clients: STSClient[] = [];
  let folder: string;
  let store: Store;
  let clock: ManualClock;
  let credentials: Credentials;
  let front: HttpFront;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-sts-'));
    store = await Store.open(folder);
    clock = new ManualClock();
    credentials = await Credentials.open({ store, clock, roles });
    const signatures = new SignatureVerifier({ credentials, clock, region: 'us-east-1' });
    front = await HttpFront.listen({ port: 0 });
    const access = new AccessControl({ roles, resources: [] });
    const endpoint = new StsEndpoint({ sts: new Sts(credentials, access), signatures });
    front.route('/aws/sts', (request, response) => endpoint.handle(request, response));
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await front.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  function client({ accessKeyId, secretAccessKey, sessionToken }: Credential): STSClient {
    const made = new STSClient({
      region: 'us-east-1',
      endpoint: `${front.origin}/aws/sts`,
      credentials: {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken !== undefined && { sessionToken }),
      },
      systemClockOffset: clock.now() - Date.now(),
      maxAttempts: 1,
    });
    clients.push(made);
    return made;
  }

  const assume = (
    as: Credential,
    role: string,
    input: Partial<AssumeRoleCommandInput> = {},
  ): Promise<Credential> =>
    client(as)
      .send(new AssumeRoleCommand({ RoleArn: arn(role), RoleSessionName: 'test', ...input }))
      .then(({ Credentials: issued, AssumedRoleUser }) => ({
        accessKeyId: issued?.AccessKeyId ?? '',
        secretAccessKey: issued?.SecretAccessKey ?? '',
        sessionToken: issued?.SessionToken ?? '',
        expiresAt: issued?.Expiration?.getTime() ?? 0,
        principalArn: AssumedRoleUser?.Arn ?? '',
      }));

  const identity = async (as: Credential): Promise<string | undefined> =>
    (await client(as).send(new GetCallerIdentityCommand({}))).Arn;

  it('tells callers who they are', async () => {
    await expect(identity(credentials.operator)).resolves.toBe(
      'arn:aws:iam::000000000000:user/operator',
    );
    const session = credentials.issueForRole(arn('Session'), 'CreateSession');
    await expect(identity(session)).resolves.toBe(
      'arn:aws:sts::000000000000:assumed-role/Session/CreateSession',
    );
  });

  it('lets a session of a trusted role assume another', async () => {
    const session = credentials.issueForRole(arn('Session'), 'CreateSession');
    const streaming = await assume(session, 'Streaming', { DurationSeconds: 900 });
    expect(streaming.expiresAt).toBe(Math.floor(clock.now() / 1000 + 900) * 1000);
    await expect(identity(streaming)).resolves.toBe(
      'arn:aws:sts::000000000000:assumed-role/Streaming/test',
    );
  });

  it('refuses roles that do not trust the caller, or do not exist, in the same words', async () => {
    for (const role of ['Session', 'Streaming', 'Missing']) {
      await expect(assume(credentials.operator, role)).rejects.toMatchObject({
        name: 'AccessDenied',
        message: `User: arn:aws:iam::000000000000:user/operator is not authorized to perform: sts:AssumeRole on resource: ${arn(role)}`,
      });
    }
  });

  it('lets a role trust the whole account, whose roles then need the right', async () => {
    await expect(assume(credentials.operator, 'Anyone')).resolves.toBeDefined();
    const session = credentials.issueForRole(arn('Session'), 'CreateSession');
    await expect(assume(session, 'Anyone')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: ${session.principalArn} is not authorized to perform: sts:AssumeRole on resource: ${arn('Anyone')} because no identity-based policy allows the sts:AssumeRole action`,
    });
  });

  it.each([
    ['shorter than 15 minutes', { DurationSeconds: 899 }],
    ['longer than the role allows', { DurationSeconds: 7201 }],
    ['with a name that no session has', { RoleSessionName: 'not a name' }],
  ])('refuses sessions %s', async (_, input) => {
    await expect(assume(credentials.operator, 'Anyone', input)).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('limits role chaining to an hour', async () => {
    const session = credentials.issueForRole(arn('Session'), 'CreateSession');
    await expect(assume(session, 'Streaming', { DurationSeconds: 3601 })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('role chaining') as unknown,
    });
  });

  it('limits a session to its policy', async () => {
    const limitedTo = (statement: object) =>
      assume(credentials.operator, 'Anyone', {
        Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      });
    const Action = 'sts:AssumeRole';
    const limited = await limitedTo({ Effect: 'Allow', Action, Resource: arn('Streaming') });
    await expect(assume(limited, 'Anyone')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('no session policy allows the sts:AssumeRole') as unknown,
    });
    await expect(identity(limited)).resolves.toBeDefined();
    const enough = await limitedTo({ Effect: 'Allow', Action, Resource: arn('Any*') });
    await expect(assume(enough, 'Anyone')).resolves.toBeDefined();
  });

  it('refuses parameters that it would have to pass over', async () => {
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }];
    await expect(assume(credentials.operator, 'Anyone', { PolicyArns })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('PolicyArns.member.1.arn') as unknown,
    });
  });

  it.each([
    ['is not JSON', 'nonsense'],
    [
      'says what it cannot weigh',
      JSON.stringify({ Statement: { Effect: 'Allow', NotAction: 's3:*', Resource: '*' } }),
    ],
  ])('refuses a session policy that %s', async (_, Policy) => {
    await expect(assume(credentials.operator, 'Anyone', { Policy })).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
  });

  it('ends sessions at their time', async () => {
    const session = await assume(credentials.operator, 'Anyone', { DurationSeconds: 900 });
    clock.advance(900_000);
    await expect(identity(session)).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it('knows the operator and open sessions after a restart', async () => {
    const session = await assume(credentials.operator, 'Anyone');
    const reopened = await Credentials.open({ store, clock, roles });
    expect(reopened.operator).toEqual(credentials.operator);
    await expect(reopened.find(session.accessKeyId)).resolves.toMatchObject({
      secretAccessKey: session.secretAccessKey,
    });
  });

  it('speaks of wrong signatures in the words of the query protocol', async () => {
    const { operator } = credentials;
    await expect(identity({ ...operator, secretAccessKey: 'guess' })).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    await expect(identity({ ...operator, accessKeyId: 'AKIANOBODY' })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('names an operation it does not have', async () => {
    await expect(
      client(credentials.operator).send(new GetSessionTokenCommand({})),
    ).rejects.toMatchObject({
      name: 'InvalidAction',
      message: 'Could not find operation GetSessionToken for version 2011-06-15',
    });
  });
});
