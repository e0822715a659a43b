import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type GenerateMacCommandInput,
  type SignCommandInput,
} from '@aws-sdk/client-kms';
import { deployment } from '../../local/embedded/deployment';
import { HttpFront } from '../../local/http/http-front';
import { Kms } from '../../local/kms/kms';
import { signDigest } from '../../local/kms/sign-digest';
import { openPrivateKey } from '../../local/kms/private-keys';
import { Store } from '../../local/store/store';
import { readKeys } from '../../local/template/keys';
import { resolveTemplate } from '../../local/template/template';

const keyArn = (id: string): string => `arn:aws:kms:us-east-1:000000000000:key/${id}`;
const signing = keyArn('11111111-1111-4111-8111-111111111111');
const encrypting = keyArn('22222222-2222-4222-8222-222222222222');
const macs = keyArn('44444444-4444-4444-8444-444444444444');
const keys = [
  { arn: signing, spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' },
  { arn: encrypting, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
  { arn: macs, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
];
const account = { account: '000000000000', region: 'us-east-1' };
const caller = { accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' };

let folder: string;
let store: Store;
let front: HttpFront;
let client: KMSClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'honnin-kms-'));
  store = await Store.open(folder);
  front = await HttpFront.listen({ port: 0 });
  front.serve(await Kms.open({ store, account, keys }), {
    signingName: 'kms',
    authenticate: () => Promise.resolve(caller),
  });
  client = new KMSClient({
    region: 'us-east-1',
    endpoint: `${front.origin}/aws/kms`,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await front.close();
  await store.close();
  await rm(folder, { recursive: true });
});

const message = Buffer.from('What was stated');
const digest = createHash('sha256').update(message).digest();

function sign(more: Partial<SignCommandInput> = {}) {
  const input: SignCommandInput = {
    KeyId: signing,
    Message: message,
    SigningAlgorithm: 'ECDSA_SHA_256',
  };
  return client.send(new SignCommand({ ...input, ...more }));
}

async function publicKeyOf(KeyId: string) {
  const { PublicKey = new Uint8Array() } = await client.send(new GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
}

describe('A key that signs', () => {
  it('tells its public half, and what it signs by', async () => {
    const answer = await client.send(new GetPublicKeyCommand({ KeyId: signing }));
    expect(answer).toMatchObject({
      KeyId: signing,
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    expect((await publicKeyOf(signing)).export({ format: 'jwk' })).toMatchObject({
      kty: 'EC',
      crv: 'P-256',
    });
  });

  it('signs a message', async () => {
    const answer = await sign();
    expect(answer).toMatchObject({ KeyId: signing, SigningAlgorithm: 'ECDSA_SHA_256' });
    const signature = answer.Signature ?? new Uint8Array();
    const publicKey = await publicKeyOf(signing);
    expect(verify('sha256', message, publicKey, signature)).toBe(true);
    expect(verify('sha256', Buffer.from('Something else'), publicKey, signature)).toBe(false);
  });

  it('signs the digest of a message alike', async () => {
    const { Signature = new Uint8Array() } = await sign({ Message: digest, MessageType: 'DIGEST' });
    expect(verify('sha256', message, await publicKeyOf(signing), Signature)).toBe(true);
  });

  it('makes signatures that hold, whatever the lengths of their numbers', async () => {
    const privateKey = await openPrivateKey(store, signing);
    const publicKey = createPublicKey(privateKey);
    const lengths = new Set<number>();
    for (let index = 0; index < 200; index += 1) {
      const text = Buffer.from(`statement ${index}`);
      const signature = signDigest(privateKey, createHash('sha256').update(text).digest());
      lengths.add(signature.length);
      expect(verify('sha256', text, publicKey, signature)).toBe(true);
    }
    expect(lengths.size).toBeGreaterThan(1);
  });

  it('is named by its id, too', async () => {
    const [, id = ''] = signing.split('/');
    expect((await sign({ KeyId: id })).KeyId).toBe(signing);
  });

  it('is the same after a restart', async () => {
    const again = await Kms.open({ store, account, keys });
    const publicKey = again.keys.find(signing).halves?.publicKey;
    expect(publicKey?.export({ format: 'jwk' })).toEqual(
      (await publicKeyOf(signing)).export({ format: 'jwk' }),
    );
  });
});

const macOf = (more: Partial<GenerateMacCommandInput> = {}) =>
  client.send(
    new GenerateMacCommand({
      KeyId: macs,
      Message: message,
      MacAlgorithm: 'HMAC_SHA_256',
      ...more,
    }),
  );

describe('A key that makes MACs', () => {
  it('makes the same of the same message, and another of another', async () => {
    const answer = await macOf();
    expect(answer).toMatchObject({ KeyId: macs, MacAlgorithm: 'HMAC_SHA_256' });
    expect(answer.Mac).toHaveLength(32);
    expect((await macOf()).Mac).toEqual(answer.Mac);
    expect((await macOf({ Message: Buffer.from('Something else') })).Mac).not.toEqual(answer.Mac);
  });

  it('is the same after a restart', async () => {
    const { secret = Buffer.alloc(0) } = (await Kms.open({ store, account, keys })).keys.find(macs);
    const expected = createHmac('sha256', secret).update(message).digest();
    expect(Buffer.from((await macOf()).Mac ?? [])).toEqual(expected);
  });

  it.each<[string, Partial<GenerateMacCommandInput>, RegExp]>([
    ['of a key that signs', { KeyId: signing }, /SIGN_VERIFY which is not valid for GenerateMac/],
    [
      'by another algorithm',
      { MacAlgorithm: 'HMAC_SHA_512' },
      /incompatible with key spec HMAC_256/,
    ],
  ])('refuses one %s', async (_, more, words) => {
    await expect(macOf(more)).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
      message: expect.stringMatching(words) as string,
    });
  });
});

describe('A key of the template', () => {
  const keysOf = (properties: Record<string, string | boolean>) =>
    readKeys(
      resolveTemplate(
        { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: properties } } },
        { ...deployment, origin: 'http://127.0.0.1' },
      ),
    );

  it('encrypts unless it is to sign', () => {
    expect(keysOf({})).toMatchObject([{ spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }]);
    expect(keysOf({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })).toEqual([
      {
        arn: expect.stringMatching(
          /^arn:aws:kms:us-east-1:000000000000:key\/[\da-f-]{36}$/,
        ) as string,
        spec: 'ECC_NIST_P256',
        usage: 'SIGN_VERIFY',
      },
    ]);
  });

  it('is refused where it could not do its work', () => {
    expect(() => keysOf({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })).toThrow(
      /Key.*ECC_NIST_P256 only, not of RSA_2048/,
    );
    expect(() => keysOf({ KeySpec: 'HMAC_512', KeyUsage: 'GENERATE_VERIFY_MAC' })).toThrow(
      /Key.*HMAC_256 only, not of HMAC_512/,
    );
    expect(() => keysOf({ Enabled: false })).toThrow(/Key[^]*disables no keys/);
  });
});

describe('KMS refuses', () => {
  it.each<[string, Partial<SignCommandInput>, string, RegExp]>([
    [
      'a key there is not',
      { KeyId: keyArn('33333333-3333-4333-8333-333333333333') },
      'NotFoundException',
      /^Key 'arn:aws:kms:.*' does not exist$/,
    ],
    [
      'an alias there is not',
      { KeyId: 'alias/signing' },
      'NotFoundException',
      /^Alias arn:aws:kms:us-east-1:000000000000:alias\/signing is not found\.$/,
    ],
    [
      'to sign with a key that encrypts',
      { KeyId: encrypting },
      'InvalidKeyUsageException',
      /key usage is ENCRYPT_DECRYPT which is not valid for Sign/,
    ],
    [
      'an algorithm that is not for the key',
      { SigningAlgorithm: 'ECDSA_SHA_384' },
      'InvalidKeyUsageException',
      /ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256/,
    ],
    [
      'a digest of another length',
      { Message: digest.subarray(1), MessageType: 'DIGEST' },
      'ValidationException',
      /Digest is invalid length for algorithm ECDSA_SHA_256/,
    ],
    [
      'a message of more than 4,096 bytes',
      { Message: Buffer.alloc(4097) },
      'ValidationException',
      /'message' failed to satisfy constraint: Member must have length less than or equal to 4096/,
    ],
    [
      'no message',
      { Message: undefined },
      'ValidationException',
      /'message' failed to satisfy constraint: Member must not be null/,
    ],
  ])('%s', async (_what, input, name, sentence) => {
    await expect(sign(input)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(sentence) as string,
    });
  });

  it('to tell a public half of a key that has none', async () => {
    await expect(client.send(new GetPublicKeyCommand({ KeyId: encrypting }))).rejects.toMatchObject(
      { name: 'UnsupportedOperationException' },
    );
  });

  it('what is not embedded, by its name', async () => {
    await expect(client.send(new CreateKeyCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The embedded kms does not implement CreateKey.',
    });
  });
});
