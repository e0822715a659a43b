import * as z from 'zod';
import { holdKindSchema, offenderSchema } from '../abuse/standing';
import { erasureReceipt } from '../erasure/receipt';
import { storedImageSchema } from '../evidence';
import { challengeSchema, policySchema, scoreSchema } from '../policy';
import { reasonSchema, reviewReasonSchema } from '../reasons';
import { publicKeySchema, signed } from '../signing/signed';
import {
  claimSchema,
  documentVerdictSchema,
  duplicatesSchema,
  earlierFaceSchema,
  enrolmentSchema,
  holdSchema,
  livenessVerdictSchema,
  localeSchema,
  matchVerdictSchema,
  opinionSchema,
  reviewOfSchema,
  reviewOutcomeSchema,
  statusSchema,
  subjectIdSchema,
  verificationSchema,
} from '../verification';
import { webhookTypeSchema } from '../events/events';
import { attemptSchema, deliverySchema } from '../webhooks/delivery';
import { cursorParameter, dateTime, page, pathParameters, verificationView } from './schemas';

export const signingKeyView = z
  .object({ keyId: z.string().describe('ARN of the key'), publicKey: publicKeySchema })
  .meta({ title: 'SigningKey' });

// Verifications, as reviewers see them.

const policyView = policySchema.meta({ title: 'Policy' });

export const reviewedVerificationView = verificationView
  .extend({
    applicationId: z.string(),
    policy: policyView,
    consent: z.object({ textVersion: z.string(), language: localeSchema, at: dateTime }).optional(),
    challenge: challengeSchema
      .optional()
      .describe('What the applicant asked for, or the first liveness session was opened with'),
    documentAttempt: z.int(),
    livenessAttempt: z.int(),
    document: documentVerdictSchema.optional(),
    liveness: livenessVerdictSchema.optional(),
    match: matchVerdictSchema.optional(),
    duplicates: z
      .array(duplicatesSchema.element.partial({ subjectId: true }))
      .optional()
      .describe(
        'Subjects are left out where applications are separated: another may have named them',
      ),
    earlierFace: earlierFaceSchema
      .optional()
      .describe('What the subject is enrolled with, where the new face is another'),
    enrolment: enrolmentSchema.optional(),
    machineMilliseconds: z
      .int()
      .optional()
      .describe('Time the machine took, without waiting for anybody; once decided'),
    reviewOf: reviewOfSchema.optional().describe('What the reviewer is, or was last, asked about'),
    caseState: verificationSchema.shape.caseState.describe(
      'Of an approval that was doubted later: before reviewers, or being taken back',
    ),
    claim: claimSchema.optional().describe('Who has taken the case, while it is theirs'),
    opinions: z.array(opinionSchema).describe('What reviewers said of the question asked last'),
    earlierOpinions: z
      .array(opinionSchema)
      .optional()
      .describe('What reviewers said of questions asked before that one'),
    review: z
      .object({ outcome: reviewOutcomeSchema, at: dateTime })
      .optional()
      .describe('How the reviewers decided the question asked last'),
    receipt: erasureReceipt.optional().describe('Once erased'),
    holds: z
      .array(holdSchema)
      .optional()
      .describe('Why nothing of it may be erased or expire, while there is a reason'),
    images: z.array(pathParameters.image).describe('Images there are to look at'),
  })
  .meta({ title: 'ReviewedVerification' });

export const reviewedVerificationPage = page(reviewedVerificationView, 'ReviewedVerificationPage');

/** Several values, separated by commas. */
const several = <Value extends z.ZodType>(value: Value) =>
  z.preprocess(
    (text) => (typeof text === 'string' ? text.split(',') : text),
    z.array(value).min(1).max(20),
  );

const scoreParameter = z.coerce.number().pipe(scoreSchema);

/** Which verifications were created when: from the first moment up to, and without, the second. */
const timeRange = {
  from: dateTime.optional().describe('Created then or later'),
  to: dateTime.optional().describe('Created earlier'),
};

export const reviewListQuery = z.strictObject({
  cases: z
    .literal('open')
    .optional()
    .describe('Those that wait for reviewers: in review, or approved and doubted since'),
  status: several(statusSchema).optional(),
  reason: several(reasonSchema).optional(),
  subjectId: subjectIdSchema.optional(),
  applicationId: z.string().min(1).max(128).optional(),
  ...timeRange,
  minimumLiveness: scoreParameter.optional(),
  maximumLiveness: scoreParameter.optional(),
  minimumSimilarity: scoreParameter.optional(),
  maximumSimilarity: scoreParameter.optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: cursorParameter,
});

// Scores of many verifications, for pictures of the whole and for trying other thresholds.

export const scoresQuery = z.strictObject({
  ...timeRange,
  limit: z.coerce.number().int().min(1).max(500).default(500),
  cursor: cursorParameter,
});

export const scoresView = z.object({
  id: z.uuid(),
  applicationId: z.string(),
  status: statusSchema,
  reason: reasonSchema.optional(),
  policyVersion: z.string(),
  createdAt: dateTime,
  decidedAt: dateTime.optional(),
  documentAttempt: z.int(),
  livenessAttempt: z.int(),
  livenessSessions: z.int().describe('Liveness sessions opened, each of which costs money'),
  documentAccepted: z.boolean().optional(),
  livenessAccepted: z.boolean().optional(),
  liveness: z.number().nullable().optional().describe('Confidence of the last check, 0–100'),
  similarity: z.number().nullable().optional().describe('Of document and live face, 0–100'),
  duplicateSimilarity: z
    .number()
    .optional()
    .describe('Highest similarity to a face of another subject, 0–100; absent without one'),
  enrolled: z.boolean(),
  reviewOf: reviewOfSchema.optional(),
  review: reviewOutcomeSchema.optional(),
  machineMilliseconds: z.int().optional(),
});

export const scoresPage = page(scoresView, 'ScoresPage');

// One verification's records.

export const auditEventView = z
  .object({
    verificationId: z.uuid(),
    sequence: z.number().describe('Counts from 1 without gaps, unless somebody tampered with it'),
    type: z.string(),
    at: dateTime,
    actor: z.string(),
    data: z.record(z.string(), z.unknown()),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ title: 'AuditEvent' });

export const standingsView = z
  .object({
    standings: z.array(
      z.object({
        by: offenderSchema,
        failures: z.int().describe('Counted lately, toward the next pause'),
        pauses: z.int().describe('Lately, toward a block'),
        hold: z
          .object({ kind: holdKindSchema, until: dateTime })
          .optional()
          .describe('In force now'),
      }),
    ),
  })
  .meta({ title: 'Standings' });

export const auditTrailView = z
  .object({
    events: z.array(auditEventView),
    head: z
      .object({ sequence: z.int(), hash: z.string() })
      .describe('Of the chain, as the row of the verification holds it'),
    verdict: z.discriminatedUnion('intact', [
      z.object({ intact: z.literal(true) }),
      z.object({
        intact: z.literal(false),
        brokenSequence: z.number().describe('The first event that does not fit'),
        detail: z.string(),
      }),
    ]),
  })
  .meta({ title: 'AuditTrail' });

export const imageLinkView = z
  .object({ url: z.string(), expiresAt: dateTime })
  .meta({ title: 'ImageLink' });

export const executionView = z
  .object({
    executionArn: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
    startedAt: dateTime,
    stoppedAt: dateTime.optional(),
    redriveCount: z.int(),
    consoleUrl: z.string().optional().describe('The execution in the AWS console; none embedded'),
    definition: z
      .record(z.string(), z.unknown())
      .describe('The definition the execution runs, in the Amazon States Language'),
    events: z
      .array(
        z.object({
          id: z.int(),
          previousEventId: z.int(),
          type: z.string(),
          at: dateTime,
          details: z
            .record(z.string(), z.unknown())
            .describe('As GetExecutionHistory has them, less task tokens'),
        }),
      )
      .describe('The whole history, in its order'),
  })
  .meta({ title: 'Execution' });

export const verificationBundle = signed(
  z.object({
    kind: z.literal('verification'),
    exportedAt: dateTime,
    exportedBy: z.string(),
    verification: reviewedVerificationView
      .omit({ receipt: true, claim: true })
      .meta({ title: 'ExportedVerification' }),
    events: z.array(auditEventView),
    head: z.object({ sequence: z.int(), hash: z.string() }),
    images: z.array(storedImageSchema),
  }),
  'VerificationBundle',
);

// What applications were told.

const { verificationId, endpoint, state, updatedAt, nextAttemptAt } = deliverySchema.shape;

export const webhookDeliveryView = z
  .object({
    verificationId,
    endpoint: endpoint.describe('Name of the endpoint, as the deployment has it'),
    type: webhookTypeSchema,
    eventId: z.uuid().describe('The `webhook-id` it was sent under'),
    changedAt: dateTime.describe('When the status changed'),
    state,
    attempts: z.array(attemptSchema).describe('Oldest first'),
    updatedAt: updatedAt.describe('When the newest attempt was made'),
    nextAttemptAt,
  })
  .meta({ title: 'WebhookDelivery' });

export const webhookDeliveriesView = z
  .object({ deliveries: z.array(webhookDeliveryView).describe('In the order of the changes') })
  .meta({ title: 'WebhookDeliveries' });

export const webhookFailuresQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: cursorParameter,
});

export const webhookFailuresPage = page(webhookDeliveryView, 'WebhookFailuresPage');

// Review.

export const reviewBody = z
  .strictObject({
    decision: reviewOutcomeSchema,
    reason: reviewReasonSchema.describe(
      'To approve a match SAME_PERSON, to approve a duplicate NOT_A_DUPLICATE; to reject them DIFFERENT_PERSON and DUPLICATE_CONFIRMED; to reject either DOCUMENT_DOUBTFUL or SUSPECTED_FRAUD; OTHER always',
    ),
    note: z
      .string()
      .trim()
      .min(1, 'must say why, for whoever reads the case later')
      .max(2000, 'must be 2,000 characters at most'),
  })
  .meta({
    title: 'Review',
    examples: [
      { decision: 'approve', reason: 'SAME_PERSON', note: 'The same scar above the left eyebrow.' },
    ],
  });

// What the console needs to know of its deployment.

export const signInView = z
  .object({
    issuer: z
      .string()
      .describe('Of the reviewers’ user pool; OpenID Connect is discovered below it'),
    clientId: z.string(),
  })
  .meta({ title: 'SignIn' });

export const pricesView = z.object({
  version: z.string().describe('The month of the price table'),
  region: z.string().describe('Where these prices hold'),
  insteadOf: z
    .string()
    .optional()
    .describe('The region of the deployment, unless all its own prices are known'),
  currency: z.literal('USD'),
  source: z.string(),
  livenessCheck: z.number(),
  imageAnalysis: z.number(),
  stateTransition: z.number(),
});

const fittingReasons = z.object({
  approve: z.array(reviewReasonSchema),
  reject: z.array(reviewReasonSchema),
});

export const reviewSettingsView = z
  .object({
    reviewer: z.string(),
    administrator: z.boolean(),
    applications: z
      .array(z.string())
      .optional()
      .describe('The only applications this reviewer may see; all when absent'),
    policy: policyView.describe('The policy of new verifications'),
    prices: pricesView,
    reviewReasons: z
      .object({
        match: fittingReasons,
        duplicate: fittingReasons,
        face_change: fittingReasons,
        enrolment: fittingReasons,
      })
      .describe('Reasons that answer what reviewers are asked, the usual one first'),
  })
  .meta({ title: 'ReviewSettings' });

export const subjectErasureView = z
  .object({
    receipts: z.array(erasureReceipt),
    otherFaceVectors: z
      .int()
      .describe('Face vectors deleted that no verification had enrolled: imported ones'),
  })
  .meta({ title: 'SubjectErasure' });

// Legal holds.

export const holdBody = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .min(1, 'must say why: the case it is for')
      .max(500, 'must be 500 characters at most')
      .describe('Whoever may lift the hold has to understand it; the audit trail keeps its hash'),
  })
  .meta({ title: 'HoldRequest', examples: [{ reason: 'Court order 17 of 2026' }] });

export const holdsView = z.object({ holds: z.array(holdSchema) }).meta({ title: 'Holds' });

export const subjectHoldView = z
  .object({
    hold: holdSchema.optional().describe('While there is one'),
    verificationIds: z.array(z.uuid()).describe('Verifications that it holds, or has let go'),
  })
  .meta({ title: 'SubjectHold' });
