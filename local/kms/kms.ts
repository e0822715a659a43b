import { createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import type { Account } from '../iam/account';
import { operation } from '../operation-input';
import { ServiceError, type JsonService, type Operation } from '../service';
import type { Store } from '../store/store';
import type { KeyDefinition } from '../template/keys';
import { Keys, type Key } from './keys';
import { signDigest } from './sign-digest';

/** The most bytes of a message. */
const LARGEST_MESSAGE = 4096;

const DIGEST_BYTES = 32;

const ALGORITHM = 'ECDSA_SHA_256';

const MAC_ALGORITHM = 'HMAC_SHA_256';

/** Every algorithm KMS signs with, whatever the key. */
const algorithms = [
  ...['RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512'],
  ...['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ...[ALGORITHM, 'ECDSA_SHA_384', 'ECDSA_SHA_512', 'SM2DSA', 'ML_DSA_SHAKE_256'],
  ...['ED25519_SHA_512', 'ED25519_PH_SHA_512'],
];

const keyId = z.string().min(1).max(2048);

const getPublicKeyInput = z.object({ KeyId: keyId });

const message = z
  .base64()
  .min(1)
  .transform((text) => Buffer.from(text, 'base64'))
  .refine(({ length }) => length <= LARGEST_MESSAGE, {
    error: `Member must have length less than or equal to ${LARGEST_MESSAGE}`,
  });

const generateMacInput = z.object({
  KeyId: keyId,
  Message: message,
  MacAlgorithm: z.enum(['HMAC_SHA_224', MAC_ALGORITHM, 'HMAC_SHA_384', 'HMAC_SHA_512']),
});

const signInput = z.object({
  KeyId: keyId,
  Message: message,
  MessageType: z.enum(['RAW', 'DIGEST', 'EXTERNAL_MU']).default('RAW'),
  SigningAlgorithm: z.enum(algorithms),
});

export interface KmsOptions {
  readonly store: Store;
  readonly account: Account;
  readonly keys: readonly KeyDefinition[];
}

/** The embedded KMS: signs, tells public keys, and makes MACs. What the keys of the template encrypt is not encrypted here. */
export class Kms implements JsonService {
  readonly name = 'kms';
  readonly targetPrefix = 'TrentService';
  readonly jsonVersion = '1.1';
  readonly operations: Readonly<Record<string, Operation>>;

  private constructor(readonly keys: Keys) {
    this.operations = {
      GenerateMac: operation(generateMacInput, ({ KeyId, Message, MacAlgorithm }) => {
        const key = keys.find(KeyId);
        const mac = createHmac('sha256', secretOf(key, MacAlgorithm)).update(Message);
        return Promise.resolve({ KeyId: key.arn, Mac: mac.digest('base64'), MacAlgorithm });
      }),

      GetPublicKey: operation(getPublicKeyInput, ({ KeyId }) => {
        const { arn, spec, usage, halves } = keys.find(KeyId);
        if (!halves) {
          throw new ServiceError('UnsupportedOperationException', `${arn} has no public key.`);
        }
        const spki = halves.publicKey.export({ format: 'der', type: 'spki' });
        return Promise.resolve({
          KeyId: arn,
          PublicKey: spki.toString('base64'),
          CustomerMasterKeySpec: spec,
          KeySpec: spec,
          KeyUsage: usage,
          SigningAlgorithms: [ALGORITHM],
        });
      }),

      Sign: operation(signInput, ({ KeyId, Message, MessageType, SigningAlgorithm }) => {
        const key = keys.find(KeyId);
        const { privateKey } = signingHalves(key, SigningAlgorithm);
        const digest = digestOf(Message, MessageType);
        return Promise.resolve({
          KeyId: key.arn,
          Signature: signDigest(privateKey, digest).toString('base64'),
          SigningAlgorithm,
        });
      }),
    };
  }

  /** Reads the keys, or makes them at first. */
  static async open({ store, account, keys }: KmsOptions): Promise<Kms> {
    return new Kms(await Keys.open(store, keys, account));
  }
}

function signingHalves(key: Key, algorithm: string) {
  if (!key.halves) throw wrongUsage(key, 'Sign');
  if (algorithm !== ALGORITHM) throw wrongAlgorithm(key, algorithm);
  return key.halves;
}

function secretOf(key: Key, algorithm: string): Buffer {
  if (!key.secret) throw wrongUsage(key, 'GenerateMac');
  if (algorithm !== MAC_ALGORITHM) throw wrongAlgorithm(key, algorithm);
  return key.secret;
}

const wrongUsage = ({ arn, usage }: Key, operation: string): ServiceError =>
  new ServiceError(
    'InvalidKeyUsageException',
    `${arn} key usage is ${usage} which is not valid for ${operation}.`,
  );

const wrongAlgorithm = ({ spec }: Key, algorithm: string): ServiceError =>
  new ServiceError(
    'InvalidKeyUsageException',
    `Algorithm ${algorithm} is incompatible with key spec ${spec}.`,
  );

function digestOf(message: Buffer, type: z.output<typeof signInput>['MessageType']): Buffer {
  if (type === 'RAW') return createHash('sha256').update(message).digest();
  if (type === 'EXTERNAL_MU') {
    throw new ServiceError(
      'ValidationException',
      `Message type ${type} is not valid for algorithm ${ALGORITHM}.`,
    );
  }
  if (message.length !== DIGEST_BYTES) {
    throw new ServiceError(
      'ValidationException',
      `Digest is invalid length for algorithm ${ALGORITHM}.`,
    );
  }
  return message;
}
