import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import {
  GenerateMacCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type SignCommandInput,
} from '@aws-sdk/client-kms';
import canonicalize from 'canonicalize';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod';
import { signatureSchema } from '../../../lambdas/shared/signing/signed';
import { signDigest } from '../../../local/kms/sign-digest';
import { counterMac, deployment } from './environment';

const signedStatement = z.object({
  statement: z.record(z.string(), z.unknown()),
  signature: signatureSchema,
});

/** The signing key behind the mocked client. */
export class SigningKms {
  readonly client = mockClient(KMSClient);
  /** Runs once before the next signature: somebody's write, say, or a fault. */
  beforeNextSignature: (() => Promise<unknown>) | undefined;
  private readonly privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  private readonly publicKey = createPublicKey(this.privateKey);

  reset(): void {
    const KeyId = deployment.SIGNING_KEY_ARN;
    this.client.reset();
    this.beforeNextSignature = undefined;
    this.client.on(GenerateMacCommand).resolves({ Mac: counterMac });
    this.client.on(GetPublicKeyCommand, { KeyId }).resolves({
      KeyId,
      PublicKey: this.publicKey.export({ format: 'der', type: 'spki' }),
    });
    this.client
      .on(SignCommand, { KeyId, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' })
      .callsFake((input: SignCommandInput) => this.sign(input));
  }

  private async sign({ KeyId, Message = new Uint8Array() }: SignCommandInput) {
    const before = this.beforeNextSignature;
    this.beforeNextSignature = undefined;
    await before?.();
    return { KeyId, Signature: signDigest(this.privateKey, Buffer.from(Message)) };
  }

  /** The statement of what the key has signed; throws when it has not. */
  statementOf(value: unknown): Record<string, unknown> {
    const { statement, signature } = signedStatement.parse(value);
    const key = createPublicKey({ key: signature.publicKey, format: 'jwk' });
    const bytes = Buffer.from(canonicalize(statement) ?? '');
    const holds = verify(
      'sha256',
      bytes,
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature.value, 'base64url'),
    );
    if (!holds || !key.equals(this.publicKey)) throw new Error('The signature does not hold.');
    return statement;
  }
}

/** SHA-256, hexadecimal. */
export const sha256 = (content: string): string =>
  createHash('sha256').update(content).digest('hex');
