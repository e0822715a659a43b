import * as z from 'zod';

/** All evidence of a verification lies under this prefix, so that erasing it is complete. */
export const evidencePrefix = (verificationId: string): string =>
  `verifications/${verificationId}/`;

/** Where the applicant's upload goes. */
export const documentKey = (verificationId: string, attempt: number): string =>
  `${evidencePrefix(verificationId)}document/${attempt}/original`;

/** Where the crop of the document's face goes. */
export const faceKey = (verificationId: string, attempt: number): string =>
  `${evidencePrefix(verificationId)}document/${attempt}/face.jpg`;

/** Where Rekognition writes the images of liveness sessions, under names of its own. */
export const livenessPrefix = (verificationId: string): string =>
  `${evidencePrefix(verificationId)}liveness/`;

const documentKeyParts = z.object({ verificationId: z.uuid(), attempt: z.coerce.number().int() });

/** Takes apart the key of an upload; undefined when it is not one. */
export function parseDocumentKey(key: string): z.infer<typeof documentKeyParts> | undefined {
  const match =
    /^verifications\/(?<verificationId>[^/]+)\/document\/(?<attempt>\d{1,3})\/original$/.exec(key);
  return documentKeyParts.safeParse(match?.groups).data;
}

/** A version of an image as it was stored, and what its bytes were. */
export const storedImageSchema = z
  .object({
    key: z.string(),
    versionId: z.string(),
    sizeBytes: z.int(),
    sha256: z.string().describe('SHA-256, hexadecimal'),
  })
  .meta({ title: 'StoredImage' });

export type StoredImage = z.infer<typeof storedImageSchema>;
