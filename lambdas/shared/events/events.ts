import * as z from 'zod';
import { reasonSchema } from '../reasons';
import { statusSchema, type Status } from '../verification';

/** `source` of all events of the product on its bus. */
export const EVENT_SOURCE = 'honnin';

/** `detail-type` of {@link statusChanged}. */
export const STATUS_CHANGED = 'VerificationStatusChanged';

/** `detail-type` of {@link verificationDecided}, which the workflow publishes. */
export const DECIDED = 'VerificationDecided';

/** Digits of the longest sequence number of a DynamoDB stream. */
export const SEQUENCE_DIGITS = 40;

const dateTime = z.iso.datetime();

const version = z
  .literal('1')
  .describe(
    'Of this schema: another when a member goes or means something else, not when one comes',
  );

const subjectId = z
  .string()
  .optional()
  .describe('Your own name for the person; absent once the verification is erased');

const named = {
  verificationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  subjectId: 'customer-1',
};

const example = {
  version: '1',
  eventId: '1b6cfe0a-90a5-8c3f-9d2e-52f0a7c1d3b4',
  sequence: '21000000000035917000450'.padStart(SEQUENCE_DIGITS, '0'),
  ...named,
  applicationId: 'k3v9x2a7qd',
  previousStatus: 'awaiting_liveness',
  status: 'rejected',
  reason: 'LIVENESS_LOW',
  documentAttempt: 1,
  livenessAttempt: 3,
  createdAt: '2026-03-02T09:30:00.000Z',
  changedAt: '2026-03-02T09:34:12.000Z',
  decidedAt: '2026-03-02T09:34:12.000Z',
} as const satisfies Record<string, unknown>;

/** The detail of an event: a verification has another status. */
export const statusChanged = z
  .object({
    version,
    eventId: z
      .uuid()
      .describe('The same whenever this change is told again: by it you know a repeat'),
    sequence: z
      .string()
      .regex(new RegExp(`^\\d{${SEQUENCE_DIGITS}}$`))
      .describe(
        'Orders the changes of one verification, which may arrive in another order: compare it as text',
      ),
    verificationId: z.uuid(),
    applicationId: z.string(),
    subjectId,
    previousStatus: statusSchema.optional().describe('Absent for a new verification'),
    status: statusSchema,
    reason: reasonSchema.optional().describe('Of a verification that was not approved'),
    documentAttempt: z.int().describe('The attempt at the document it has come to; 0 before'),
    livenessAttempt: z.int().describe('The attempt at the liveness check it has come to; 0 before'),
    createdAt: dateTime,
    changedAt: dateTime,
    decidedAt: dateTime.optional(),
  })
  .meta({
    title: STATUS_CHANGED,
    description: `Detail of the EventBridge event \`${STATUS_CHANGED}\`, and \`data\` of a webhook.`,
    examples: [example],
  });

export type StatusChanged = z.infer<typeof statusChanged>;

/** The detail of the event that ends every execution. */
export const verificationDecided = z
  .object({
    version,
    verificationId: z.uuid(),
    subjectId: z.string(),
    status: statusSchema.extract(['approved', 'rejected', 'expired', 'canceled']),
    reason: reasonSchema.nullable().describe('null for an approval'),
  })
  .meta({
    title: DECIDED,
    description: `Detail of the EventBridge event \`${DECIDED}\`, which the workflow publishes at its end.`,
    examples: [{ ...named, version: '1', status: 'rejected', reason: 'LIVENESS_LOW' }],
  });

/** What a webhook says has happened. */
export type WebhookType = `verification.${Status}`;

export const webhookType = (status: Status): WebhookType => `verification.${status}`;

export const webhookTypeSchema = z.enum(statusSchema.options.map(webhookType));

/** The body of a webhook, in the form that Standard Webhooks recommends. */
export const webhookBody = z
  .object({
    type: webhookTypeSchema,
    timestamp: dateTime.describe('When it happened'),
    data: statusChanged,
  })
  .meta({
    title: 'Webhook',
    description: 'The body of a webhook.',
    examples: [{ type: 'verification.rejected', timestamp: example.changedAt, data: example }],
  });

/** The body of the webhook that tells of a change; its bytes are what is signed. */
export function bodyOf(data: StatusChanged): string {
  return JSON.stringify({ type: webhookType(data.status), timestamp: data.changedAt, data });
}
