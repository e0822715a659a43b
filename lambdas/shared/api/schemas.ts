import * as z from 'zod';
import { challengeSchema } from '../policy';
import { applicantReasonSchema, reasonSchema } from '../reasons';
import { localeSchema, statusSchema, subjectIdSchema } from '../verification';

export const dateTime = z.iso.datetime().describe('ISO 8601, UTC');

/** Parameters that appear in paths, by name. */
export const pathParameters = {
  verificationId: z.uuid(),
  subjectId: subjectIdSchema,
  image: z.enum(['document', 'face', 'liveness', 'audit-1', 'audit-2', 'audit-3', 'audit-4']),
};

/** RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URI reference naming the kind of problem'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong and what to do about it'),
    instance: z.string().optional().describe('The id of the request'),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('Every field that is wrong'),
  })
  .meta({ title: 'Problem' });

// What applications send and see.

export const createVerificationBody = z
  .strictObject({
    subjectId: subjectIdSchema.describe('Your own name for the person; no personal data'),
    redirectUrl: z
      .url({ protocol: /^https$/, error: 'must be an https URL' })
      .max(2048)
      .optional()
      .describe('Where the applicant goes when done'),
    locale: localeSchema.optional(),
  })
  .meta({ title: 'CreateVerification' });

export const idempotencyHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1–255 visible ASCII characters')
    .optional()
    .describe('Makes a repeat of the request answer with the verification it made at first'),
});

export const verificationView = z
  .object({
    id: z.uuid(),
    subjectId: z.string().optional().describe('Absent once erased'),
    status: statusSchema,
    reason: reasonSchema.optional(),
    policyVersion: z.string(),
    createdAt: dateTime,
    updatedAt: dateTime,
    postponedUntil: dateTime
      .optional()
      .describe(
        'The applicant can show their face from then on: what liveness checks may cost in a day was spent',
      ),
    decidedAt: dateTime.optional(),
    erasedAt: dateTime.optional(),
  })
  .meta({ title: 'Verification' });

export const createdVerificationView = z
  .object({
    id: z.uuid(),
    status: statusSchema,
    applicantUrl: z.string().describe('The link to give to the applicant, and to nobody else'),
    applicantToken: z.string(),
    expiresAt: dateTime.describe('When the link stops working'),
    redirectSecret: z
      .string()
      .describe(
        'Key the reference in the applicant’s return is signed with; keep it on your server',
      ),
  })
  .meta({ title: 'CreatedVerification' });

export const erasureView = z
  .object({
    id: z.uuid(),
    erasedAt: dateTime,
    objectVersions: z.int().describe('Versions of images deleted'),
    faceVectors: z.int().describe('Face vectors deleted from the collection'),
  })
  .meta({ title: 'Erasure' });

/** Lists are newest first; a cursor goes on where a page ended. */
export const listQuery = z.strictObject({
  status: statusSchema.optional(),
  subjectId: subjectIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(512).optional(),
});

export const page = <Item extends z.ZodType>(item: Item, title: string) =>
  z.object({ items: z.array(item), cursor: z.string().optional() }).meta({ title });

export const verificationPage = page(verificationView, 'VerificationPage');

// What applicants send and see.

export const consentBody = z
  .strictObject({
    textVersion: z
      .string()
      .regex(/^[\w.-]{1,64}$/, 'must be 1–64 letters, digits, "_", "." or "-"')
      .describe('Version of the text that was shown'),
    language: localeSchema,
    challenge: challengeSchema
      .extract(['FaceMovementChallenge'])
      .optional()
      .describe('Asks for the challenge without flashing light; see Session.challengeChoice'),
  })
  .meta({ title: 'Consent' });

export const documentContentTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
] as const;

export const documentBody = z
  .strictObject({
    contentType: z.enum(documentContentTypes, {
      error: ({ input }) =>
        typeof input === 'string' && /^image\/hei[cf]/i.test(input)
          ? 'HEIC is not accepted; send the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)'
          : `must be one of ${documentContentTypes.join(', ')}`,
    }),
  })
  .meta({ title: 'DocumentUploadRequest' });

export const documentUploadView = z
  .object({
    url: z.string().describe('Where to POST the form'),
    fields: z.record(z.string(), z.string()).describe('Fields to send before the file'),
    maximumBytes: z.int(),
    expiresAt: dateTime,
  })
  .meta({ title: 'DocumentUpload' });

export const sessionView = z
  .object({
    role: z
      .enum(['holder', 'follower'])
      .describe('A follower has handed the verification to another device, and may only look on'),
    status: statusSchema,
    step: z.enum(['consent', 'document', 'checking', 'liveness', 'deciding', 'review', 'done']),
    attemptsLeft: z.int().describe('Attempts at this step, with the present one'),
    reason: applicantReasonSchema.optional(),
    locale: localeSchema.optional(),
    maximumBytes: z.int().describe('Largest document, in bytes'),
    challenge: challengeSchema.describe('The challenge in force, an applicant’s choice counted in'),
    challengeChoice: z
      .boolean()
      .describe('Whether the movement challenge can still be asked for, with the consent'),
    retention: z.object({
      evidenceDays: z.int().describe('Days after which no image of the verification is left'),
    }),
    returnUrl: z
      .string()
      .optional()
      .describe('Back to the application, with a signed reference; once nothing is left to do'),
    postponedUntil: dateTime
      .optional()
      .describe(
        'No liveness check can be begun before, as far as is known; the verification waits',
      ),
    expiresAt: dateTime.describe('When the link stops working'),
  })
  .meta({ title: 'Session' });

export const handOffView = z
  .object({
    url: z.string().describe('The link for the other device; it works once'),
    expiresAt: dateTime.describe('When it stops working'),
  })
  .meta({ title: 'HandOff' });

export const claimedHandOffView = z
  .object({
    applicantToken: z.string().describe('Replaces the token of the device that handed over'),
    expiresAt: dateTime.describe('When it stops working'),
  })
  .meta({ title: 'ClaimedHandOff' });

export const livenessSessionView = z
  .object({
    sessionId: z.string(),
    region: z.string(),
    challenge: challengeSchema,
    streamingEndpoint: z.string(),
    credentials: z.object({
      accessKeyId: z.string(),
      secretAccessKey: z.string(),
      sessionToken: z.string(),
      expiration: dateTime,
    }),
  })
  .meta({ title: 'LivenessSession' });
