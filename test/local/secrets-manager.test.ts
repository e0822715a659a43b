import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { deployment } from '../../local/embedded/deployment';
import { HttpFront } from '../../local/http/http-front';
import { AccessControl } from '../../local/iam/access-control';
import { identityPolicySchema } from '../../local/iam/policy-document';
import { guarded } from '../../local/iam/requirements';
import { secretsManagerRequirements } from '../../local/secretsmanager/requirements';
import { SecretsManager } from '../../local/secretsmanager/secrets-manager';
import { callOperation, type JsonObject } from '../../local/service';
import { Store } from '../../local/store/store';
import { readResourcePolicies } from '../../local/template/resource-policies';
import { readSecrets } from '../../local/template/secrets';
import { resolveTemplate } from '../../local/template/template';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';

const name = 'webhook-key';
const clock = new ManualClock(Date.UTC(2026, 10, 23, 9));

function templateWith(properties: JsonObject, more: JsonObject = {}) {
  const secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: name, ...properties } };
  return resolveTemplate(
    { Resources: { Secret: secret, ...more } },
    { ...deployment, origin: 'http://127.0.0.1:4510' },
  );
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let front: HttpFront;
let client: SecretsManagerClient;

async function open(properties: JsonObject): Promise<void> {
  store = await Store.open(folder.path);
  front = await HttpFront.listen({ port: 0 });
  const secrets = readSecrets(templateWith(properties));
  front.serve(await SecretsManager.open({ store, clock, secrets }), {
    signingName: 'secretsmanager',
    authenticate: () =>
      Promise.resolve({ accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' }),
  });
  client = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: `${front.origin}/aws/secretsmanager`,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
}

async function close(): Promise<void> {
  client.destroy();
  await front.close();
  await store.close();
}

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await close();
  await folder.remove();
});

const read = (more: { VersionId?: string; VersionStage?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId: name, ...more }));
const put = (SecretString: string, more: { ClientRequestToken?: string } = {}) =>
  client.send(new PutSecretValueCommand({ SecretId: name, SecretString, ...more }));
const valueOf = async (VersionStage: string) => (await read({ VersionStage })).SecretString;

describe('A secret', () => {
  it('is thought up by its rules', async () => {
    await open({ GenerateSecretString: { PasswordLength: 40, ExcludePunctuation: true } });
    const { SecretString, ARN, Name, VersionStages, CreatedDate } = await read();
    expect(SecretString).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{40}$/);
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook-key-\w{6}$/);
    expect({ Name, VersionStages, CreatedDate }).toEqual({
      Name: name,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(clock.now()),
    });
  });

  it('can be a password in an object', async () => {
    const SecretStringTemplate = '{"user": "admin"}';
    await open({ GenerateSecretString: { SecretStringTemplate, GenerateStringKey: 'password' } });
    expect(JSON.parse((await read()).SecretString ?? '')).toEqual({
      user: 'admin',
      password: expect.stringMatching(/^[\x21-\x7e]{32}$/) as string,
    });
  });

  it('is the same after a restart, also with a value that was put later', async () => {
    await open({ GenerateSecretString: {} });
    const first = await read();
    await put('second');
    await close();
    await open({ GenerateSecretString: {} });
    expect(await valueOf('AWSCURRENT')).toBe('second');
    expect(await valueOf('AWSPREVIOUS')).toBe(first.SecretString);
  });

  it('has a new value once the template has', async () => {
    await open({ SecretString: 'first' });
    await close();
    await open({ SecretString: 'second' });
    expect(await valueOf('AWSCURRENT')).toBe('second');
    expect(await valueOf('AWSPREVIOUS')).toBe('first');
  });

  it('is found by its name and by its ARN, whole or without its end', async () => {
    await open({ SecretString: 'first' });
    const { ARN = '' } = await read();
    for (const SecretId of [ARN, ARN.slice(0, -7)]) {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
      expect(SecretString).toBe('first');
    }
  });

  it('can be bytes', async () => {
    await open({});
    const SecretBinary = Buffer.from([0, 255]);
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretBinary }));
    expect(Buffer.from((await read()).SecretBinary ?? [])).toEqual(SecretBinary);
  });

  it('tells its versions by their labels', async () => {
    await open({ SecretString: 'first', Description: 'Signs webhooks' });
    const first = await read();
    const { VersionId = '' } = await put('second');
    expect(await client.send(new DescribeSecretCommand({ SecretId: name }))).toMatchObject({
      Name: name,
      Description: 'Signs webhooks',
      VersionIdsToStages: {
        [first.VersionId ?? '']: ['AWSPREVIOUS'],
        [VersionId]: ['AWSCURRENT'],
      },
    });
  });

  it('takes a value once, however often it is put with the same token', async () => {
    await open({ SecretString: 'first' });
    const ClientRequestToken = '11111111-1111-4111-8111-111111111111';
    await put('second', { ClientRequestToken });
    await put('third');
    await put('second', { ClientRequestToken });
    expect(await valueOf('AWSCURRENT')).toBe('third');
    await expect(put('other', { ClientRequestToken })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });
});

describe('A label', () => {
  it('can be moved back to the version before, which it says to leave', async () => {
    await open({ SecretString: 'first' });
    const before = await read();
    const after = await put('second');
    const move = (RemoveFromVersionId?: string) =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: name,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: before.VersionId,
          RemoveFromVersionId,
        }),
      );
    await expect(move()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(/^The parameter RemoveFromVersionId can't be empty/) as string,
    });
    await move(after.VersionId);
    expect(await valueOf('AWSCURRENT')).toBe('first');
    expect(await valueOf('AWSPREVIOUS')).toBe('second');
  });
});

describe('Secrets Manager refuses', () => {
  beforeEach(() => open({ SecretString: 'first' }));

  it('a secret, a version and a label that are not there', async () => {
    const SecretId = 'other';
    await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await expect(read({ VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
      message:
        "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    });
    const VersionId = '22222222-2222-4222-8222-222222222222';
    await expect(read({ VersionId })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('no value, and two', async () => {
    const SecretId = name;
    await expect(client.send(new PutSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const two = { SecretId, SecretString: 'x', SecretBinary: Buffer.from('x') };
    await expect(client.send(new PutSecretValueCommand(two))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('what is not embedded, by its name', async () => {
    await expect(
      client.send(new CreateSecretCommand({ Name: 'new', SecretString: 'x' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The embedded secretsmanager does not implement CreateSecret.',
    });
  });

  it('whom no policy lets read, or use the key of the secret', async () => {
    const keyArn = 'arn:aws:kms:us-east-1:000000000000:key/11111111-1111-4111-8111-111111111111';
    const template = templateWith({ SecretString: 'first', KmsKeyId: keyArn });
    const secrets = readSecrets(template);
    const service = await SecretsManager.open({ store, clock, secrets });
    const roleArn = 'arn:aws:iam::000000000000:role/Reader';
    const reader = (...Action: string[]) => {
      const policy = Action.length > 0 && {
        Statement: Action.map((one) => ({ Effect: 'Allow', Action: one, Resource: '*' })),
      };
      const keyPolicy = {
        Effect: 'Allow' as const,
        Principal: { AWS: ['000000000000'] },
        Action: ['kms:*'],
        Resource: ['*'],
      };
      const access = new AccessControl({
        roles: [
          {
            arn: roleArn,
            policies: policy ? [identityPolicySchema.parse(policy)] : [],
            trustPolicy: { Statement: [] },
          },
        ],
        resources: [
          ...readResourcePolicies(template),
          { arn: keyArn, policy: { Statement: [keyPolicy] } },
        ],
      });
      const requirements = secretsManagerRequirements(service.secrets);
      const guard = guarded(service, { actionPrefix: 'secretsmanager', requirements, access });
      const principal = {
        accessKeyId: 'ASIAREADER',
        arn: 'arn:aws:sts::000000000000:assumed-role/Reader/one',
        roleArn,
      };
      const context = { principal, requestId: 'one' };
      return callOperation(guard, 'GetSecretValue', { SecretId: name }, context);
    };
    await expect(reader()).rejects.toThrow(
      /not authorized to perform: secretsmanager:GetSecretValue on resource: .*:secret:webhook-key-\w{6} /,
    );
    await expect(reader('secretsmanager:GetSecretValue')).rejects.toThrow(
      /perform: kms:Decrypt on/,
    );
    await expect(reader('secretsmanager:GetSecretValue', 'kms:Decrypt')).resolves.toMatchObject({
      SecretString: 'first',
    });
  });

  it('rules that no password satisfies, when the stack starts', async () => {
    const secrets = readSecrets(
      templateWith({ Name: 'impossible', GenerateSecretString: { PasswordLength: 2 } }),
    );
    await expect(SecretsManager.open({ store, clock, secrets })).rejects.toThrow(
      'impossible: a password of this length cannot have a character of each type',
    );
  });
});
