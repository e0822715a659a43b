import * as z from 'zod';
import { abusePolicySchema, parsePolicy } from './policy';
import { deployedEndpoints } from './webhooks/endpoints';

const tableName = z.string().min(3);

const collectionIds = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.tuple([z.string().min(1)], z.string().min(1)));

/** Every environment variable a function may be given, and how it is read. */
const variables = z.object({
  VERIFICATIONS_TABLE: tableName,
  AUDIT_EVENTS_TABLE: tableName,
  LIVENESS_SESSIONS_TABLE: tableName,
  /** What each day has spent on liveness sessions. */
  LIVENESS_SPENDING_TABLE: tableName,
  /** What liveness sessions may cost a day (UTC), in US dollars. */
  LIVENESS_BUDGET: z.coerce.number().positive().optional(),
  EVIDENCE_BUCKET: z.string().min(3),
  /** The KMS key evidence is encrypted with. */
  EVIDENCE_KEY_ARN: z.string().startsWith('arn:'),
  /** The KMS key that bundles and receipts are signed with. */
  SIGNING_KEY_ARN: z.string().startsWith('arn:'),
  STATE_MACHINE_ARN: z.string().startsWith('arn:'),
  SUBJECTS_TABLE: tableName,
  /** What is on legal hold. */
  HOLDS_TABLE: tableName,
  /** Which verifications name which subjects as duplicates. */
  MENTIONS_TABLE: tableName,
  /** Ids of the Rekognition collections of enrolled faces, separated by commas. */
  FACE_COLLECTIONS: collectionIds,
  /** Those of them that take new faces. */
  OPEN_FACE_COLLECTIONS: collectionIds,
  /** The bus that product apps are told outcomes on. */
  EVENT_BUS: z.string().min(1),
  /** The role an applicant streams their liveness video as. */
  APPLICANT_ROLE_ARN: z.string().startsWith('arn:'),
  /** Where the web app is served, without a path: `https://verify.example.com`. */
  WEB_ORIGIN: z.url().refine((value) => new URL(value).origin === value, {
    error: 'must be an origin: scheme, host and port, with nothing after them',
  }),
  /** The policy of new verifications, as JSON. */
  POLICY: z.string().transform((value) => parsePolicy(JSON.parse(value))),
  /** Where failures are counted. */
  ABUSE_TABLE: tableName,
  /** How much failing is put up with, as JSON: the deployment's, whatever verifications began with. */
  ABUSE_POLICY: z.string().transform((value) => abusePolicySchema.parse(JSON.parse(value))),
  /** The KMS key, HMAC_256, that keys of counters are made with. */
  COUNTER_KEY_ARN: z.string().startsWith('arn:'),
  /** The secret that the distribution of the pages shows, to say that a request comes from it. */
  DISTRIBUTION_SECRET_ARN: z.string().startsWith('arn:'),
  /** The Cognito user pool's issuer URL. */
  REVIEWER_ISSUER: z.url(),
  REVIEWER_CLIENT_ID: z.string().min(1),
  EVENT_BUS_NAME: z.string().min(1),
  /** Where a function puts aside what it cannot read. */
  DEAD_LETTER_QUEUE_URL: z.url(),
  /** The log of what was sent to applications. */
  WEBHOOK_DELIVERIES_TABLE: tableName,
  WEBHOOK_QUEUE_URL: z.url(),
  /** Where messages to applications go, as JSON: the URL of each endpoint by its name. */
  WEBHOOK_ENDPOINTS: z.string().transform((value) => deployedEndpoints.parse(JSON.parse(value))),
  /** Set by the embedded AWS and by no template: messages may go to the machine that this runs on. */
  LOOPBACK_WEBHOOKS: z.literal('allowed').optional(),
  /** The CloudWatch dashboard whose figures the console shows. */
  DASHBOARD_NAME: z.string().min(1),
  /** Where Step Functions is when not on AWS, by the SDK's own name for it. */
  AWS_ENDPOINT_URL_SFN: z.url().optional(),
  /** Where liveness videos go when not to AWS; the SDK's own name for it, which browsers cannot read. */
  AWS_ENDPOINT_URL_REKOGNITIONSTREAMING: z.url().optional(),
});

/** The variables each function needs, by the name of its folder. */
export const environments = {
  authorize: variables.pick({
    VERIFICATIONS_TABLE: true,
    REVIEWER_ISSUER: true,
    REVIEWER_CLIENT_ID: true,
  }),
  'api-applications': variables.pick({
    VERIFICATIONS_TABLE: true,
    AUDIT_EVENTS_TABLE: true,
    EVIDENCE_BUCKET: true,
    SIGNING_KEY_ARN: true,
    STATE_MACHINE_ARN: true,
    SUBJECTS_TABLE: true,
    HOLDS_TABLE: true,
    MENTIONS_TABLE: true,
    FACE_COLLECTIONS: true,
    WEB_ORIGIN: true,
    POLICY: true,
    ABUSE_TABLE: true,
    COUNTER_KEY_ARN: true,
  }),
  'api-applicants': variables.pick({
    VERIFICATIONS_TABLE: true,
    AUDIT_EVENTS_TABLE: true,
    LIVENESS_SESSIONS_TABLE: true,
    LIVENESS_SPENDING_TABLE: true,
    LIVENESS_BUDGET: true,
    EVIDENCE_BUCKET: true,
    EVIDENCE_KEY_ARN: true,
    APPLICANT_ROLE_ARN: true,
    WEB_ORIGIN: true,
    ABUSE_TABLE: true,
    ABUSE_POLICY: true,
    COUNTER_KEY_ARN: true,
    DISTRIBUTION_SECRET_ARN: true,
    AWS_ENDPOINT_URL_REKOGNITIONSTREAMING: true,
  }),
  'api-reviewers': variables.pick({
    VERIFICATIONS_TABLE: true,
    AUDIT_EVENTS_TABLE: true,
    EVIDENCE_BUCKET: true,
    SIGNING_KEY_ARN: true,
    STATE_MACHINE_ARN: true,
    SUBJECTS_TABLE: true,
    FACE_COLLECTIONS: true,
    EVENT_BUS: true,
    WEB_ORIGIN: true,
    POLICY: true,
    WEBHOOK_DELIVERIES_TABLE: true,
    ABUSE_TABLE: true,
    COUNTER_KEY_ARN: true,
    AWS_ENDPOINT_URL_SFN: true,
  }),
  'api-administrators': variables.pick({
    VERIFICATIONS_TABLE: true,
    AUDIT_EVENTS_TABLE: true,
    EVIDENCE_BUCKET: true,
    SIGNING_KEY_ARN: true,
    SUBJECTS_TABLE: true,
    HOLDS_TABLE: true,
    MENTIONS_TABLE: true,
    FACE_COLLECTIONS: true,
    WEB_ORIGIN: true,
    ABUSE_TABLE: true,
    COUNTER_KEY_ARN: true,
  }),
  'api-operations': variables.pick({ DASHBOARD_NAME: true, WEB_ORIGIN: true }),
  'detect-document-face': variables.pick({ EVIDENCE_BUCKET: true }),
  'document-uploaded': variables.pick({ VERIFICATIONS_TABLE: true, AUDIT_EVENTS_TABLE: true }),
  'publish-status': variables.pick({ EVENT_BUS_NAME: true, DEAD_LETTER_QUEUE_URL: true }),
  'deliver-webhook': variables.pick({
    WEBHOOK_DELIVERIES_TABLE: true,
    WEBHOOK_QUEUE_URL: true,
    WEBHOOK_ENDPOINTS: true,
    LOOPBACK_WEBHOOKS: true,
  }),
  'record-event': variables.pick({
    VERIFICATIONS_TABLE: true,
    AUDIT_EVENTS_TABLE: true,
    SUBJECTS_TABLE: true,
    FACE_COLLECTIONS: true,
    OPEN_FACE_COLLECTIONS: true,
    ABUSE_TABLE: true,
    ABUSE_POLICY: true,
    MENTIONS_TABLE: true,
  }),
  'enforce-retention': variables.pick({
    VERIFICATIONS_TABLE: true,
    AUDIT_EVENTS_TABLE: true,
    SUBJECTS_TABLE: true,
    HOLDS_TABLE: true,
    EVIDENCE_BUCKET: true,
    FACE_COLLECTIONS: true,
    POLICY: true,
  }),
  'reconcile-enrolments': variables.pick({
    VERIFICATIONS_TABLE: true,
    AUDIT_EVENTS_TABLE: true,
    SUBJECTS_TABLE: true,
    MENTIONS_TABLE: true,
    FACE_COLLECTIONS: true,
    EVIDENCE_BUCKET: true,
    EVENT_BUS: true,
    POLICY: true,
  }),
  'record-fault': variables.pick({ VERIFICATIONS_TABLE: true, AUDIT_EVENTS_TABLE: true }),
};

/**
 * Reads a function's environment, once, when it starts.
 *
 * @throws Error that lists every variable that is missing or wrong.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  source: NodeJS.ProcessEnv = process.env,
): z.infer<Schema> {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `- ${path.join('.')}: ${message}`);
  throw new Error(`The environment of this function is wrong:\n${faults.join('\n')}`);
}
