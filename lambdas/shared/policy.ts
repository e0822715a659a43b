import * as z from 'zod';
import { SettingsError } from './settings-error';

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_YEAR = 31_536_000;

/** Both scales are common, and a threshold of 0.8 where 80 was meant lets everybody pass. */
export const scoreSchema = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => value === 0 || value > 1, {
    error: ({ input }) => {
      const percent = Number((Number(input) * 100).toFixed(4));
      return `${String(input)} looks like a 0–1 scale: scores run from 0 to 100; did you mean ${String(percent)}?`;
    },
  });

/** How long a step may wait. An execution of Step Functions lasts a year at most. */
const timeoutSeconds = z.int().min(1).max(SECONDS_PER_YEAR);
const attempts = z.int().min(1).max(10);

/** Challenges of Face Liveness; the one without light suits photosensitive applicants. */
export const challengeSchema = z.enum(['FaceMovementAndLightChallenge', 'FaceMovementChallenge']);

const documentPolicySchema = z.strictObject({
  attempts: attempts.default(3),
  timeoutSeconds: timeoutSeconds.default(1800),
  /** The largest upload, in bytes. */
  maximumBytes: z.int().min(1000).max(50_000_000).default(15_000_000),
  /** Shorter side of the face's box in the upload, in pixels. Rekognition itself needs about 40. */
  minimumFacePixels: z.int().min(40).max(2000).default(80),
  /** Lowest score (0–100) that the box holds a face. */
  minimumConfidence: scoreSchema.default(90),
  /** Lowest sharpness of the face (0–100). */
  minimumSharpness: scoreSchema.default(20),
  /** Lowest brightness of the face (0–100). */
  minimumBrightness: scoreSchema.default(20),
  /** Largest ratio (0–1) of the second face's area to the largest one's: documents carry a ghost image. */
  maximumSecondFaceRatio: z.number().min(0).max(1).default(0.5),
});

const livenessPolicySchema = z.strictObject({
  challenge: challengeSchema.default('FaceMovementAndLightChallenge'),
  attempts: attempts.default(3),
  /** Sessions an applicant may open in one attempt: a dropped connection costs a session, not an attempt. */
  sessionsPerAttempt: attempts.default(3),
  timeoutSeconds: timeoutSeconds.default(1800),
  /** AWS: 50–60 stops presentation attacks, 80–90 sophisticated injection. */
  minimumConfidence: scoreSchema.default(80),
  /** Whether an applicant may ask for the movement challenge instead: light can harm photosensitive people. */
  movementOnRequest: z.boolean().default(true),
  /** Images of the challenge kept as evidence; Rekognition gives up to 4. */
  auditImages: z.int().min(0).max(4).default(2),
});

const matchPolicySchema = z
  .strictObject({
    /** Similarity (0–100) from which document and person are one. */
    approveFrom: scoreSchema.default(95),
    /** Similarity (0–100) from which, short of approval, a reviewer decides. */
    reviewFrom: scoreSchema.default(80),
  })
  .refine(({ approveFrom, reviewFrom }) => reviewFrom <= approveFrom, {
    path: ['reviewFrom'],
    error: 'must not be above match.approveFrom; make both equal to have no reviews',
  });

/** A period in days, at least so long that nothing goes which is still waited for or may be redriven. */
const recordDays = z.int().min(30).max(3650);

/** Policies, and rows that began with them, once had one period for all images. */
function splitImages(value: unknown): unknown {
  const former = z.looseObject({ evidenceDays: z.int() }).safeParse(value);
  if (!former.success) return value;
  const { evidenceDays, ...rest } = former.data;
  return { documentDays: evidenceDays, livenessDays: evidenceDays, ...rest };
}

/**
 * How long what is stored about a person is kept, in days. Images and face vectors go by the policy of the deployment,
 * those that are there included; rows and audit trails by the policy that their verification began with.
 */
const retentionPolicySchema = z.preprocess(
  splitImages,
  z
    .strictObject({
      /** From the upload until no version of a document, or of the face on it, is left; S3 takes a day or two more. */
      documentDays: z.int().min(1).max(3650).default(365),
      /** From the liveness check until no version of its images is left. */
      livenessDays: z.int().min(1).max(3650).default(365),
      /** From the enrolment until the face vector is deleted. BIPA: at most three years after the last interaction. */
      faceDays: z.int().min(1).max(3650).default(1095),
      /** From the beginning of a verification until its row is deleted, once it is decided. */
      verificationDays: recordDays.default(1095),
      /** From the beginning of a verification until its audit trail is deleted. */
      auditDays: recordDays.default(2555),
    })
    .refine(({ auditDays, verificationDays }) => auditDays >= verificationDays, {
      path: ['auditDays'],
      error: 'must not be below retention.verificationDays: the row vouches for its trail',
    })
    .refine(
      ({ verificationDays, documentDays, livenessDays }) =>
        verificationDays >= Math.max(documentDays, livenessDays),
      {
        path: ['verificationDays'],
        error:
          'must not be below retention.documentDays and retention.livenessDays: images without a row could not be erased',
      },
    ),
);

const failures = z.int().min(1).max(1000);

/**
 * How much failing is put up with. A failure is a refused document, a failed liveness check, or a face that is
 * another's; it counts for the subject, the device and the address it came from. The counters follow the policy of the
 * deployment; what a verification keeps of this says only what was in force when it began.
 */
const abusePolicySchema = z
  .strictObject({
    /** Failures within `windowSeconds` that bring about a pause. AWS advises five from one device in three minutes. */
    failures: z
      .strictObject({
        subject: failures.default(5),
        device: failures.default(5),
        /** People behind one router or carrier share an address: give room where many of them are served. */
        address: failures.default(5),
      })
      .prefault({}),
    windowSeconds: z.int().min(10).max(SECONDS_PER_DAY).default(180),
    /** How long a pause lasts. AWS advises 30 to 60 minutes. */
    pauseSeconds: z.int().min(60).max(SECONDS_PER_DAY).default(1800),
    /** The pause, of those within `pausesWithinSeconds`, in whose place comes a block; 1 blocks at once. */
    pausesUntilBlock: z.int().min(1).max(100).default(3),
    pausesWithinSeconds: z
      .int()
      .min(60)
      .max(30 * SECONDS_PER_DAY)
      .default(SECONDS_PER_DAY),
    /** How long a block lasts unless a reviewer lifts it: addresses change hands, so none is for ever. */
    blockSeconds: z
      .int()
      .min(60)
      .max(SECONDS_PER_YEAR)
      .default(30 * SECONDS_PER_DAY),
  })
  .refine(
    ({ pausesUntilBlock, pauseSeconds, pausesWithinSeconds }) =>
      pausesWithinSeconds > (pausesUntilBlock - 1) * pauseSeconds,
    {
      path: ['pausesWithinSeconds'],
      error:
        'must be longer than abuse.pausesUntilBlock − 1 pauses take, or nobody is ever blocked; make it longer, or the pauses fewer or shorter',
    },
  );

/** The rules a verification is judged by. Scores run from 0 to 100; every part but the version has a default. */
export const policySchema = z.strictObject({
  /** Name of this set of rules; every verification keeps the one it began with. */
  version: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1–64 letters, digits, ".", "_" or "-"'),
  document: documentPolicySchema.prefault({}),
  liveness: livenessPolicySchema.prefault({}),
  match: matchPolicySchema.prefault({}),
  duplicate: z
    .strictObject({
      /** Similarity (0–100) from which a face is one already enrolled. */
      similarity: scoreSchema.default(95),
      /** What becomes of a face that is known under another subject: rejected, or shown to a reviewer. */
      outcome: z.enum(['reject', 'review']).default('reject'),
    })
    .prefault({}),
  review: z
    .strictObject({
      timeoutSeconds: timeoutSeconds.default(604_800),
      /** Whether a decision takes two reviewers who agree. */
      fourEyes: z.boolean().default(false),
      /** How long a case is kept for the reviewer who has taken it, in seconds; taking it again begins anew. */
      claimSeconds: z.int().min(1).max(SECONDS_PER_DAY).default(900),
      /** Whether reviewers see only the applications that their groups name; the deployment's own policy counts. */
      separateApplications: z.boolean().default(false),
    })
    .prefault({}),
  applicantToken: z
    .strictObject({ lifetimeSeconds: z.int().min(60).max(SECONDS_PER_YEAR).default(3600) })
    .prefault({}),
  retention: retentionPolicySchema.prefault({}),
  abuse: abusePolicySchema.prefault({}),
});

export type Challenge = z.infer<typeof challengeSchema>;
export type Policy = z.infer<typeof policySchema>;
export type DocumentPolicy = Policy['document'];
export type AbusePolicy = Policy['abuse'];

/** Schema of `policy.document` alone, as `detect-document-face` is given it. */
export { documentPolicySchema };

/** Schema of `policy.abuse` alone, as the functions that count are given it. */
export { abusePolicySchema };

/**
 * Reads a policy from a parsed JSON value, filling in defaults.
 *
 * @throws SettingsError that lists every field that is wrong, with the remedy.
 */
export function parsePolicy(value: unknown): Policy {
  const result = policySchema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `- ${path.length > 0 ? path.join('.') : 'policy'}: ${message}`,
  );
  throw new SettingsError(`The policy cannot be used:\n${faults.join('\n')}`);
}

/** The policy of a deployment that sets none. */
export const defaultPolicy: Policy = policySchema.parse({ version: 'default-1' });
