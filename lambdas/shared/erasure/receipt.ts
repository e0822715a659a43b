import * as z from 'zod';
import { signed } from '../signing/signed';
import { storedImageSchema } from '../evidence';

/** What was erased of a verification, and what it was known by. */
export const erasureReceipt = signed(
  z.object({
    kind: z.literal('erasure'),
    verificationId: z.uuid(),
    subjectHash: z
      .string()
      .optional()
      .describe('SHA-256, hexadecimal, of the subject’s id, which itself is erased'),
    erasedAt: z.iso.datetime().describe('ISO 8601, UTC'),
    erasedBy: z.string(),
    images: z.array(storedImageSchema),
    faceVectors: z.int().describe('Face vectors deleted from the collection'),
    fields: z.array(z.string()).describe('Fields of the verification that were removed'),
    audit: z
      .object({ sequence: z.int(), hash: z.string() })
      .describe('Head of the audit trail before the erasure'),
  }),
  'ErasureReceipt',
);

export type ErasureReceipt = z.infer<typeof erasureReceipt>;
