import * as z from 'zod';
import { erasureReceipt } from './erasure/receipt';
import { storedImageSchema } from './evidence';
import { challengeSchema, policySchema, type Challenge } from './policy';
import { documentReasonSchema, reasonSchema, reviewReasonSchema } from './reasons';

export const statusSchema = z
  .enum([
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
  ])
  .meta({ title: 'Status' });

export type Status = z.infer<typeof statusSchema>;

const finalStatuses: ReadonlySet<Status> = new Set([
  'approved',
  'rejected',
  'expired',
  'canceled',
  'failed',
]);

/** Whether nothing will change a verification any more, but a redrive of a failed one. */
export function isFinal(status: Status): boolean {
  return finalStatuses.has(status);
}

/** Whether the applicant has nothing left to do. */
export function isOutOfApplicantsHands(status: Status): boolean {
  return isFinal(status) || status === 'in_review';
}

/** A product's own name for a person: also Rekognition's `ExternalImageId`, whose characters these are. */
export const subjectIdSchema = z
  .string()
  .regex(/^[a-zA-Z0-9_.\-:]{1,255}$/, 'must be 1–255 letters, digits, "_", ".", "-" or ":"')
  .meta({ examples: ['customer-1'] });

export const localeSchema = z.enum(['en', 'ja', 'es']);

/** What was found in a document; the versions name exactly the bytes that were judged. */
export const documentVerdictSchema = z.looseObject({
  accepted: z.boolean(),
  attempt: z.int(),
  reason: documentReasonSchema.optional(),
  detail: z.string().optional(),
  documentKey: z.string().optional(),
  documentVersionId: z.string().optional(),
  faceKey: z.string().optional(),
});

/** What Rekognition said of a liveness session, as sent to the workflow. */
export const livenessOutcomeSchema = z.object({
  sessionId: z.string(),
  status: z.enum(['SUCCEEDED', 'FAILED', 'EXPIRED']),
  /** 0–100; null when the session did not get that far. */
  confidence: z.number().nullable(),
  referenceKey: z.string().nullable(),
  referenceVersionId: z.string().nullable(),
  auditKeys: z.array(z.string()),
});

export type LivenessOutcome = z.infer<typeof livenessOutcomeSchema>;

/** The outcome of a session as the policy judges it. */
export const livenessVerdictSchema = livenessOutcomeSchema.extend({
  accepted: z.boolean(),
  reason: reasonSchema.extract(['LIVENESS_LOW', 'LIVENESS_FAILED']).optional(),
  attempt: z.int(),
});

/** Similarity 0–100; null when the images could not be compared. */
export const matchVerdictSchema = z.looseObject({ similarity: z.number().nullable() });

/** Faces enrolled under other subjects that look the same. */
export const duplicatesSchema = z.array(
  z.object({ faceId: z.string(), subjectId: z.string(), similarity: z.number() }),
);

/** The face vector that an approval enrolled. Those of the time when there was one collection do not name it. */
export const enrolmentSchema = z.object({
  faceId: z.string(),
  collectionId: z.string().optional(),
});

/** What a reviewer is asked: is it the same person, or is the face another subject's? */
export const reviewOfSchema = z.enum(['match', 'duplicate']);

export type ReviewOf = z.infer<typeof reviewOfSchema>;

/** Who has taken a case, and until when it is theirs. */
export const claimSchema = z.object({ reviewer: z.string(), until: z.iso.datetime() });

export const reviewOutcomeSchema = z.enum(['approve', 'reject']);

/** What one reviewer said. The note is personal: it stays on the row, where it can be erased. */
export const opinionSchema = z
  .object({
    reviewOf: reviewOfSchema,
    reviewer: z.string(),
    outcome: reviewOutcomeSchema,
    reason: reviewReasonSchema,
    note: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ title: 'Opinion' });

export type Opinion = z.infer<typeof opinionSchema>;

/**
 * A row of the Verifications table. What is optional appears as the verification proceeds;
 * an erased one keeps only what says that it was.
 */
export const verificationSchema = z.object({
  id: z.uuid(),
  applicationId: z.string(),
  subjectId: subjectIdSchema.optional(),
  status: statusSchema,
  reason: reasonSchema.optional(),
  policy: policySchema,
  policyVersion: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().optional(),
  redirectUrl: z.string().optional(),
  /** What the reference in the applicant's return is signed with; the application knows it too. */
  redirectSecret: z.string().optional(),
  locale: localeSchema.optional(),
  /** SHA-256 of the secret part of the applicant's token, hexadecimal. */
  applicantTokenHash: z.string().optional(),
  applicantTokenExpiresAt: z.iso.datetime().optional(),
  /** The newest link for another device; the hash is made as that of the applicant's token. */
  handOff: z
    .object({
      tokenHash: z.string(),
      expiresAt: z.iso.datetime(),
      claimedAt: z.iso.datetime().optional(),
    })
    .optional(),
  /** Hashes of the tokens that were handed over, oldest first: they may still look on. */
  followerTokenHashes: z.array(z.string()).optional(),
  consent: z
    .object({ textVersion: z.string(), language: localeSchema, at: z.iso.datetime() })
    .optional(),
  /** What the applicant asked for, or the first liveness session was opened with: it stays. */
  challenge: challengeSchema.optional(),
  /** What the execution waits for, with the token that ends the wait. */
  awaiting: z.enum(['document', 'liveness', 'review']).optional(),
  /** When the newest wait began. */
  awaitingSince: z.iso.datetime().optional(),
  taskToken: z.string().optional(),
  documentAttempt: z.int(),
  livenessAttempt: z.int(),
  /** The upload that ended the wait for a document. */
  documentUpload: z.object({ key: z.string(), versionId: z.string() }).optional(),
  /** The newest liveness session of this wait; the workflow removes it when it waits anew. */
  livenessSession: z
    .object({
      sessionId: z.string(),
      attempt: z.int(),
      /** Sessions opened in this wait so far. */
      sessions: z.int(),
    })
    .optional(),
  /** Liveness sessions opened in all. */
  livenessSessions: z.int().optional(),
  document: documentVerdictSchema.optional(),
  liveness: livenessVerdictSchema.optional(),
  match: matchVerdictSchema.optional(),
  duplicates: duplicatesSchema.optional(),
  enrolment: enrolmentSchema.optional(),
  /** A test subject asked for its outcome: nobody was verified. */
  forced: z.literal(true).optional(),
  /** What the newest wait for a reviewer asks or asked. */
  reviewOf: reviewOfSchema.optional(),
  claim: claimSchema.optional(),
  /** What reviewers said to the question asked last, each once, oldest first. */
  opinions: z.array(opinionSchema).optional(),
  /** What they said to questions before it. */
  earlierOpinions: z.array(opinionSchema).optional(),
  /** How the question asked last was decided; the hash says for which wait. */
  review: z
    .object({
      outcome: reviewOutcomeSchema,
      at: z.iso.datetime(),
      taskTokenHash: z.string(),
    })
    .optional(),
  /** What the machine took for it, in milliseconds, without waiting for anybody; once decided. */
  machineMilliseconds: z.int().optional(),
  /** What an erasure that has begun found to erase, some of which may be gone. */
  erasing: z
    .object({ images: z.array(storedImageSchema), faceIds: z.array(z.string()) })
    .optional(),
  erasure: z
    .object({
      at: z.iso.datetime(),
      objectVersions: z.int(),
      faceVectors: z.int(),
      receipt: erasureReceipt.optional(),
    })
    .optional(),
  /** Head of the audit chain. */
  auditSequence: z.int(),
  auditHash: z.string(),
  /** Ids of the newest events that came from outside the API, by which a repeat is recognised; the last is the newest. */
  recordings: z.array(z.string()).optional(),
});

export type Verification = z.infer<typeof verificationSchema>;

/** The challenge liveness sessions are opened with. */
export function challengeOf({ challenge, policy }: Verification): Challenge {
  return challenge ?? policy.liveness.challenge;
}
