import * as z from 'zod';

/** The public half of the key that statements are signed with, as a JSON Web Key (RFC 7517). */
export const publicKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
});

export const signatureSchema = z
  .object({
    algorithm: z
      .literal('ES256')
      .describe('ECDSA with P-256 and SHA-256 over the canonical JSON (RFC 8785) of the statement'),
    keyId: z.string().describe('ARN of the key'),
    publicKey: publicKeySchema,
    value: z.string().describe('The signature, r and s of 32 bytes each, base64url'),
  })
  .meta({ title: 'Signature' });

export type Signature = z.infer<typeof signatureSchema>;

/** A statement with its signature, which anybody can check who holds the public key. */
export const signed = <Statement extends z.ZodType>(statement: Statement, title: string) =>
  z.object({ statement, signature: signatureSchema }).meta({ title });
