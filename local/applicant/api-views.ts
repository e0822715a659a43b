import * as z from 'zod';

/** What the API answers, as far as its clients here read it; members they do not know pass through. */
const dateTime = z.iso.datetime();

const challenge = z.enum(['FaceMovementAndLightChallenge', 'FaceMovementChallenge']);

/** Where a verification stands. */
export const status = z.enum([
  'awaiting_document',
  'checking_document',
  'awaiting_liveness',
  'deciding',
  'in_review',
  'approved',
  'rejected',
  'expired',
  'canceled',
  'failed',
]);

export const createdVerification = z.looseObject({
  id: z.uuid(),
  status,
  /** The link for the applicant. */
  applicantUrl: z.string(),
  applicantToken: z.string(),
  expiresAt: dateTime,
});

export const verification = z.looseObject({
  id: z.uuid(),
  subjectId: z.string().optional(),
  status,
  reason: z.string().optional(),
  policyVersion: z.string(),
  createdAt: dateTime,
  updatedAt: dateTime,
  decidedAt: dateTime.optional(),
});

export const verificationPage = z.looseObject({
  items: z.array(verification),
  cursor: z.string().optional(),
});

export const erasure = z.looseObject({
  id: z.uuid(),
  erasedAt: dateTime,
  /** Versions of images deleted. */
  objectVersions: z.int(),
  /** Face vectors deleted. */
  faceVectors: z.int(),
});

/** What the applicant has to do next. */
export const session = z.looseObject({
  status,
  step: z.enum(['consent', 'document', 'checking', 'liveness', 'deciding', 'review', 'done']),
  attemptsLeft: z.int(),
  reason: z.string().optional(),
  /** Largest document, in bytes. */
  maximumBytes: z.int(),
  challenge,
  /** Whether the challenge without light can still be asked for. */
  challengeChoice: z.boolean(),
  expiresAt: dateTime,
});

/** A form to upload the document with. */
export const documentForm = z.looseObject({
  url: z.url(),
  /** Go before the file. */
  fields: z.record(z.string(), z.string()),
  maximumBytes: z.int(),
  expiresAt: dateTime,
});

export const livenessSession = z.looseObject({
  sessionId: z.string(),
  region: z.string(),
  challenge,
  streamingEndpoint: z.string(),
  /** Can do nothing but stream to this session's service. */
  credentials: z.object({
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string(),
    expiration: dateTime,
  }),
});

/** A verification with its scores, 0–100, which only reviewers see. */
export const reviewedVerification = verification.extend({
  applicationId: z.string(),
  documentAttempt: z.int(),
  livenessAttempt: z.int(),
  liveness: z.looseObject({ confidence: z.number().nullable() }).optional(),
  match: z.looseObject({ similarity: z.number().nullable() }).optional(),
  duplicates: z
    .array(z.looseObject({ faceId: z.string(), subjectId: z.string(), similarity: z.number() }))
    .optional(),
  enrolment: z.looseObject({ faceId: z.string() }).optional(),
  reviewOf: z.enum(['match', 'duplicate', 'face_change', 'enrolment']).optional(),
  claim: z.looseObject({ reviewer: z.string(), until: dateTime }).optional(),
  images: z.array(
    z.enum(['document', 'face', 'liveness', 'audit-1', 'audit-2', 'audit-3', 'audit-4']),
  ),
});

export const reviewedVerificationPage = z.looseObject({
  items: z.array(reviewedVerification),
  cursor: z.string().optional(),
});

export const auditTrail = z.looseObject({
  events: z.array(
    z.looseObject({
      verificationId: z.uuid(),
      sequence: z.number(),
      type: z.string(),
      at: dateTime,
      actor: z.string(),
      data: z.record(z.string(), z.unknown()),
      previousHash: z.string(),
      hash: z.string(),
    }),
  ),
  /** Of the chain, as the verification holds it. */
  head: z.looseObject({ sequence: z.int(), hash: z.string() }),
  verdict: z.looseObject({ intact: z.boolean() }),
});

/** A statement that is signed, as it is: to be checked, nothing of it may be lost. */
export const signedStatement = z.looseObject({
  statement: z.record(z.string(), z.unknown()),
  signature: z.looseObject({ keyId: z.string(), value: z.string() }),
});

/** What statements are signed with. */
export const signingKey = z.looseObject({
  keyId: z.string(),
  /** JSON Web Key. */
  publicKey: z.record(z.string(), z.string()),
});

/** Alarms, and the figures of the dashboard. */
export const operations = z.looseObject({
  alarms: z.array(z.looseObject({ name: z.string(), state: z.string() })),
  charts: z.array(z.looseObject({ title: z.string() })),
});

export const subjectErasure = z.looseObject({ receipts: z.array(signedStatement) });

/** A short-lived link to an image. */
export const imageLink = z.looseObject({ url: z.url(), expiresAt: dateTime });

export type Status = z.infer<typeof status>;
export type CreatedVerification = z.infer<typeof createdVerification>;
export type Verification = z.infer<typeof verification>;
export type VerificationPage = z.infer<typeof verificationPage>;
export type Erasure = z.infer<typeof erasure>;
export type Session = z.infer<typeof session>;
export type DocumentForm = z.infer<typeof documentForm>;
export type LivenessSession = z.infer<typeof livenessSession>;
export type ReviewedVerification = z.infer<typeof reviewedVerification>;
export type ReviewedVerificationPage = z.infer<typeof reviewedVerificationPage>;
export type AuditTrail = z.infer<typeof auditTrail>;
export type SignedStatement = z.infer<typeof signedStatement>;
export type SigningKey = z.infer<typeof signingKey>;
export type Operations = z.infer<typeof operations>;
export type SubjectErasure = z.infer<typeof subjectErasure>;
export type ImageLink = z.infer<typeof imageLink>;
