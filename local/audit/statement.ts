import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { auditEventSchema, headSchema } from './chain';

const image = z.object({ key: z.string(), sha256: z.string() });

const bundle = z.object({
  kind: z.literal('verification'),
  exportedAt: z.string(),
  exportedBy: z.string(),
  verification: z.looseObject({ id: z.uuid(), status: z.string() }),
  events: z.array(auditEventSchema),
  head: headSchema,
  images: z.array(image),
});

const receipt = z.object({
  kind: z.literal('erasure'),
  verificationId: z.uuid(),
  erasedAt: z.string(),
  erasedBy: z.string(),
  images: z.array(image),
  faceVectors: z.int(),
  fields: z.array(z.string()),
  audit: headSchema,
});

export type Bundle = z.infer<typeof bundle>;
export type Receipt = z.infer<typeof receipt>;

const envelope = z.object({
  statement: z.record(z.string(), z.json()),
  signature: z.object({
    algorithm: z.literal('ES256'),
    keyId: z.string(),
    publicKey: z.record(z.string(), z.string()),
    value: z.string(),
  }),
});

/** A bundle or a receipt as it was received, with its signature. */
export interface SignedFile {
  readonly statement: Bundle | Receipt;
  /** ARN of the key that it says it is signed with. */
  readonly keyId: string;
  /** Whether a key has signed exactly this. */
  readonly isSignedBy: (key: KeyObject) => boolean;
  /** The key it says it is signed with, which proves nothing by itself. */
  readonly claimedKey: () => KeyObject;
}

/**
 * Reads a bundle or a receipt.
 *
 * @throws Error when it is neither
 */
export function readSigned(text: string): SignedFile {
  const { statement, signature } = envelope.parse(JSON.parse(text));
  return {
    statement: z.discriminatedUnion('kind', [bundle, receipt]).parse(statement),
    keyId: signature.keyId,
    isSignedBy: (key) =>
      verify(
        'sha256',
        Buffer.from(canonicalize(statement) ?? ''),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature.value, 'base64url'),
      ),
    claimedKey: () => createPublicKey({ key: signature.publicKey, format: 'jwk' }),
  };
}

const jwk = z.record(z.string(), z.string());

/**
 * Reads a public key: PEM, a JSON Web Key, or what the API answers of its signing key.
 *
 * @throws Error when it is none of them
 */
export function readPublicKey(text: string): KeyObject {
  if (text.includes('-----BEGIN')) return createPublicKey(text);
  const value: unknown = JSON.parse(text);
  const { data } = z.object({ publicKey: jwk }).safeParse(value);
  return createPublicKey({ key: data?.publicKey ?? jwk.parse(value), format: 'jwk' });
}
