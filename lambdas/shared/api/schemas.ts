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
    until: dateTime.optional().describe('When the same may be asked again; of a pause'),
  })
  .meta({
    title: 'Problem',
    examples: [
      {
        type: 'urn:honnin:problem:invalid-request',
        title: 'The request is not valid',
        status: 400,
        detail: 'redirectUrl: must be an https URL',
        instance: 'urn:uuid:16fd2706-8baf-433b-82eb-8c7fada847da',
        errors: [{ field: 'redirectUrl', message: 'must be an https URL' }],
      },
    ],
  });

// What applications send and see.

export const createVerificationBody = z
  .strictObject({
    subjectId: subjectIdSchema.describe('Your own name for the person; no personal data'),
    redirectUrl: z
      .url({ protocol: /^https$/, error: 'must be an https URL' })
      .max(2048)
      .optional()
      .describe(
        'Where the applicant goes when done, with a [signed reference](#the-applicants-return)',
      ),
    locale: localeSchema
      .optional()
      .describe('Language of the pages; that of the applicant’s browser unless given'),
  })
  .meta({
    title: 'CreateVerification',
    examples: [{ subjectId: 'customer-1', redirectUrl: 'https://shop.example.com/verified' }],
  });

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
    forced: z
      .literal(true)
      .optional()
      .describe('A test subject asked for the outcome, on a test stage: nobody was verified'),
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
  .meta({
    title: 'Verification',
    examples: [
      {
        id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
        subjectId: 'customer-1',
        status: 'rejected',
        reason: 'FACE_MISMATCH',
        policyVersion: 'default-1',
        createdAt: '2026-03-02T09:30:00.000Z',
        updatedAt: '2026-03-02T09:31:40.000Z',
        decidedAt: '2026-03-02T09:31:40.000Z',
      },
    ],
  });

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
  .meta({
    title: 'CreatedVerification',
    examples: [
      {
        id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
        status: 'awaiting_document',
        applicantUrl: 'https://verify.example.com/verify#fJ5meXQlQN6US-B_wfkK5w…',
        applicantToken: 'fJ5meXQlQN6US-B_wfkK5w…',
        expiresAt: '2026-03-02T10:30:00.000Z',
        redirectSecret: '3q2-7wAAbcD…',
      },
    ],
  });

export const erasureView = z
  .object({
    id: z.uuid(),
    erasedAt: dateTime,
    objectVersions: z.int().describe('Versions of images deleted'),
    faceVectors: z.int().describe('Face vectors deleted from the collection'),
  })
  .meta({ title: 'Erasure' });

/** A place in a list. */
export const cursorParameter = z.string().max(512).optional().describe('Of the page before');

/** Lists are newest first; a cursor goes on where a page ended. */
export const listQuery = z.strictObject({
  status: statusSchema.optional(),
  subjectId: subjectIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('Items a page has at most'),
  cursor: cursorParameter,
});

export const page = <Item extends z.ZodType>(item: Item, title: string) =>
  z.object({ items: z.array(item), cursor: z.string().optional() }).meta({ title });

export const verificationPage = page(verificationView, 'VerificationPage');

// What applicants send and see.

export const deviceHeaders = z.object({
  'Device-Id': z
    .uuid('must be a UUID, made once at random and kept by the browser; or leave it out')
    .optional()
    .describe('Tells the browsers apart that failures are counted by'),
});

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
      .describe(
        'Asks for the challenge without flashing light; see `challengeChoice` of the session',
      ),
  })
  .meta({ title: 'Consent', examples: [{ textVersion: '2026-01', language: 'ja' }] });

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
    step: z
      .enum(['consent', 'document', 'checking', 'liveness', 'deciding', 'review', 'done'])
      .describe('What the page shows; at `review` a reviewer decides, and nothing is left to do'),
    attemptsLeft: z.int().describe('Attempts at this step, with the present one'),
    reason: applicantReasonSchema.optional(),
    locale: localeSchema.optional(),
    maximumBytes: z.int().describe('Largest document, in bytes'),
    challenge: challengeSchema.describe(
      'The challenge in force, an applicant’s choice counted in; the first liveness session settles it',
    ),
    challengeChoice: z
      .boolean()
      .describe(
        'Whether the movement challenge can still be asked for, with the consent: the light challenge flashes colours, which can harm photosensitive people',
      ),
    retention: z
      .object({
        documentDays: z.int().describe('Images of documents, from the upload'),
        livenessDays: z.int().describe('Images of the face check, from the check'),
        faceDays: z.int().describe('The face vector, from the enrolment'),
        verificationDays: z.int().describe('The verification, from its beginning'),
        auditDays: z.int().describe('The audit trail, which names nobody, from its beginning'),
        attemptDays: z
          .int()
          .describe('By hashes only, the browser and the network address it was tried from'),
      })
      .describe('Days until what is kept of the applicant is deleted'),
    hold: z
      .object({
        kind: z.enum(['paused', 'blocked']),
        until: dateTime.optional().describe('When a pause ends'),
      })
      .optional()
      .describe('Too many attempts have failed; nothing can be begun for now, or at all'),
    returnUrl: z
      .string()
      .optional()
      .describe(
        'Back to the application, with a signed reference; from `review` and `done` on, where it gave a `redirectUrl`',
      ),
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
